import type { Cause } from '../model/cause.ts';
import { isMavenDescriptor } from './_shared/maven-descriptor.ts';
import { fact } from './_shared/values.ts';

export const propertiesOrder: Cause = {
  id: 'properties-order',
  title: 'The order of the lines of a properties file',
  specificity: 'structured',
  on: ['properties:order'],
  claim: (site) => {
    if (fact(site, 'file') === 'build-data.properties' || isMavenDescriptor(site)) return undefined;
    return {
      grade: 'guarded',
      predicate: {
        text: 'the entries are equal and no key occurs twice',
        held: fact(site, 'itemsEqual') === true && fact(site, 'duplicates') !== true,
      },
    };
  },
  fixes: [{ for: 'any', text: 'Sort the keys; JDKs from 18 on do it in Properties.store.' }],
};
