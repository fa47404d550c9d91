import type { Cause } from '../model/cause.ts';

export const classMemberOrder: Cause = {
  id: 'class-member-order',
  title: 'The order of fields or methods in class files',
  specificity: 'structured',
  on: ['class:order'],
  claim: () => ({
    grade: 'guarded',
    predicate: {
      text: 'no reflection, serialisation or layout of fields depends on the order (not checked)',
      held: false,
    },
  }),
  fixes: [
    {
      for: 'any',
      text: 'Pin annotation processors, Lombok, the Kotlin or Groovy compiler and weavers; generators must iterate sorted or linked maps.',
    },
  ],
};
