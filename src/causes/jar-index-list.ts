import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const jarIndexList: Cause = {
  id: 'jar-index-list',
  title: 'The order of the packages in a jar’s index',
  specificity: 'structured',
  on: ['jar-index:order'],
  claim: (site) => {
    const harmless = ['duplicates', 'jarsMoved'].every((name) => fact(site, name) === false);
    return fact(site, 'itemsEqual') === true && harmless ? { grade: 'safe' } : undefined;
  },
  fixes: [{ for: 'any', text: 'Do not make an index (jar -i): JDKs from 22 on do not read it any more.' }],
};
