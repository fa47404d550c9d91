import type { Cause } from '../model/cause.ts';
import { flagBits } from './_shared/zip-flags.ts';

/** APPNOTE 4.4.4: bits 1 and 2 hint at the level that deflate was asked for. */
const levelBits = 0x6;

export const zipDeflateEncoder: Cause = {
  id: 'zip-deflate-encoder',
  title: 'The same content of an entry, compressed by another program or level',
  specificity: 'structured',
  on: ['zip:data', 'zip:flags'],
  claim: (site, cx) => {
    if (site.key === 'zip:flags') {
      const bits = flagBits(site) ?? 0;
      return bits !== 0 && (bits & ~levelBits) === 0 ? { grade: 'safe', role: 'encoding' } : undefined;
    }
    if (cx.siblings('zip:method').some((other) => other.path.at(-1) === site.path.at(-1))) return undefined;
    return { grade: 'safe', role: 'encoding' };
  },
  fixes: [
    { for: 'bazel', text: 'Use one JDK and one java_tools on both sides; zlib versions differ between JDK builds.' },
    { for: 'any', text: 'Pin the program that compresses, its zlib and its level.' },
  ],
};
