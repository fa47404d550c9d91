import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const zipDirEntries: Cause = {
  id: 'zip-dir-entries',
  title: 'Directory entries that only one side of a zip or jar has',
  specificity: 'structured',
  on: ['zip:presence'],
  claim: (site) => {
    const implied = fact(site, 'type') === 'directory' && fact(site, 'children') === true;
    if (!implied || fact(site, 'duplicate') === true) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'the other side has entries below the directory', held: true },
    };
  },
  fixes: [{ for: 'any', text: 'Write directory entries on both sides or on none; zip -D leaves them out.' }],
};
