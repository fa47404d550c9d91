import type { Cause } from '../model/cause.ts';
import { bothNumbers } from './_shared/values.ts';

/** RFC 1952 section 2.3.1: FLG bit 3. */
const fname = 8;

export const gzipName: Cause = {
  id: 'gzip-name',
  title: 'The file name in a gzip header',
  specificity: 'structured',
  on: ['gzip:name', 'gzip:flg'],
  claim: (site) => {
    if (site.key === 'gzip:flg') {
      const flags = bothNumbers(site);
      if (flags === undefined || (flags[0] ^ flags[1]) !== fname) return undefined;
    }
    return { grade: 'safe' };
  },
  fixes: [{ for: 'any', text: 'Compress from standard input, or with gzip -n.' }],
};
