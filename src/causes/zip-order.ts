import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const zipOrder: Cause = {
  id: 'zip-order',
  title: 'The order of the entries of a zip or jar',
  specificity: 'structured',
  on: ['zip:order'],
  claim: (site) => ({
    grade: 'guarded',
    predicate: {
      text: 'every name occurs once, the first two entries stay, and nested archives keep their order',
      held: ['duplicates', 'headMoved', 'archivesMoved'].every((name) => fact(site, name) === false),
    },
    hint: {
      factor: 'factor-readdir-order',
      left: fact(site, 'leftSorted') === true ? 'sorted by bytes' : 'not sorted',
      right: fact(site, 'rightSorted') === true ? 'sorted by bytes' : 'not sorted',
    },
  }),
  fixes: [
    { for: 'bazel', text: 'Give singlejar its inputs in a fixed order.' },
    { for: 'gradle', text: 'reproducibleFileOrder = true.' },
    { for: 'any', text: 'Pack sorted names; jar sorts from JDK 17 on.' },
  ],
};
