import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const ociEmptyLayer: Cause = {
  id: 'oci-empty-layer',
  title: 'A layer without any entry',
  specificity: 'structured',
  on: ['oci:layer.presence'],
  claim: (site) => (fact(site, 'entries') === 0 && fact(site, 'onlyZeros') === true ? { grade: 'safe' } : undefined),
  fixes: [
    { for: 'any', text: 'Use the same builder on both sides; old ones write a layer for steps that change nothing.' },
  ],
};
