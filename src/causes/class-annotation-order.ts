import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const classAnnotationOrder: Cause = {
  id: 'class-annotation-order',
  title: 'The order of annotations in class files',
  specificity: 'structured',
  on: ['class:annotation-order'],
  claim: (site) => {
    if (fact(site, 'itemsEqual') !== true) return undefined;
    return {
      grade: 'guarded',
      predicate: {
        text: 'programs cannot see these annotations, so that none depends on their order',
        held: String(fact(site, 'attribute')).startsWith('RuntimeInvisible'),
      },
    };
  },
  fixes: [{ for: 'any', text: 'Let the generator write annotations in a fixed order.' }],
};
