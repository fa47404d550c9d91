import { createHash } from 'node:crypto';
import { chunksOf } from '../../bytes/byte-source.ts';
import { maxInflatedMemberBytes, maxLayerBytes } from '../../bytes/limits.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { SparseMap } from './sparse.ts';
import { findNonZero } from './zeros.ts';

const pieceBytes = 4096;

/**
 * Digests sparse files as they are when expanded, in hex. A few bytes of archive can declare a file of any size, so the
 * zeros that are hashed are bounded; beyond that only the stored bytes that are not zero count.
 */
export class ExpandedDigests {
  #budget = maxLayerBytes;

  /** The SHA-256 of `expanded`, or `sparse:` and a digest that is the same for all maps of the same file. */
  digestOf(expanded: ByteSource, map: SparseMap): string {
    if (expanded.size > maxInflatedMemberBytes || expanded.size > this.#budget) return digestOfData(expanded, map);
    this.#budget -= expanded.size;
    const hash = createHash('sha256');
    for (const chunk of chunksOf(expanded)) hash.update(chunk);
    return hash.digest('hex');
  }
}

/** Hashes the size and every 4 KiB piece of the file that is not all zeros, with its place. */
function digestOfData(expanded: ByteSource, map: SparseMap): string {
  const hash = createHash('sha256').update(`${expanded.size}\n`);
  let done = 0;
  for (let at = 0; at + 1 < map.runs.length; at += 2) {
    const start = map.runs[at] ?? 0;
    const end = start + (map.runs[at + 1] ?? 0);
    for (let piece = Math.max(done, floor(start)); piece < end; piece += pieceBytes) {
      const bytes = expanded.read(piece, piece + pieceBytes);
      if (findNonZero(bytes, 0, bytes.length) >= 0) hash.update(`${piece}\n`).update(bytes);
      done = piece + pieceBytes;
    }
  }
  return `sparse:${hash.digest('hex')}`;
}

function floor(offset: number): number {
  return Math.floor(offset / pieceBytes) * pieceBytes;
}
