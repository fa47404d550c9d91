import type { ClassifiedSite } from '../analysis/classify.ts';
import type { ByteRange, ByteSource } from '../model/bytes.ts';
import { type Hole, isStream } from './hole.ts';

/**
 * Counts the differing bytes of one node for the sites that they belong to, each byte once: holes do not overlap, what lies
 * outside of them is equal, and what lies in a child is counted there. Positions count where a place is as long on both
 * sides, else what lies between the common beginning and end of the longer one. Moved and compressed bytes keep the count
 * of their handler: there is nothing to hold them against.
 */
export function accountFor(
  sides: { readonly left: readonly Hole[]; readonly right: readonly Hole[] },
  left: ByteSource,
  right: ByteSource,
): Map<ClassifiedSite, number> {
  const counts = new Map<ClassifiedSite, number>();
  const paired = new Set<number>();
  const rights = new Map(sides.right.map((hole) => [hole.at.start, hole]));
  const add = (hole: Hole, bytes: number): void => {
    for (const item of hole.items) if (!counts.has(item)) counts.set(item, 0);
    const owner = hole.items[0];
    if (owner !== undefined) counts.set(owner, (counts.get(owner) ?? 0) + bytes);
  };
  for (const hole of sides.left) {
    const other = hole.partner === null ? undefined : rights.get(hole.partner.start);
    const isPair = other !== undefined && other.at.end === hole.partner?.end;
    if (isPair) paired.add(other.at.start);
    add(hole, isPair ? differing(left, hole.at, right, other.at) : lengthOf(hole.at));
  }
  for (const hole of sides.right) if (!paired.has(hole.at.start)) add(hole, lengthOf(hole.at));
  return new Map([...counts].filter(([{ site }]) => site.kind !== 'order' && (site.bytes > 0 || !isStream(site))));
}

function lengthOf({ start, end }: ByteRange): number {
  return end - start;
}

const chunkBytes = 65_536;

function differing(left: ByteSource, one: ByteRange, right: ByteSource, other: ByteRange): number {
  const [a, b] = [lengthOf(one), lengthOf(other)];
  if (a === b) return positions(left, one, right, other);
  const shorter = Math.min(a, b);
  const head = common(
    shorter,
    (at) => [
      left.read(one.start + at, one.start + at + chunkBytes),
      right.read(other.start + at, other.start + at + chunkBytes),
    ],
    false,
  );
  const tail = common(
    shorter - head,
    (at) => [
      left.read(Math.max(one.start, one.end - at - chunkBytes), one.end - at),
      right.read(Math.max(other.start, other.end - at - chunkBytes), other.end - at),
    ],
    true,
  );
  return Math.max(a, b) - head - tail;
}

function positions(left: ByteSource, one: ByteRange, right: ByteSource, other: ByteRange): number {
  let count = 0;
  for (let at = 0; at < lengthOf(one); at += chunkBytes) {
    const end = Math.min(lengthOf(one), at + chunkBytes);
    const [l, r] = [left.read(one.start + at, one.start + end), right.read(other.start + at, other.start + end)];
    if (l.equals(r)) continue;
    for (let place = 0; place < l.length; place++) if (l[place] !== r[place]) count += 1;
  }
  return count;
}

/** Bytes in common from one end, at most `most`; `read` gives the next pieces of both sides. */
function common(most: number, read: (at: number) => readonly [Buffer, Buffer], fromEnd: boolean): number {
  let at = 0;
  while (at < most) {
    const [l, r] = read(at);
    const room = Math.min(l.length, r.length, most - at);
    const from = (bytes: Buffer, place: number): number | undefined =>
      bytes[fromEnd ? bytes.length - 1 - place : place];
    let place = 0;
    while (place < room && from(l, place) === from(r, place)) place += 1;
    at += place;
    if (place < room || room === 0) break;
  }
  return at;
}
