import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const pycSetOrder: Cause = {
  id: 'pyc-set-order',
  title: 'The order of sets in compiled Python files',
  specificity: 'structured',
  on: ['pyc:set-order'],
  claim: (site) =>
    fact(site, 'hashed') === true
      ? { grade: 'safe' }
      : {
          grade: 'guarded',
          predicate: { text: 'every item of the set is text or bytes, so that no order is relied upon', held: false },
        },
  fixes: [
    {
      for: 'any',
      text: 'Compile with PYTHONHASHSEED=0, or with Python 3.11 or later, which sorts sets when it writes them.',
    },
  ],
};
