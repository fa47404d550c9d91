import type { Cause } from '../model/cause.ts';
import { bothTexts } from './_shared/values.ts';

/** Three ways to say "regular file": `0`, NUL (v7) and `7` (contiguous). */
const regular = ['0', '\\0', '7'];

export const tarTypeflag: Cause = {
  id: 'tar-typeflag',
  title: 'Two marks that both mean a regular file',
  specificity: 'structured',
  on: ['tar:typeflag'],
  claim: (site) => {
    const flags = bothTexts(site);
    return flags?.every((flag) => regular.includes(flag)) ? { grade: 'safe', role: 'encoding' } : undefined;
  },
  fixes: [{ for: 'any', text: 'Pack with one tar implementation.' }],
};
