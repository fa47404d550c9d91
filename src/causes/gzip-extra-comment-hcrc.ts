import type { Cause } from '../model/cause.ts';
import { bothNumbers } from './_shared/values.ts';

/** RFC 1952 section 2.3.1: FTEXT, FHCRC, FEXTRA and FCOMMENT. */
const optional = 1 | 2 | 4 | 16;

export const gzipExtraCommentHcrc: Cause = {
  id: 'gzip-extra-comment-hcrc',
  title: 'Optional fields in a gzip header',
  specificity: 'structured',
  on: ['gzip:extra', 'gzip:comment', 'gzip:hcrc', 'gzip:flg'],
  claim: (site) => {
    if (site.key === 'gzip:flg') {
      const flags = bothNumbers(site);
      if (flags === undefined || ((flags[0] ^ flags[1]) & ~optional) !== 0) return undefined;
    }
    return { grade: 'safe' };
  },
  fixes: [{ for: 'any', text: 'Write plain gzip without extra fields, comment and header checksum.' }],
};
