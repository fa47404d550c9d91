import type { CompareContext, Format, Node } from '../model/format.ts';
import type { Site } from '../model/site.ts';
import { emitFieldSites, type FieldFile } from './_shared/field-sites.ts';
import { rowSites } from './sqlite/compare-rows.ts';
import { readDump } from './sqlite/dump.ts';
import { headerBytes, headerFields } from './sqlite/header-fields.ts';
import { pageSites } from './sqlite/page-sites.ts';

const maxDatabaseBytes = 256 * 1024 * 1024;

/**
 * SQLite databases ("The SQLite Database File Format"): first what they say, by table and row id, then how it lies in pages.
 * See docs/formats/sqlite.md.
 */
export const sqlite: Format = {
  id: 'sqlite',
  title: 'SQLite database',
  order: 'exact',
  maxSize: maxDatabaseBytes,
  matches: ({ head }) => head.toString('latin1', 0, 16) === 'SQLite format 3\0',
  compare: compareDatabases,
};

function compareDatabases(left: Node, right: Node, cx: CompareContext): void {
  const [a, b] = [readDump(left.bytes), readDump(right.bytes)];
  const rows = rowSites(left.path, a, b);
  const journal = hasJournal(left, 'left', cx) || hasJournal(right, 'right', cx);
  const facts = { rowsEqual: rows.length === 0, journal };
  for (const site of rows) cx.emit(site);
  const files = { left: headerOf(left), right: headerOf(right) };
  emitFieldSites(left, right, files, cx, ({ name }) => ({ key: `sqlite:${name}`, kind: 'metadata', facts }));
  for (const site of pageSites(left.path, a, b, rows))
    cx.emit({ ...site, facts: { ...site.facts, journal } } satisfies Site);
}

function headerOf({ bytes }: Node): FieldFile {
  return { bytes, fields: headerFields(bytes.read(0, headerBytes)) };
}

/** A write-ahead log or a rollback journal beside the file changes what a reader of the database sees. */
function hasJournal(node: Node, side: 'left' | 'right', cx: CompareContext): boolean {
  return ['-wal', '-journal'].some((ending) => (cx.sibling(side, `${node.name}${ending}`)?.size ?? 0) > 0);
}
