import type { Cause } from '../model/cause.ts';
import { flagCause, isAsciiName } from './_shared/zip-flags.ts';

export const zipFlagUtf8: Cause = {
  id: 'zip-flag-utf8',
  title: 'The mark that entry names are UTF-8',
  specificity: 'structured',
  on: ['zip:flags'],
  claim: (site, cx) => {
    if (flagCause(site, cx) !== 'zip-flag-utf8') return undefined;
    return {
      grade: 'guarded',
      role: 'encoding',
      predicate: {
        text: 'the name is plain ASCII, which reads the same in both encodings',
        held: isAsciiName(site),
      },
    };
  },
  fixes: [{ for: 'any', text: 'Write the archive with one tool or one JDK.' }],
};
