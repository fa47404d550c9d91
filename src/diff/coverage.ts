import { chunksOf } from '../bytes/byte-source.ts';
import type { ByteRange, ByteSource } from '../model/bytes.ts';
import type { Node } from '../model/format.ts';
import type { Site } from '../model/site.ts';

/**
 * The promise that nothing which differs goes unmentioned: the bytes outside all sites' ranges must be the same
 * sequence on both sides. Where they are not, this returns one more site that covers the difference.
 */
export function uncoveredSite(left: Node, right: Node, sites: readonly Site[]): Site | undefined {
  const leftGaps = complement(
    left.bytes.size,
    sites.flatMap((site) => site.left?.ranges ?? []),
  );
  const rightGaps = complement(
    right.bytes.size,
    sites.flatMap((site) => site.right?.ranges ?? []),
  );
  const head = commonLength(forward(left.bytes, leftGaps), forward(right.bytes, rightGaps));
  const leftLength = length(leftGaps);
  const rightLength = length(rightGaps);
  if (head === leftLength && head === rightLength) return undefined;
  const room = Math.min(leftLength, rightLength) - head;
  const tail = Math.min(room, commonLength(backward(left.bytes, leftGaps), backward(right.bytes, rightGaps)));
  const leftRanges = cut(leftGaps, head, leftLength - tail);
  const rightRanges = cut(rightGaps, head, rightLength - tail);
  return {
    path: left.path,
    key: 'opaque:uncovered',
    kind: 'bytes',
    name: 'bytes between the fields',
    left: { value: `${length(leftRanges)} bytes`, ranges: leftRanges },
    right: { value: `${length(rightRanges)} bytes`, ranges: rightRanges },
    bytes: Math.max(length(leftRanges), length(rightRanges)),
  };
}

/** The ranges of `[0, size)` that no given range touches. */
export function complement(size: number, ranges: readonly ByteRange[]): ByteRange[] {
  const gaps: ByteRange[] = [];
  let at = 0;
  for (const range of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (range.start > at) gaps.push({ start: at, end: range.start });
    at = Math.max(at, range.end);
  }
  if (at < size) gaps.push({ start: at, end: size });
  return gaps;
}

function length(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, range) => sum + range.end - range.start, 0);
}

function* forward(source: ByteSource, ranges: readonly ByteRange[]): Generator<Buffer> {
  for (const { start, end } of ranges) {
    yield* chunksOf({ size: end - start, read: (from, to) => source.read(start + from, Math.min(start + to, end)) });
  }
}

const backwardChunk = 64 * 1024;

function* backward(source: ByteSource, ranges: readonly ByteRange[]): Generator<Buffer> {
  for (const { start, end } of [...ranges].reverse()) {
    for (let to = end; to > start; to -= backwardChunk) {
      const from = Math.max(start, to - backwardChunk);
      yield Buffer.from(source.read(from, to)).reverse();
    }
  }
}

/** How many bytes two streams have in common from their beginning. */
function commonLength(left: Iterator<Buffer>, right: Iterator<Buffer>): number {
  let common = 0;
  let a: Buffer = Buffer.alloc(0);
  let b: Buffer = Buffer.alloc(0);
  for (;;) {
    if (a.length === 0) a = left.next().value ?? a;
    if (b.length === 0) b = right.next().value ?? b;
    const room = Math.min(a.length, b.length);
    if (room === 0) return common;
    const same = firstDifference(a.subarray(0, room), b.subarray(0, room));
    common += same;
    if (same < room) return common;
    a = a.subarray(room);
    b = b.subarray(room);
  }
}

function firstDifference(left: Buffer, right: Buffer): number {
  if (left.equals(right)) return left.length;
  let at = 0;
  while (left[at] === right[at]) at++;
  return at;
}

/** The part `[from, to)` of the concatenation of `ranges`, as ranges again. */
function cut(ranges: readonly ByteRange[], from: number, to: number): ByteRange[] {
  const parts: ByteRange[] = [];
  let passed = 0;
  for (const { start, end } of ranges) {
    const low = Math.max(from - passed, 0);
    const high = Math.min(to - passed, end - start);
    if (low < high) parts.push({ start: start + low, end: start + high });
    passed += end - start;
  }
  return parts;
}
