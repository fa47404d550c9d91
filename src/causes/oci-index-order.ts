import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const ociIndexOrder: Cause = {
  id: 'oci-index-order',
  title: 'The order of the manifests in the index',
  specificity: 'structured',
  on: ['oci:index.order'],
  claim: (site) => ({
    grade: 'guarded',
    predicate: {
      text: 'every platform occurs once, so that the order cannot choose the image',
      held: fact(site, 'platformsUnique') === true,
    },
  }),
  fixes: [{ for: 'any', text: 'List the platforms in one fixed order.' }],
};
