import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const jsonKeyOrder: Cause = {
  id: 'json-key-order',
  title: 'The order of the keys in a JSON file',
  specificity: 'structured',
  on: ['json:serialisation'],
  claim: (site) =>
    site.role === 'encoding' && fact(site, 'keyOrder') === true
      ? {
          grade: 'guarded',
          role: 'encoding',
          predicate: { text: 'no key occurs twice and the trees are equal', held: true },
        }
      : undefined,
  fixes: [{ for: 'any', text: 'Write JSON with sorted keys.' }],
};
