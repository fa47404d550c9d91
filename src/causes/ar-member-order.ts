import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const arMemberOrder: Cause = {
  id: 'ar-member-order',
  title: 'The order of the objects in a static library',
  specificity: 'structured',
  on: ['ar:order'],
  claim: (site) => ({
    grade: 'guarded',
    predicate: {
      text: 'every member name occurs once, and no symbol is defined by two members',
      held: fact(site, 'duplicates') !== true && fact(site, 'symbolsUnique') === true,
    },
    hint: {
      factor: 'factor-readdir-order',
      left: fact(site, 'leftSorted') === true ? 'sorted by bytes' : 'not sorted',
      right: fact(site, 'rightSorted') === true ? 'sorted by bytes' : 'not sorted',
    },
  }),
  fixes: [
    { for: 'bazel', text: 'List srcs explicitly or sort glob results; do not take them from a directory listing.' },
    { for: 'any', text: 'Give ar a sorted list of objects; make: $(sort $(wildcard …)).' },
  ],
};
