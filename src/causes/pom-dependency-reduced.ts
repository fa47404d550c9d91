import type { Cause } from '../model/cause.ts';
import { isReducedPom } from './_shared/reduced-pom.ts';
import { fact } from './_shared/values.ts';

/** Lists of a POM in whose order Maven does not look. Of two versions of a dependency the first wins: they are not among these. */
const sets = /\/(?:exclusions|properties|licenses|developers|contributors|excludes|includes|filters)$/;

export const pomDependencyReduced: Cause = {
  id: 'pom-dependency-reduced',
  title: 'The order of the elements in a reduced POM',
  specificity: 'structured',
  on: ['xml:order'],
  claim: (site) => {
    if (!isReducedPom(site) || fact(site, 'itemsEqual') !== true) return undefined;
    if (sets.test(site.name)) return { grade: 'safe' };
    const text = 'nothing resolves dependencies from a POM inside the image (not checked)';
    return { grade: 'guarded', predicate: { text, held: false } };
  },
  fixes: [{ for: 'maven', text: 'maven-shade-plugin from 3.3 on; or createDependencyReducedPom false.' }],
};
