import { maxTextBytes } from '../bytes/limits.ts';
import type { Format, Node } from '../model/format.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { compareEntries, type EntryPair, hasDuplicates } from './_shared/entries.ts';
import { type EntryLabel, entrySite, orderSite, spellingSite } from './_shared/entry-sites.ts';
import { readAll } from './_shared/lines.ts';
import { parseOsRelease, type ReleaseLine } from './os-release/parse.ts';

/** What a distribution says of itself (os-release(5)), by name. See docs/formats/os-release.md. */
export const osRelease: Format = {
  id: 'os-release',
  title: 'os-release file',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => /(?:^|\/)(?:etc|usr\/lib)\/os-release$/.test(probe.name) && !probe.head.includes(0),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    if (a === undefined || b === undefined) {
      compareLines(left, right, cx);
      return;
    }
    const comparison = compareEntries(a, b);
    const changed = comparison.changed.filter((pair) => shownOf(pair)?.kind !== 'blank');
    for (const pair of changed) cx.emit(entrySite(left.path, pair, labelOf(pair), {}));
    const duplicateKeys = [a, b].some(({ entries }) => hasDuplicates(keysOf(entries)));
    const order = orderSite(left.path, 'os-release:order', { ...comparison, changed }, nameOf, { duplicateKeys });
    const blank = comparison.changed.filter((pair) => shownOf(pair)?.kind === 'blank');
    const label = { key: 'os-release:layout', name: 'quotes and blank lines' };
    const layout = spellingSite(left.path, label, [...comparison.respelled, ...blank]);
    for (const site of [order, layout]) if (site !== undefined) cx.emit(site);
  },
};

function readSide(node: Node): { bytes: Buffer; entries: ReleaseLine[] } | undefined {
  const bytes = readAll(node.bytes);
  const entries = parseOsRelease(bytes);
  return entries === undefined ? undefined : { bytes, entries };
}

function keysOf(entries: readonly ReleaseLine[]): string[] {
  return entries.flatMap((entry) => (entry.kind === 'entry' ? [entry.name] : []));
}

function shownOf({ left, right }: EntryPair<ReleaseLine>): ReleaseLine | null {
  return left ?? right;
}

function labelOf(pair: EntryPair<ReleaseLine>): EntryLabel {
  const line = shownOf(pair);
  if (line?.kind === 'comment') return { key: 'os-release:comment', kind: 'line', name: nameOf(line) };
  return { key: 'os-release:entry', kind: 'field', name: line?.name ?? '' };
}

function nameOf({ kind, name, line }: ReleaseLine): string {
  return kind === 'entry' ? name : `${kind} line ${line}`;
}
