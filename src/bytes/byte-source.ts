import { createHash } from 'node:crypto';
import type { ByteSource, Digest } from '../model/bytes.ts';
import { streamChunkBytes } from './limits.ts';

export { type FileSource, fileSource } from './file-source.ts';

/** The bytes of a buffer, not copied. */
export function memorySource(buffer: Buffer): ByteSource {
  return {
    size: buffer.length,
    read: (start, end) => buffer.subarray(Math.max(start, 0), Math.max(end, 0)),
  };
}

/** The bytes `[start, end)` of another source, clamped to it. */
export function sliceSource(source: ByteSource, start: number, end: number): ByteSource {
  const from = clamp(start, source.size);
  const size = Math.max(clamp(end, source.size) - from, 0);
  return {
    size,
    read: (low, high) => source.read(from + clamp(low, size), from + clamp(high, size)),
  };
}

/** Several sources one after the other. */
export function concatSource(parts: readonly ByteSource[]): ByteSource {
  const starts: number[] = [];
  let size = 0;
  for (const part of parts) {
    starts.push(size);
    size += part.size;
  }
  return { size, read: (start, end) => readAcross(parts, starts, clamp(start, size), clamp(end, size)) };
}

function readAcross(parts: readonly ByteSource[], starts: readonly number[], start: number, end: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = partAt(starts, start); at < parts.length; at++) {
    const from = starts[at];
    if (from === undefined || from >= end) break;
    const piece = parts[at]?.read(Math.max(start - from, 0), end - from);
    if (piece !== undefined && piece.length > 0) pieces.push(piece);
  }
  const only = pieces[0];
  return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
}

/** The last part that starts at or before `offset`. */
function partAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function clamp(offset: number, size: number): number {
  return Math.min(Math.max(offset, 0), size);
}

/** All bytes in order, in pieces of `chunkBytes`; the last one may be shorter. No pieces for an empty source. */
export function* chunksOf(source: ByteSource, chunkBytes = streamChunkBytes): Generator<Buffer> {
  for (let at = 0; at < source.size; at += chunkBytes) yield source.read(at, Math.min(at + chunkBytes, source.size));
}

/** Whether two sources hold the same bytes; reads no further than the first chunk that differs. */
export function sameBytes(left: ByteSource, right: ByteSource): boolean {
  if (left === right) return true;
  if (left.size !== right.size) return false;
  for (let at = 0; at < left.size; at += streamChunkBytes) {
    const end = Math.min(at + streamChunkBytes, left.size);
    if (!left.read(at, end).equals(right.read(at, end))) return false;
  }
  return true;
}

/** The SHA-256 of all bytes, as 64 lower-case hex digits without the `sha256:`. */
export function bytesDigest(source: ByteSource): string {
  const hash = createHash('sha256');
  for (const chunk of chunksOf(source)) hash.update(chunk);
  return hash.digest('hex');
}

/** The same as a digest with its algorithm, as reports write it. */
export function digestOf(source: ByteSource): Digest {
  return `sha256:${bytesDigest(source)}`;
}
