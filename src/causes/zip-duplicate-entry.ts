import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const zipDuplicateEntry: Cause = {
  id: 'zip-duplicate-entry',
  title: 'An entry name that occurs more than once in a zip or jar',
  specificity: 'structured',
  on: ['zip:presence'],
  claim: (site) =>
    fact(site, 'duplicate') === true
      ? { grade: 'lossy', security: { severity: 'high', why: 'readers disagree about which of two entries counts' } }
      : undefined,
  fixes: [{ for: 'any', text: 'Let the packing step fail on duplicate entries.' }],
};
