import { isSortedBy } from '../../grammars/collation.ts';
import type { Site } from '../../model/site.ts';
import { factorWith, type LeafFactor } from './factor-hint.ts';
import { fact } from './values.ts';

/** Fewer lines come to be sorted by chance. */
const minLines = 3;

/**
 * The factor behind lines that only stand in another order: a locale when one side is sorted by bytes and the other as a
 * dictionary of English is. Nothing else can be told from two samples.
 */
export function byOrder(site: Site, [left, right]: readonly [string, string]): LeafFactor | undefined {
  if (fact(site, 'itemsEqual') !== true || left.endsWith('…') || right.endsWith('…')) return undefined;
  const [a, b] = [linesOf(left), linesOf(right)];
  if (a.length < minLines || a.length !== b.length) return undefined;
  if (isSortedBy(a, 'bytes') && isSortedBy(b, 'dictionary')) return factorWith('factor-locale', 'C', 'en');
  return isSortedBy(a, 'dictionary') && isSortedBy(b, 'bytes') ? factorWith('factor-locale', 'en', 'C') : undefined;
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/).filter((line) => line !== '');
}
