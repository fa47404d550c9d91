import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const cacertsJksOrder: Cause = {
  id: 'cacerts-jks-order',
  title: 'The order of the entries of a Java key store',
  specificity: 'structured',
  on: ['jks:order', 'pkcs12:order'],
  claim: (site) =>
    fact(site, 'itemsEqual') === true && fact(site, 'duplicates') === false && fact(site, 'keys') !== true
      ? { grade: 'safe' }
      : undefined,
  fixes: [
    { for: 'any', text: 'Import the certificates in sorted order with one tool; a hash map wrote them as it liked.' },
  ],
};
