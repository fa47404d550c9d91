import { maxTextBytes } from '../bytes/limits.ts';
import type { Format, Node } from '../model/format.ts';
import { compareEntries, type EntryPair, hasDuplicates } from './_shared/entries.ts';
import { type EntryLabel, entrySite, orderSite, spellingSite } from './_shared/entry-sites.ts';
import { readAll } from './_shared/lines.ts';
import { baseName } from './_shared/member-names.ts';
import { type PropertyLine, parseProperties } from './properties/parse.ts';

/** Java properties files, by name (java.util.Properties, "load"). See docs/formats/properties.md. */
export const properties: Format = {
  id: 'properties',
  title: 'Java properties file',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => probe.name.endsWith('.properties') && !probe.head.includes(0),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    const byNumber = countComments(a.entries) === countComments(b.entries);
    const comparison = compareEntries(
      { bytes: a.bytes, entries: withIds(a.entries, byNumber) },
      { bytes: b.bytes, entries: withIds(b.entries, byNumber) },
    );
    const facts = { file: baseName(left.name) };
    const changed = comparison.changed.filter((pair) => !isEnd(pair));
    for (const pair of changed) cx.emit(entrySite(left.path, pair, labelOf(pair), { facts }));
    const layout = [...comparison.respelled, ...comparison.changed.filter(isEnd)];
    const duplicates = hasDuplicates(keysOf(a.entries)) || hasDuplicates(keysOf(b.entries));
    const order = orderSite(left.path, 'properties:order', { ...comparison, changed }, nameOf, {
      ...facts,
      duplicates,
    });
    const spelling = spellingSite(left.path, { key: 'properties:layout', name: 'spelling and blank lines' }, layout);
    for (const site of [order, spelling]) if (site !== undefined) cx.emit(site);
  },
};

function readSide(node: Node): { bytes: Buffer; entries: PropertyLine[] } {
  const bytes = readAll(node.bytes);
  return { bytes, entries: parseProperties(bytes) };
}

/**
 * Comments have no name: the first belongs to the first, unless there are more of them on one side; then equal texts
 * belong together.
 */
function withIds(entries: readonly PropertyLine[], byNumber: boolean): PropertyLine[] {
  return entries.map((entry) =>
    entry.kind === 'comment' && !byNumber ? { ...entry, id: `comment ${entry.value}` } : entry,
  );
}

function countComments(entries: readonly PropertyLine[]): number {
  return entries.filter((entry) => entry.kind === 'comment').length;
}

function keysOf(entries: readonly PropertyLine[]): string[] {
  return entries.flatMap((entry) => (entry.kind === 'entry' ? [entry.name] : []));
}

function isEnd({ left, right }: EntryPair<PropertyLine>): boolean {
  return (left ?? right)?.kind === 'end';
}

function labelOf({ left, right }: EntryPair<PropertyLine>): EntryLabel {
  const entry = left ?? right;
  if (entry?.kind !== 'comment') return { key: 'properties:entry', kind: 'field', name: entry?.name ?? '' };
  return { key: 'properties:comment', kind: 'line', name: nameOf(entry) };
}

function nameOf(entry: PropertyLine): string {
  if (entry.kind === 'entry') return entry.name;
  return entry.kind === 'comment' ? `comment line ${entry.line}` : 'end';
}
