import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const tarOrder: Cause = {
  id: 'tar-order',
  title: 'The order of files in a layer or archive',
  specificity: 'structured',
  on: ['tar:order'],
  claim: (site) => ({
    grade: 'guarded',
    predicate: {
      text: 'every path occurs once and no hard link depends on an earlier entry',
      held: fact(site, 'duplicates') !== true && fact(site, 'hardLinks') !== true,
    },
    hint: orderHint(fact(site, 'leftSorted') === true, fact(site, 'rightSorted') === true),
  }),
  fixes: [
    { for: 'bazel', text: 'Sort the mtree specification, or the inputs of the rule that packs.' },
    { for: 'docker', text: 'Pack with tar --sort=name under LC_ALL=C.' },
  ],
};

function orderHint(left: boolean, right: boolean): { factor: 'factor-readdir-order'; left: string; right: string } {
  const words = (sorted: boolean): string => (sorted ? 'sorted by bytes' : 'not sorted');
  return { factor: 'factor-readdir-order', left: words(left), right: words(right) };
}
