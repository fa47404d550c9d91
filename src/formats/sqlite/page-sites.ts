import type { ByteRange } from '../../model/bytes.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import type { Dump } from './dump.ts';
import { headerBytes } from './header-fields.ts';

/** What a run of bytes of one page is: used by a tree, a list or a map; free; or told of already. */
type Use = 'layout' | 'leftover' | 'told';

interface Piece extends ByteRange {
  readonly use: Use;
}

interface Found {
  readonly left: ByteRange[];
  readonly right: ByteRange[];
  bytes: number;
}

/**
 * What differs of the pages besides the rows already told of and the header: `sqlite:layout` for bytes that are used (how
 * cells lie in pages, and pages in the file), `sqlite:leftover` for bytes of free pages and of free space inside pages. Encoding
 * when the same rows are told by both files.
 */
export function pageSites(path: Path, left: Dump, right: Dump, told: readonly Site[]): Site[] {
  const found = { layout: empty(), leftover: empty() };
  const toldLeft = byPage(
    left,
    told.flatMap((site) => site.left?.ranges ?? []),
  );
  const toldRight = byPage(
    right,
    told.flatMap((site) => site.right?.ranges ?? []),
  );
  const pages = Math.max(left.database.pages, right.database.pages);
  const samePages = left.database.pageBytes === right.database.pageBytes;
  for (let page = 1; page <= pages; page += 1) {
    const [a, b] = [pieces(left, page, toldLeft), pieces(right, page, toldRight)];
    if (samePages && isSameCut(a, b)) addDifferences(found, left, right, a);
    else addWhole(found, { left, right, leftCut: a, rightCut: b });
  }
  const facts = { rowsEqual: told.length === 0 };
  return (['layout', 'leftover'] as const).flatMap((use) => {
    const { left: lefts, right: rights, bytes } = found[use];
    if (lefts.length === 0 && rights.length === 0) return [];
    const side = (ranges: ByteRange[]): SiteSide => ({ value: `${lengthOf(ranges)} bytes`, ranges });
    const name = use === 'layout' ? 'layout of the pages' : 'leftovers in free space';
    const role = told.length === 0 && use === 'layout' ? ({ role: 'encoding' } as const) : {};
    return [
      {
        path,
        key: `sqlite:${use}`,
        kind: 'bytes',
        name,
        left: side(lefts),
        right: side(rights),
        bytes,
        ...role,
        facts,
      },
    ];
  });
}

function empty(): Found {
  return { left: [], right: [], bytes: 0 };
}

function byPage({ database }: Dump, ranges: readonly ByteRange[]): ReadonlyMap<number, ByteRange[]> {
  const pages = new Map<number, ByteRange[]>();
  for (const range of ranges) {
    const page = Math.floor(range.start / database.pageBytes) + 1;
    pages.set(page, [...(pages.get(page) ?? []), range]);
  }
  return pages;
}

/** The pieces of a page in order; they tile it, but for the header of the file. */
function pieces({ database, used }: Dump, page: number, told: ReadonlyMap<number, ByteRange[]>): Piece[] {
  if (page > database.pages) return [];
  const start = (page - 1) * database.pageBytes + (page === 1 ? headerBytes : 0);
  const end = Math.min(page * database.pageBytes, database.source.size);
  const reserved = { start: Math.min(end, (page - 1) * database.pageBytes + database.usable), end };
  const marks: Piece[] = [
    ...(told.get(page) ?? []).map((range) => ({ ...range, use: 'told' as const })),
    ...[...(used.get(page) ?? []), reserved].map((range) => ({ ...range, use: 'layout' as const })),
  ];
  return paint(start, end, marks);
}

/** Later marks yield to `told` ones; what no mark covers is free. */
function paint(start: number, end: number, marks: readonly Piece[]): Piece[] {
  const edges = [...new Set([start, end, ...marks.flatMap((mark) => [mark.start, mark.end])])]
    .filter((edge) => edge >= start && edge <= end)
    .sort((a, b) => a - b);
  const toldMarks = sorted(marks.filter(({ use }) => use === 'told'));
  const usedMarks = sorted(marks.filter(({ use }) => use === 'layout'));
  const painted: Piece[] = [];
  for (const [at, edge] of edges.entries()) {
    const next = edges[at + 1];
    if (next === undefined) break;
    const use: Use = covers(toldMarks, edge) ? 'told' : covers(usedMarks, edge) ? 'layout' : 'leftover';
    const last = painted.at(-1);
    if (last?.use === use) painted[painted.length - 1] = { start: last.start, end: next, use };
    else painted.push({ start: edge, end: next, use });
  }
  return painted;
}

/** Marks in order, merged where they touch or overlap. */
function sorted(marks: readonly Piece[]): Piece[] {
  const merged: Piece[] = [];
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && mark.start <= last.end)
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, mark.end) };
    else merged.push(mark);
  }
  return merged;
}

function covers(marks: readonly Piece[], at: number): boolean {
  let [low, high] = [0, marks.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const mark = marks[middle];
    if (mark === undefined) return false;
    if (at < mark.start) high = middle - 1;
    else if (at >= mark.end) low = middle + 1;
    else return true;
  }
  return false;
}

function isSameCut(left: readonly Piece[], right: readonly Piece[]): boolean {
  return (
    left.length === right.length &&
    left.every((piece, at) => {
      const other = right[at];
      return piece.start === other?.start && piece.end === other.end && piece.use === other.use;
    })
  );
}

function addDifferences(
  found: Record<'layout' | 'leftover', Found>,
  left: Dump,
  right: Dump,
  cut: readonly Piece[],
): void {
  for (const { start, end, use } of cut) {
    if (use === 'told') continue;
    const [a, b] = [left.database.source.read(start, end), right.database.source.read(start, end)];
    if (a.equals(b)) continue;
    const list = found[use];
    let bytes = 0;
    for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) bytes += 1;
    list.left.push({ start, end });
    list.right.push({ start, end });
    list.bytes += bytes;
  }
}

/** A page that is cut differently on the two sides: all of a use, unless its bytes are the same sequence. */
function addWhole(found: Record<'layout' | 'leftover', Found>, sides: PageSides): void {
  for (const use of ['layout', 'leftover'] as const) {
    const lefts = sides.leftCut.filter((piece) => piece.use === use);
    const rights = sides.rightCut.filter((piece) => piece.use === use);
    if (bytesOf(sides.left, lefts).equals(bytesOf(sides.right, rights))) continue;
    found[use].left.push(...lefts.map(({ start, end }) => ({ start, end })));
    found[use].right.push(...rights.map(({ start, end }) => ({ start, end })));
    found[use].bytes += Math.max(lengthOf(lefts), lengthOf(rights));
  }
}

interface PageSides {
  readonly left: Dump;
  readonly right: Dump;
  readonly leftCut: readonly Piece[];
  readonly rightCut: readonly Piece[];
}

function bytesOf({ database }: Dump, cut: readonly Piece[]): Buffer {
  return Buffer.concat(cut.map(({ start, end }) => database.source.read(start, end)));
}

function lengthOf(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}
