import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const tarDuplicate: Cause = {
  id: 'tar-duplicate',
  title: 'A path that occurs more than once',
  specificity: 'structured',
  on: ['tar:presence'],
  claim: (site) =>
    fact(site, 'duplicate') === true
      ? {
          grade: 'lossy',
          security: { severity: 'medium', why: 'extractors disagree about which of two entries counts' },
        }
      : undefined,
  fixes: [
    {
      for: 'bazel',
      text: 'Remove the second source of the file; pkg_tar: allow_duplicates_with_different_content = False.',
    },
  ],
};
