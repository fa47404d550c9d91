import type { Cause } from '../model/cause.ts';
import { besides } from './_shared/member-sites.ts';
import { flagCause } from './_shared/zip-flags.ts';

export const zipDeflateEncoder: Cause = {
  id: 'zip-deflate-encoder',
  title: 'The same content of an entry, compressed by another program or level',
  specificity: 'structured',
  on: ['zip:data', 'zip:flags'],
  claim: (site, cx) => {
    const ownFlags = site.key === 'zip:flags' && flagCause(site, cx) === 'zip-deflate-encoder';
    const ownData = site.key === 'zip:data' && besides(site, cx, 'zip:method').length === 0;
    return ownFlags || ownData ? { grade: 'safe', role: 'encoding' } : undefined;
  },
  fixes: [
    { for: 'bazel', text: 'Use one JDK and one java_tools on both sides; zlib versions differ between JDK builds.' },
    { for: 'any', text: 'Pin the program that compresses, its zlib and its level.' },
  ],
};
