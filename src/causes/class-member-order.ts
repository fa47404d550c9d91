import type { Cause } from '../model/cause.ts';
import { isOtherCompiler } from './_shared/class-idioms.ts';

export const classMemberOrder: Cause = {
  id: 'class-member-order',
  title: 'The order of fields or methods in class files',
  specificity: 'structured',
  on: ['class:order'],
  claim: (site) => {
    if (isOtherCompiler(site)) return undefined;
    const text = 'no reflection, serialisation or layout of fields depends on the order (not checked)';
    return { grade: 'guarded', predicate: { text, held: false } };
  },
  fixes: [
    {
      for: 'any',
      text: 'Pin annotation processors, Lombok, the Kotlin or Groovy compiler and weavers; generators must iterate sorted or linked maps.',
    },
  ],
};
