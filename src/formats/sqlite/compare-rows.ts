import type { ByteRange } from '../../model/bytes.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { middleFacts, shorten } from '../_shared/middle.ts';
import type { Cell } from './b-tree.ts';
import type { Database } from './database.ts';
import { type Dump, payloadOf, type SchemaObject } from './dump.ts';
import { readRecord } from './record.ts';

/** Rows of one table that get sites of their own; further ones share one. */
const maxRowSites = 200;

/** The schema objects and rows by which two databases differ. No sites: both say the same. */
export function rowSites(path: Path, left: Dump, right: Dump): Site[] {
  const others = new Map(right.objects.map((object) => [object.id, object]));
  const known = new Set(left.objects.map(({ id }) => id));
  const sites: Site[] = [];
  for (const object of left.objects) {
    const other = others.get(object.id);
    if (other === undefined || other.definition !== object.definition) {
      sites.push(schemaSite(path, [left, object], other === undefined ? null : [right, other]));
    }
    if (other !== undefined) sites.push(...objectSites(path, left, right, object, other));
  }
  for (const object of right.objects) if (!known.has(object.id)) sites.push(schemaSite(path, null, [right, object]));
  return sites.length > 0 || sameOrder(left, right) ? sites : [orderSite(path, left, right)];
}

type Owned<T> = readonly [Dump, T];

function schemaSite(path: Path, left: Owned<SchemaObject> | null, right: Owned<SchemaObject> | null): Site {
  const object = (left ?? right)?.[1];
  const side = (owned: typeof left): SiteSide | null =>
    owned === null ? null : { value: shorten(owned[1].definition), ranges: owned[1].cell.payloadAt };
  return site(path, 'sqlite:schema', object?.id ?? '', side(left), side(right));
}

/** Objects of one name and another order in the schema are read in another order. */
function sameOrder(left: Dump, right: Dump): boolean {
  return left.objects.every(({ id }, at) => id === right.objects[at]?.id);
}

function orderSite(path: Path, left: Dump, right: Dump): Site {
  const side = ({ objects }: Dump): SiteSide => ({
    value: shorten(objects.map(({ id }) => id).join(', ')),
    ranges: objects.flatMap(({ cell }) => cell.payloadAt),
  });
  return site(path, 'sqlite:schema', 'order of the schema', side(left), side(right));
}

function objectSites(path: Path, left: Dump, right: Dump, a: SchemaObject, b: SchemaObject): Site[] {
  const pairs = pairCells(left, right, a.cells, b.cells);
  const key = a.type === 'index' ? 'sqlite:index' : 'sqlite:row';
  const label = (cell: Cell | null): string => (cell?.rowid == null ? a.id : `${a.id}, rowid ${cell.rowid}`);
  const single = pairs.slice(0, maxRowSites).map(([one, other]) => {
    const sides = [one && cellSide(left.database, one), other && cellSide(right.database, other)] as const;
    return site(path, key, label(one ?? other), ...sides);
  });
  const more = pairs.slice(maxRowSites);
  if (more.length === 0) return single;
  const joined = (cells: readonly (Cell | null)[]): SiteSide | null => {
    const ranges = cells.flatMap((cell) => cell?.payloadAt ?? []);
    return ranges.length === 0 ? null : { value: `${cells.filter((cell) => cell !== null).length} more rows`, ranges };
  };
  const [lefts, rights] = [joined(more.map(([one]) => one)), joined(more.map(([, other]) => other))];
  return [...single, site(path, key, `${a.id}, further rows`, lefts, rights)];
}

type CellPair = readonly [Cell | null, Cell | null];

/** Rows by their ids; entries of an index by what they say, and by their order. Only pairs that differ. */
function pairCells(left: Dump, right: Dump, a: readonly Cell[], b: readonly Cell[]): CellPair[] {
  const same = (one: Cell, other: Cell): boolean => sameRecord(left.database, one, right.database, other);
  if (a.length === b.length && a.every((cell, at) => sameKey(cell, b[at]) && same(cell, b[at] ?? cell))) return [];
  const id = (dump: Dump, cell: Cell): string =>
    cell.rowid === null ? payloadOf(dump.database, cell).toString('latin1') : String(cell.rowid);
  const others = new Map(b.map((cell) => [id(right, cell), cell]));
  const pairs: CellPair[] = [];
  for (const cell of a) {
    const other = others.get(id(left, cell));
    others.delete(id(left, cell));
    if (other === undefined || !same(cell, other)) pairs.push([cell, other ?? null]);
  }
  for (const cell of others.values()) pairs.push([null, cell]);
  // The same entries in another order: all of them are what differs.
  return pairs.length > 0 ? pairs : a.map((cell, at) => [cell, b[at] ?? null]);
}

function sameKey(left: Cell, right: Cell | undefined): boolean {
  return left.rowid === right?.rowid;
}

function sameRecord(leftBase: Database, left: Cell, rightBase: Database, right: Cell): boolean {
  const [a, b] = [payloadOf(leftBase, left), payloadOf(rightBase, right)];
  return a.equals(b) && leftBase.encoding === rightBase.encoding;
}

function cellSide(database: Database, cell: Cell): SiteSide {
  const values = readRecord(payloadOf(database, cell), database.encoding);
  const value = values === undefined ? 'not readable' : values.map((item) => item ?? 'NULL').join(' | ');
  return { value: shorten(value), ranges: cell.payloadAt };
}

function site(path: Path, key: string, name: string, left: SiteSide | null, right: SiteSide | null): Site {
  const length = (ranges: readonly ByteRange[]): number => ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const facts = left !== null && right !== null ? middleFacts(String(left.value), String(right.value)) : {};
  const bytes = Math.max(1, length(left?.ranges ?? []), length(right?.ranges ?? []));
  return { path, key, kind: 'field', name: shorten(name), left, right, bytes, facts };
}
