import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { type Cell, type PageUse, readTree, takePage } from './b-tree.ts';
import { type Database, openDatabase, pageRange } from './database.ts';
import { readRecord, type SqlValue } from './record.ts';

/** A table, index, view or trigger, with its rows. */
export interface SchemaObject {
  /** `table reports`, `index by_day`. */
  readonly id: string;
  readonly type: string;
  /** The table it belongs to and its SQL: all of its row in the schema but the page. */
  readonly definition: string;
  readonly cell: Cell;
  readonly cells: readonly Cell[];
}

/** All that a database says, and where. */
export interface Dump {
  readonly database: Database;
  readonly objects: readonly SchemaObject[];
  /** Ranges in use by page number; what is left of a page is free. */
  readonly used: ReadonlyMap<number, readonly ByteRange[]>;
}

/** Reads all trees of a database file. Throws `DecodeError`, see the parts, and `sqlite-schema`. */
export function readDump(source: ByteSource): Dump {
  const database = openDatabase(source);
  const use: PageUse = { used: new Map() };
  const schema = source.size === 0 ? [] : readTree(database, 1, use);
  const objects = schema.map((cell) => readObject(database, cell, use));
  takeFreelist(database, use);
  takePointerMaps(database, use);
  return { database, objects, used: use.used };
}

/** The bytes of a cell's payload. */
export function payloadOf({ source }: Database, { payloadAt }: Cell): Buffer {
  const parts = payloadAt.map(({ start, end }) => source.read(start, end));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

function readObject(database: Database, cell: Cell, use: PageUse): SchemaObject {
  const values = readRecord(payloadOf(database, cell), database.encoding);
  const at = cell.payloadAt[0]?.start ?? 0;
  if (values?.length !== 5) throw new DecodeError('sqlite-schema', at, 'a row of the schema has five columns');
  const [type = null, name = null, table = null, root = null, sql = null] = values;
  const cells = typeof root === 'number' && root > 0 ? readTree(database, root, use) : [];
  return { id: `${type} ${name}`, type: String(type), definition: definitionOf([table, sql]), cell, cells };
}

function definitionOf(values: readonly SqlValue[]): string {
  return values.map((value) => value ?? '').join(': ');
}

/** Trunk pages name leaf pages, which are free as a whole (section 1.5). */
function takeFreelist(database: Database, use: PageUse): void {
  let [page, from] = [database.freelist, 32];
  while (page !== 0) {
    const { start, end } = pageRange(database, page, from);
    const bytes = database.source.read(start, end);
    const count = bytes.readUInt32BE(4);
    if (8 + count * 4 > database.usable)
      throw new DecodeError('sqlite-page', start + 4, `${count} free pages in one trunk`);
    takePage(use, page, [{ start, end: start + 8 + count * 4 }], from);
    for (let at = 8; at < 8 + count * 4; at += 4) {
      const leaf = bytes.readUInt32BE(at);
      pageRange(database, leaf, start + at);
      takePage(use, leaf, [], start + at);
    }
    [page, from] = [bytes.readUInt32BE(0), start];
  }
}

/** Pages of back references in databases with auto-vacuum (section 1.8): page 2, and one more for every usable/5 pages. */
function takePointerMaps(database: Database, use: PageUse): void {
  if (!database.autoVacuum) return;
  const step = Math.floor(database.usable / 5) + 1;
  for (let page = 2; page <= database.pages; page += step) {
    if (use.used.has(page)) continue;
    const { start, end } = pageRange(database, page, 52);
    takePage(use, page, [{ start, end }], 52);
  }
}
