import type { Site } from '../../model/site.ts';
import { fact } from './values.ts';

/** Only the place of stanzas, of fields in them or of lines in `Conffiles`, or blank lines: the same is said. */
export function isStatusOrder(site: Site): boolean {
  if (site.key === 'stanza:order') return fact(site, 'duplicates') !== true;
  if (site.key === 'stanza:field-order' || site.key === 'stanza:layout') return true;
  return site.key === 'stanza:field' && fact(site, 'field') === 'Conffiles' && fact(site, 'linesEqual') === true;
}

/** A field that the format has recomputed on both sides. */
export function isRecomputed(site: Site): boolean {
  return site.left?.derived !== undefined && site.right?.derived !== undefined;
}
