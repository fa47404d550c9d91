import type { Cause } from '../model/cause.ts';
import { clockHint, fact } from './_shared/values.ts';

export const pycMtime: Cause = {
  id: 'pyc-mtime',
  title: 'The time of the source in compiled Python files',
  specificity: 'structured',
  on: ['pyc:mtime'],
  claim: (site) =>
    site.left === null || site.right === null
      ? undefined
      : {
          grade: 'guarded',
          predicate: {
            text: 'each side’s value is the modification time of its own source beside it',
            held: fact(site, 'leftMatchesSource') === true && fact(site, 'rightMatchesSource') === true,
          },
          hint: clockHint(site),
        },
  fixes: [
    {
      for: 'bazel',
      text: 'Leave .pyc files out of the layers, or precompile with precompile_invalidation_mode = "unchecked_hash".',
    },
    {
      for: 'docker',
      text: 'PYTHONDONTWRITEBYTECODE=1 and pip install --no-compile, or SOURCE_DATE_EPOCH, which makes hash-based files.',
    },
  ],
};
