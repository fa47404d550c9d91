import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

/** Results of one training that only rounding and the order of sums set apart differ by less. */
const maxRelativeError = 1e-2;

export const modelWeightsFloat: Cause = {
  id: 'model-weights-float',
  title: 'Numbers of a model that are close, but not equal',
  specificity: 'structured',
  on: ['tensor:values'],
  claim: (site) => {
    const error = fact(site, 'relativeError');
    const close = typeof error === 'number' && error <= maxRelativeError;
    return close && fact(site, 'float') === true && fact(site, 'finite') === true
      ? { grade: 'lossy', hint: { factor: 'factor-float', left: null, right: null } }
      : undefined;
  },
  fixes: [
    {
      for: 'any',
      text: 'Commit the weights and check their digest; or train with deterministic kernels and fixed seeds.',
    },
  ],
};
