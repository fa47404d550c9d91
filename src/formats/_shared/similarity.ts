import type { Similarity } from '../../align/members.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { ContainerSide } from './container.ts';

/** Bytes of each member that are sampled; enough to tell a rebuilt file from another one. */
const sampleBytes = 256 * 1024;
const windowBytes = 32;

/**
 * Shares of equal content-defined pieces in two members' samples (Jaccard). Pieces end where a rolling sum hits a
 * mask, so that an insertion moves only its own neighbourhood. Pieces of a member are computed once.
 */
export function contentSimilarity(left: ContainerSide, right: ContainerSide): Similarity {
  const lefts = new Map<number, ReadonlySet<string>>();
  const rights = new Map<number, ReadonlySet<string>>();
  return (l, r) => {
    if (left.type(l) !== 'file' || right.type(r) !== 'file') return 0;
    return jaccard(piecesOf(left, l, lefts), piecesOf(right, r, rights));
  };
}

function piecesOf(side: ContainerSide, at: number, known: Map<number, ReadonlySet<string>>): ReadonlySet<string> {
  const found = known.get(at);
  if (found !== undefined) return found;
  const pieces = contentPieces(side.open(at));
  known.set(at, pieces);
  return pieces;
}

function contentPieces(source: ByteSource): ReadonlySet<string> {
  const sample = source.read(0, Math.min(source.size, sampleBytes));
  const pieces = new Set<string>();
  let start = 0;
  let sum = 0;
  for (let at = 0; at < sample.length; at++) {
    sum = (sum + (sample[at] ?? 0) * 31 - (at >= windowBytes ? (sample[at - windowBytes] ?? 0) * 31 : 0)) >>> 0;
    const boundary = (sum & 0x3f) === 0x3f && at - start >= 16;
    if (!boundary && at - start < 1024) continue;
    pieces.add(sample.toString('latin1', start, at + 1));
    start = at + 1;
  }
  if (start < sample.length) pieces.add(sample.toString('latin1', start));
  return pieces;
}

function jaccard(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const piece of left) if (right.has(piece)) shared++;
  return shared / (left.size + right.size - shared);
}
