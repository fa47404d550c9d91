import { maxTextBytes } from '../bytes/limits.ts';
import type { Format, Node } from '../model/format.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { compareEntries, type EntryPair, hasDuplicates } from './_shared/entries.ts';
import { entrySite, orderSite, spellingSite } from './_shared/entry-sites.ts';
import { readAll } from './_shared/lines.ts';
import { type IndexLine, parseIndex } from './jar-index/parse.ts';

/** The index of packages that `jar -i` writes. See docs/formats/jar-index.md. */
export const jarIndex: Format = {
  id: 'jar-index',
  title: 'index of a jar',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ name, head }) => /(?:^|\/)META-INF\/INDEX\.LIST$/i.test(name) && !head.includes(0),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    if (a === undefined || b === undefined) {
      compareLines(left, right, cx);
      return;
    }
    const comparison = compareEntries(a, b);
    const isBlank = (pair: EntryPair<IndexLine>): boolean => kindOf(pair) === 'blank';
    const changed = comparison.changed.filter((pair) => !isBlank(pair));
    for (const pair of changed) {
      const label = {
        key: `jar-index:${kindOf(pair)}`,
        kind: 'line',
        name: (pair.left ?? pair.right)?.value ?? '',
      } as const;
      cx.emit(entrySite(left.path, pair, label, {}));
    }
    const order = orderSite(left.path, 'jar-index:order', { ...comparison, changed }, ({ value }) => value, {
      duplicates: [a, b].some(({ entries }) => hasDuplicates(entries.map(({ id }) => id))),
      jarsMoved: comparison.moved.some((pair) => kindOf(pair) !== 'package'),
    });
    const layout = spellingSite(left.path, { key: 'jar-index:layout', name: 'line endings and blank lines' }, [
      ...comparison.respelled,
      ...comparison.changed.filter(isBlank),
    ]);
    for (const site of [order, layout]) if (site !== undefined) cx.emit(site);
  },
};

function readSide(node: Node): { bytes: Buffer; entries: IndexLine[] } | undefined {
  const bytes = readAll(node.bytes);
  const entries = parseIndex(bytes);
  return entries === undefined ? undefined : { bytes, entries };
}

function kindOf({ left, right }: EntryPair<IndexLine>): IndexLine['kind'] {
  return (left ?? right)?.kind ?? 'blank';
}
