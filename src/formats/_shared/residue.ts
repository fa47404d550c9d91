import { commonHead, commonTail, differingBytes } from '../../align/byte-runs.ts';
import type { ByteRange } from '../../model/bytes.ts';

/** Bytes outside the ranges already reported that still differ. */
export interface Residue {
  readonly left: readonly ByteRange[];
  readonly right: readonly ByteRange[];
  readonly bytes: number;
}

/** What differs between two nodes besides the ranges given; undefined when the rest is equal. */
export function residueOf(
  left: { readonly bytes: Buffer; readonly ranges: readonly ByteRange[] },
  right: { readonly bytes: Buffer; readonly ranges: readonly ByteRange[] },
): Residue | undefined {
  const leftGaps = gapsBetween(left.ranges, left.bytes.length);
  const rightGaps = gapsBetween(right.ranges, right.bytes.length);
  const a = join(left.bytes, leftGaps);
  const b = join(right.bytes, rightGaps);
  if (a.equals(b)) return undefined;
  const head = commonHead(a, b);
  const tail = commonTail(a, b, Math.min(a.length, b.length) - head);
  return {
    left: cut(leftGaps, head, a.length - tail),
    right: cut(rightGaps, head, b.length - tail),
    bytes: differingBytes(a, b),
  };
}

function gapsBetween(ranges: readonly ByteRange[], size: number): ByteRange[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start || a.end - b.end);
  const gaps: ByteRange[] = [];
  let end = 0;
  for (const range of [...sorted, { start: size, end: size }]) {
    if (range.start > end) gaps.push({ start: end, end: range.start });
    end = Math.max(end, range.end);
  }
  return gaps;
}

function join(bytes: Buffer, ranges: readonly ByteRange[]): Buffer {
  return Buffer.concat(ranges.map(({ start, end }) => bytes.subarray(start, end)));
}

/** The stretch `[from, to)` of the joined ranges, as ranges of the node. */
function cut(ranges: readonly ByteRange[], from: number, to: number): ByteRange[] {
  let passed = 0;
  return ranges.flatMap(({ start, end }) => {
    const low = start + Math.max(0, from - passed);
    const high = start + Math.min(end - start, to - passed);
    passed += end - start;
    return low < high ? [{ start: low, end: high }] : [];
  });
}
