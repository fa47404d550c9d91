import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const pycFlagRef: Cause = {
  id: 'pyc-flag-ref',
  title: 'Which objects compiled Python files share and intern',
  specificity: 'structured',
  on: ['pyc:refs'],
  claim: (site) => (fact(site, 'treesEqual') === true ? { grade: 'safe' } : undefined),
  fixes: [
    {
      for: 'any',
      text: 'Compile each file by itself in a fresh interpreter: what else is in memory decides which objects are marked.',
    },
  ],
};
