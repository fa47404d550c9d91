import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { type Database, pageRange } from './database.ts';
import { headerBytes } from './header-fields.ts';
import { readSize, readVarint } from './varint.ts';

/** One row of a table, or one entry of an index. */
export interface Cell {
  /** Null for entries of an index. */
  readonly rowid: bigint | null;
  /** The payload, overflow pages included, in order. */
  readonly payloadAt: readonly ByteRange[];
}

/** What the bytes of the file are used for, as the trees are walked: by page, the ranges that mean something. */
export interface PageUse {
  /** Ranges by page number; the rest of a page is free. A page is used once. */
  readonly used: Map<number, ByteRange[]>;
}

const maxDepth = 24;
const maxCells = 5_000_000;
const kinds = { interiorIndex: 2, interiorTable: 5, leafIndex: 10, leafTable: 13 } as const;

/** The cells of the tree with this root, in key order. Throws `DecodeError`: `sqlite-page`, `sqlite-cell`, `sqlite-order`. */
export function readTree(database: Database, root: number, use: PageUse): Cell[] {
  const walk = new TreeWalk(database, use);
  walk.visit(root, 0, 0);
  return walk.cells;
}

/** Takes a page for one purpose. Throws `DecodeError` `sqlite-page` when it is taken already. */
export function takePage(use: PageUse, page: number, ranges: ByteRange[], from: number): void {
  if (use.used.has(page)) throw new DecodeError('sqlite-page', from, `page ${page} is used twice`);
  use.used.set(page, ranges);
}

class TreeWalk {
  readonly cells: Cell[] = [];
  readonly #database: Database;
  readonly #use: PageUse;
  #kind: 'table' | 'index' | undefined;
  /** The last row's id, and the last key of an interior page. */
  #last: bigint | undefined;
  #bound: bigint | undefined;

  constructor(database: Database, use: PageUse) {
    this.#database = database;
    this.#use = use;
  }

  visit(page: number, from: number, depth: number): void {
    const { start, end } = pageRange(this.#database, page, from);
    if (depth > maxDepth) throw new DecodeError('sqlite-page', from, `a tree of more than ${maxDepth} levels`);
    const used: ByteRange[] = [];
    takePage(this.#use, page, used, from);
    const bytes = this.#database.source.read(start, end);
    const at = page === 1 ? headerBytes : 0;
    const kind = bytes.readUInt8(at);
    this.#expectKind(kind, start + at);
    const interior = kind === kinds.interiorIndex || kind === kinds.interiorTable;
    const pointers = at + (interior ? 12 : 8);
    const count = bytes.readUInt16BE(at + 3);
    if (pointers + count * 2 > this.#database.usable || this.cells.length + count > maxCells) {
      throw new DecodeError('sqlite-cell', start + at + 3, `${count} cells do not fit into the page`);
    }
    used.push({ start: start + at, end: start + pointers + count * 2 });
    for (let index = 0; index < count; index += 1) {
      const offset = bytes.readUInt16BE(pointers + index * 2);
      if (offset < pointers + count * 2 || offset + 4 > this.#database.usable) {
        throw new DecodeError(
          'sqlite-cell',
          start + pointers + index * 2,
          `a cell at ${offset} lies outside of the page`,
        );
      }
      this.#readCell(bytes, { page, start, offset, kind, used, depth });
    }
    if (interior) this.visit(bytes.readUInt32BE(at + 8), start + at + 8, depth + 1);
  }

  #expectKind(kind: number, at: number): void {
    const found =
      kind === kinds.interiorTable || kind === kinds.leafTable
        ? 'table'
        : kind === kinds.interiorIndex || kind === kinds.leafIndex
          ? 'index'
          : undefined;
    if (found === undefined || (this.#kind !== undefined && found !== this.#kind)) {
      throw new DecodeError('sqlite-page', at, `a page of kind ${kind} inside a tree of kind ${this.#kind ?? 'any'}`);
    }
    this.#kind = found;
  }

  #readCell(bytes: Buffer, cell: CellPlace): void {
    const { start, offset, kind, used } = cell;
    let at = offset;
    if (kind === kinds.interiorIndex || kind === kinds.interiorTable) {
      this.visit(bytes.readUInt32BE(at), start + at, cell.depth + 1);
      at += 4;
    }
    if (kind === kinds.interiorTable) {
      const key = readVarint(bytes, at);
      used.push({ start: start + offset, end: start + key.end });
      // All rows so far are at most the key; all that follow are more.
      if (this.#last !== undefined && this.#last > key.value) throw outOfOrder(start + at);
      this.#bound = key.value;
      return;
    }
    const size = readSize(bytes, at);
    at = size.end;
    let rowid: bigint | null = null;
    if (kind === kinds.leafTable) {
      const key = readVarint(bytes, at);
      rowid = key.value;
      at = key.end;
      if (!this.#follows(rowid)) throw outOfOrder(start + at);
      this.#last = rowid;
    }
    const { local, overflows } = localBytes(size.value, this.#database.usable, kind === kinds.leafTable);
    const end = at + local + (overflows ? 4 : 0);
    if (!(end <= this.#database.usable))
      throw new DecodeError('sqlite-cell', start + offset, 'a payload that leaves the page');
    used.push({ start: start + offset, end: start + end });
    const payloadAt = [{ start: start + at, end: start + at + local }];
    if (overflows)
      this.#readOverflow(bytes.readUInt32BE(at + local), size.value - local, start + at + local, payloadAt);
    this.cells.push({ rowid, payloadAt });
  }

  #follows(rowid: bigint): boolean {
    return (this.#last === undefined || rowid > this.#last) && (this.#bound === undefined || rowid > this.#bound);
  }

  #readOverflow(first: number, size: number, from: number, payloadAt: ByteRange[]): void {
    let [page, left, reference] = [first, size, from];
    while (left > 0) {
      const { start } = pageRange(this.#database, page, reference);
      const taken = Math.min(left, this.#database.usable - 4);
      takePage(this.#use, page, [{ start, end: start + 4 + taken }], reference);
      payloadAt.push({ start: start + 4, end: start + 4 + taken });
      left -= taken;
      [page, reference] = [this.#database.source.read(start, start + 4).readUInt32BE(0), start];
    }
  }
}

interface CellPlace {
  readonly page: number;
  /** Offset of the page in the file, and of the cell in the page. */
  readonly start: number;
  readonly offset: number;
  readonly kind: number;
  readonly used: ByteRange[];
  readonly depth: number;
}

function outOfOrder(offset: number): DecodeError {
  return new DecodeError('sqlite-order', offset, 'row ids that do not ascend');
}

/** How much of a payload the page itself holds (section 1.6, "Cell payload overflow pages"). */
function localBytes(
  size: number,
  usable: number,
  table: boolean,
): { readonly local: number; readonly overflows: boolean } {
  const most = table ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (size <= most) return { local: size, overflows: false };
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  return { local: fitting <= most ? fitting : least, overflows: true };
}
