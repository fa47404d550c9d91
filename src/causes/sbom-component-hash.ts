import type { Cause } from '../model/cause.ts';

export const sbomComponentHash: Cause = {
  id: 'sbom-component-hash',
  title: 'Hashes in a bill of materials follow from the libraries',
  specificity: 'structured',
  on: ['json:value'],
  claim: (site) =>
    /^\/components\/\d+\/hashes\/\d+\/content$/.test(site.name) &&
    site.left?.derived !== undefined &&
    site.right?.derived !== undefined
      ? { grade: 'safe' }
      : undefined,
  fixes: [],
};
