import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

/** Headers whose clauses are a set (OSGi Core, chapter 3). */
const sets = [
  'Export-Package',
  'Private-Package',
  'Include-Resource',
  'Provide-Capability',
  'Require-Capability',
  'Export-Service',
];

/** Headers in which the first clause that fits may win, or the order is a search path. */
const lists = [
  'Import-Package',
  'DynamicImport-Package',
  'Require-Bundle',
  'Bundle-ClassPath',
  'Bundle-NativeCode',
  'Service-Component',
];

export const jarManifestOsgiOrder: Cause = {
  id: 'jar-manifest-osgi-order',
  title: 'The order of the clauses in an OSGi header',
  specificity: 'structured',
  on: ['manifest:main'],
  claim: (site) => {
    const isSet = sets.includes(site.name);
    if (fact(site, 'sameClauses') !== true || (!isSet && !lists.includes(site.name))) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'the clauses are equal, and the header is one whose order says nothing', held: isSet },
    };
  },
  fixes: [
    { for: 'maven', text: 'A newer bnd or maven-bundle-plugin: they sort the packages.' },
    { for: 'any', text: 'bnd: -reproducible: true.' },
  ],
};
