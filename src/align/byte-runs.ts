import { maxByteRuns } from '../bytes/limits.ts';
import type { ByteRange, ByteSource } from '../model/bytes.ts';

/** One place where two byte strings differ. Ranges are offsets in their sources; `bytes` counts the differing bytes. */
export interface ByteRun {
  readonly left: ByteRange;
  readonly right: ByteRange;
  readonly bytes: number;
}

/** The parts of both sources to compare, and how many runs to report at most. */
export interface ByteWindow {
  readonly left: ByteRange;
  readonly right: ByteRange;
  readonly maxRuns?: number;
}

const chunkBytes = 256 * 1024;
const blockBytes = 4096;
/** Equal bytes between two differing ones that do not end a run: one changed number is one run. */
const maxJoinedGap = 3;

/**
 * Where two sources (or the windows given) differ. Of one size: maximal runs of differing bytes, joined over gaps of up
 * to three equal bytes; once the most runs are reached, the last one takes in all that follow. Of two sizes: the one
 * run between the common head and tail. Reads in chunks, so size does not matter.
 */
export function byteRuns(left: ByteSource, right: ByteSource, window: ByteWindow = whole(left, right)): ByteRun[] {
  const leftSize = window.left.end - window.left.start;
  const rightSize = window.right.end - window.right.start;
  return leftSize === rightSize ? runsOfEqualSize(left, right, window) : middleRun(left, right, window);
}

/** How many bytes differ: position by position when the lengths are equal, else the longer of the two trimmed middles. */
export function differingBytes(left: Buffer, right: Buffer): number {
  if (left.length === right.length) return left.equals(right) ? 0 : countDifferences(left, right);
  const head = commonHead(left, right);
  const shorter = Math.min(left.length, right.length);
  const tail = commonTail(left, right, shorter - head);
  return Math.max(left.length, right.length) - head - tail;
}

/** How many bytes two buffers have in common from their beginning. */
export function commonHead(left: Buffer, right: Buffer): number {
  const room = Math.min(left.length, right.length);
  let at = 0;
  while (at + blockBytes <= room && left.subarray(at, at + blockBytes).equals(right.subarray(at, at + blockBytes))) {
    at += blockBytes;
  }
  while (at < room && left[at] === right[at]) at += 1;
  return at;
}

/** How many bytes two buffers have in common at their end; at most `room`. */
export function commonTail(left: Buffer, right: Buffer, room: number): number {
  let tail = 0;
  while (tail < room && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
  return tail;
}

function whole(left: ByteSource, right: ByteSource): ByteWindow {
  return { left: { start: 0, end: left.size }, right: { start: 0, end: right.size } };
}

function countDifferences(left: Buffer, right: Buffer): number {
  let count = 0;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) count += 1;
  return count;
}

interface OpenRun {
  start: number;
  end: number;
  bytes: number;
}

function runsOfEqualSize(left: ByteSource, right: ByteSource, window: ByteWindow): ByteRun[] {
  const size = window.left.end - window.left.start;
  const most = Math.max(1, window.maxRuns ?? maxByteRuns);
  const runs: OpenRun[] = [];
  for (let offset = 0; offset < size; offset += chunkBytes) {
    const end = Math.min(size, offset + chunkBytes);
    const a = left.read(window.left.start + offset, window.left.start + end);
    const b = right.read(window.right.start + offset, window.right.start + end);
    if (!a.equals(b)) addRuns(runs, a, b, offset, most);
  }
  return runs.map(({ start, end, bytes }) => ({
    left: { start: window.left.start + start, end: window.left.start + end },
    right: { start: window.right.start + start, end: window.right.start + end },
    bytes,
  }));
}

function addRuns(runs: OpenRun[], left: Buffer, right: Buffer, offset: number, most: number): void {
  let last = runs.at(-1);
  for (let block = 0; block < left.length; block += blockBytes) {
    const end = Math.min(left.length, block + blockBytes);
    if (left.subarray(block, end).equals(right.subarray(block, end))) continue;
    for (let at = block; at < end; at += 1) {
      if (left[at] === right[at]) continue;
      const place = offset + at;
      if (last !== undefined && (place - last.end <= maxJoinedGap || runs.length >= most)) {
        last.end = place + 1;
        last.bytes += 1;
      } else {
        last = { start: place, end: place + 1, bytes: 1 };
        runs.push(last);
      }
    }
  }
}

function middleRun(left: ByteSource, right: ByteSource, window: ByteWindow): ByteRun[] {
  const leftSize = window.left.end - window.left.start;
  const rightSize = window.right.end - window.right.start;
  const shorter = Math.min(leftSize, rightSize);
  const head = sharedHead(left, right, window, shorter);
  const tail = sharedTail(left, right, window, shorter - head);
  return [
    {
      left: { start: window.left.start + head, end: window.left.end - tail },
      right: { start: window.right.start + head, end: window.right.end - tail },
      bytes: Math.max(leftSize, rightSize) - head - tail,
    },
  ];
}

function sharedHead(left: ByteSource, right: ByteSource, window: ByteWindow, room: number): number {
  for (let at = 0; at < room; at += chunkBytes) {
    const length = Math.min(chunkBytes, room - at);
    const a = left.read(window.left.start + at, window.left.start + at + length);
    const b = right.read(window.right.start + at, window.right.start + at + length);
    const same = commonHead(a, b);
    if (same < length) return at + same;
  }
  return room;
}

function sharedTail(left: ByteSource, right: ByteSource, window: ByteWindow, room: number): number {
  for (let at = 0; at < room; at += chunkBytes) {
    const length = Math.min(chunkBytes, room - at);
    const a = left.read(window.left.end - at - length, window.left.end - at);
    const b = right.read(window.right.end - at - length, window.right.end - at);
    const same = a.equals(b) ? length : commonTail(a, b, length);
    if (same < length) return at + same;
  }
  return room;
}
