import { differingBytes } from '../../align/byte-runs.ts';
import { movedItems } from '../../align/order.ts';
import type { ByteRange } from '../../model/bytes.ts';

/** One entry of a list of named entries (a property, an attribute, a line of a checksum list). Entries tile the node. */
export interface Entry {
  /** Equal on both sides when the entries belong together; several entries of one id are paired in order. */
  readonly id: string;
  /** All bytes of the entry. */
  readonly at: ByteRange;
  /** The bytes of its value, inside `at`. */
  readonly valueAt: ByteRange;
  /** Equal exactly when two entries of one id mean the same, however they are written. */
  readonly content: string;
}

/** An entry on both sides, or on one; the ranges are those to be reported. */
export interface EntryPair<E extends Entry> {
  readonly left: E | null;
  readonly right: E | null;
  readonly leftAt: ByteRange | null;
  readonly rightAt: ByteRange | null;
  readonly bytes: number;
  /** True when the entry also stands at another place among the others. */
  readonly moved: boolean;
}

/** How two lists differ. The ranges of all pairs together cover every differing byte and do not overlap. */
export interface EntryComparison<E extends Entry> {
  /** Other content, or on one side only. */
  readonly changed: readonly EntryPair<E>[];
  /** The same content in the same order, written otherwise. */
  readonly respelled: readonly EntryPair<E>[];
  /** The same content at another place. */
  readonly moved: readonly EntryPair<E>[];
}

/** Pairs the entries of two lists by id and sorts out what differs; in left order, then what only the right has. */
export function compareEntries<E extends Entry>(
  left: { readonly bytes: Buffer; readonly entries: readonly E[] },
  right: { readonly bytes: Buffer; readonly entries: readonly E[] },
): EntryComparison<E> {
  const leftIds = numbered(left.entries);
  const rightIds = numbered(right.entries);
  const rightPlaces = new Map(rightIds.map((id, place) => [id, place]));
  const common = leftIds.flatMap((id, at) => {
    const place = rightPlaces.get(id);
    return place === undefined ? [] : [{ at, place }];
  });
  const moved = new Set(movedItems(common.map(({ place }) => place)).map((item) => common[item]?.at));
  const comparison = { changed: [] as EntryPair<E>[], respelled: [] as EntryPair<E>[], moved: [] as EntryPair<E>[] };
  left.entries.forEach((entry, at) => {
    const place = rightPlaces.get(leftIds[at] ?? '');
    const other = place === undefined ? undefined : right.entries[place];
    if (other === undefined) comparison.changed.push(oneSided(entry, null));
    else sortOut(comparison, pairOf(left.bytes, right.bytes, entry, other, moved.has(at)));
  });
  const known = new Set(leftIds);
  right.entries.forEach((entry, place) => {
    if (!known.has(rightIds[place] ?? '')) comparison.changed.push(oneSided(null, entry));
  });
  return comparison;
}

/** True when one of the ids occurs more than once. */
export function hasDuplicates(ids: readonly string[]): boolean {
  return new Set(ids).size < ids.length;
}

function numbered(entries: readonly Entry[]): string[] {
  const counts = new Map<string, number>();
  return entries.map(({ id }) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return `${id}\0${count}`;
  });
}

interface ComparedPair<E extends Entry> extends EntryPair<E> {
  /** The same bytes, or other bytes of the same content. */
  readonly unchanged: boolean;
}

function sortOut<E extends Entry>(
  lists: { changed: EntryPair<E>[]; respelled: EntryPair<E>[]; moved: EntryPair<E>[] },
  pair: ComparedPair<E>,
): void {
  if (pair.bytes === 0) return;
  if (pair.moved && pair.unchanged) lists.moved.push(pair);
  else if (pair.unchanged) lists.respelled.push(pair);
  else lists.changed.push(pair);
}

/** Only the value is reported where only it differs; a moved entry is reported whole, or the rest would not match up. */
function pairOf<E extends Entry>(
  leftBytes: Buffer,
  rightBytes: Buffer,
  left: E,
  right: E,
  moved: boolean,
): ComparedPair<E> {
  const slices = [slice(leftBytes, left.at), slice(rightBytes, right.at)] as const;
  const valueOnly =
    !moved &&
    slice(leftBytes, before(left)).equals(slice(rightBytes, before(right))) &&
    slice(leftBytes, after(left)).equals(slice(rightBytes, after(right)));
  const bytes = differingBytes(slices[0], slices[1]);
  const unchanged = bytes === 0 || left.content === right.content;
  return {
    left,
    right,
    leftAt: valueOnly ? left.valueAt : left.at,
    rightAt: valueOnly ? right.valueAt : right.at,
    bytes: moved && unchanged ? Math.max(slices[0].length, slices[1].length) : bytes,
    moved,
    unchanged,
  };
}

function oneSided<E extends Entry>(left: E | null, right: E | null): EntryPair<E> {
  const at = (left ?? right)?.at ?? { start: 0, end: 0 };
  return { left, right, leftAt: left && at, rightAt: right && at, bytes: at.end - at.start, moved: false };
}

function before({ at, valueAt }: Entry): ByteRange {
  return { start: at.start, end: valueAt.start };
}

function after({ at, valueAt }: Entry): ByteRange {
  return { start: valueAt.end, end: at.end };
}

function slice(bytes: Buffer, { start, end }: ByteRange): Buffer {
  return bytes.subarray(start, end);
}
