import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact } from './_shared/values.ts';

export const jarManifestOrder: Cause = {
  id: 'jar-manifest-order',
  title: 'The order of the attributes in a jar’s manifest',
  specificity: 'structured',
  on: ['manifest:order'],
  claim: (site) => (fact(site, 'duplicates') === true || movesFirst(site) ? undefined : { grade: 'safe' }),
  fixes: [{ for: 'any', text: 'Write manifests with one JDK or tool version; HashMap order moved between versions.' }],
};

/** The version must stay the first attribute (JAR File Specification, "Manifest Specification"). */
function movesFirst(site: Site): boolean {
  return [site.left, site.right].some((side) => side?.ranges.some(({ start }) => start === 0) === true);
}
