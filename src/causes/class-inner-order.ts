import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const classInnerOrder: Cause = {
  id: 'class-inner-order',
  title: 'The order of nested classes in class files',
  specificity: 'structured',
  on: ['class:inner-order'],
  claim: (site) => {
    if (fact(site, 'itemsEqual') !== true) return undefined;
    if (fact(site, 'attribute') !== 'PermittedSubclasses') return { grade: 'safe' };
    return {
      grade: 'guarded',
      predicate: { text: 'no program depends on the order of the permitted subclasses (not checked)', held: false },
    };
  },
  fixes: [{ for: 'any', text: 'Use one version of javac, and give it its sources in one order.' }],
};
