import type { ByteRange } from '../../model/bytes.ts';
import type { Problem } from '../../model/problem.ts';
import { type MemberType, memberTypes } from './header.ts';

/** A problem without its node; offsets are in the archive. */
export type TarProblem = Omit<Problem, 'side' | 'path' | 'hint'>;

/** `flags`: the stored runs of a sparse file; `dataSize` counts the stored bytes. */
export const sparseFlag = 1;

/** One row for each member, in stored order; offsets and sizes in bytes of the archive. */
export interface TarColumns {
  /** The first extended header, or the member's own header. */
  readonly frameStart: Float64Array;
  /** The stored content, after all headers and a stored sparse map. */
  readonly dataStart: Float64Array;
  /** Stored content; what is really there when the archive is cut. */
  readonly dataSize: Float64Array;
  /** Past the padding. */
  readonly end: Float64Array;
  /** Effective modification time in seconds since 1970; NaN when there is none. */
  readonly mtime: Float64Array;
  /** Index into `memberTypes`. */
  readonly type: Uint8Array;
  readonly flags: Uint8Array;
  /** SHA-256 of `[frameStart, dataStart)` and `[dataStart + dataSize, end)`; 32 bytes a row, or empty: not computed. */
  readonly frameHash: Uint8Array;
  /** SHA-256 of the stored content; 32 bytes a row, or empty: not computed. */
  readonly contentHash: Uint8Array;
}

/** What is known of the archive besides its members. */
export interface TarOutline {
  /** Bytes of the archive. */
  readonly size: number;
  readonly count: number;
  /** The first zero block of the end marker; equal to `trailingStart` when there is no marker. */
  readonly endStart: number;
  /** Whole zero blocks of the end marker. */
  readonly endBlocks: number;
  /** What follows the end marker, or the first byte that could not be read as an archive; `size` when there is none. */
  readonly trailingStart: number;
  /** Global PAX headers between members, with their data and padding. */
  readonly globalPax: readonly ByteRange[];
  readonly problems: readonly TarProblem[];
}

/** Where everything of one tar archive is. Members, global headers, end marker and trailing bytes tile it. */
export interface TarIndex extends TarColumns, TarOutline {
  /** Step names: see `stepName`. */
  readonly names: readonly string[];
}

/** A tar index that can be posted to another thread: pass `buffers` as the transfer list. */
export interface PackedTarIndex extends TarColumns, TarOutline {
  /** Joined by NUL. */
  readonly names: string;
  readonly buffers: readonly ArrayBuffer[];
}

export function packTarIndex(index: TarIndex): PackedTarIndex {
  const { frameStart, dataStart, dataSize, end, mtime, type, flags, frameHash, contentHash } = index;
  const columns = [frameStart, dataStart, dataSize, end, mtime, type, flags, frameHash, contentHash];
  const buffers = columns.map((column) => column.buffer).filter((buffer) => buffer instanceof ArrayBuffer);
  return { ...index, names: index.names.join('\0'), buffers };
}

export function unpackTarIndex(packed: PackedTarIndex): TarIndex {
  const { buffers: _, ...index } = packed;
  return { ...index, names: packed.count === 0 ? [] : packed.names.split('\0') };
}

export function typeAt(index: TarIndex, at: number): MemberType {
  return memberTypes[index.type[at] ?? -1] ?? 'other';
}

/** The rows' offsets as plain numbers. */
export interface TarRow {
  readonly frameStart: number;
  readonly dataStart: number;
  readonly dataSize: number;
  readonly dataEnd: number;
  readonly end: number;
}

/** Throws a RangeError when there is no member `at`. */
export function rowAt(index: TarIndex, at: number): TarRow {
  const frameStart = index.frameStart[at];
  const dataStart = index.dataStart[at];
  const dataSize = index.dataSize[at];
  const end = index.end[at];
  if (frameStart === undefined || dataStart === undefined || dataSize === undefined || end === undefined) {
    throw new RangeError(`no tar member ${at}: the archive has ${index.count}`);
  }
  return { frameStart, dataStart, dataSize, dataEnd: dataStart + dataSize, end };
}
