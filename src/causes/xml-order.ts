import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isReducedPom } from './_shared/reduced-pom.ts';
import { fact } from './_shared/values.ts';

export const xmlOrder: Cause = {
  id: 'xml-order',
  title: 'The same XML, with attributes or elements in another order or spaced otherwise',
  specificity: 'structured',
  on: ['xml:serialisation', 'xml:order'],
  claim: (site) => (site.key === 'xml:order' ? claimOrder(site) : claimSpelling(site)),
  fixes: [
    { for: 'any', text: 'Pin the library that writes the XML; let generators iterate sorted or linked maps.' },
    { for: 'maven', text: 'Pin plugin versions, and the JDK: its TransformerFactory indents otherwise from 9 on.' },
  ],
};

function claimOrder(site: Site): Claim | undefined {
  if (fact(site, 'itemsEqual') !== true || isReducedPom(site)) return undefined;
  const text = 'nothing that reads the document depends on the order of these elements (not checked)';
  return { grade: 'guarded', predicate: { text, held: false } };
}

/** Attributes are unordered (XML 1.0, section 3.1); indentation is data only to readers that ask for it. */
function claimSpelling(site: Site): Claim | undefined {
  if (site.role !== 'encoding') return undefined;
  if (fact(site, 'layout') !== true) return { grade: 'safe', role: 'encoding' };
  const text = 'white space differs between elements only, and no element of the document holds text beside elements';
  return { grade: 'guarded', role: 'encoding', predicate: { text, held: fact(site, 'mixed') === false } };
}
