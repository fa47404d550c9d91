import type { Cause } from '../model/cause.ts';
import { memberName } from './_shared/values.ts';
import { flagBits } from './_shared/zip-flags.ts';

/** APPNOTE 4.4.4: bit 11, the name and comment are UTF-8. */
const utf8 = 0x800;

export const zipFlagUtf8: Cause = {
  id: 'zip-flag-utf8',
  title: 'The mark that entry names are UTF-8',
  specificity: 'structured',
  on: ['zip:flags'],
  claim: (site) => {
    const bits = flagBits(site);
    if (bits === undefined || bits !== utf8) return undefined;
    const ascii = /^[\x20-\x7e]*$/.test(memberName(site));
    return {
      grade: 'guarded',
      role: 'encoding',
      predicate: { text: 'the name is plain ASCII, which reads the same in both encodings', held: ascii },
    };
  },
  fixes: [{ for: 'any', text: 'Write the archive with one tool or one JDK.' }],
};
