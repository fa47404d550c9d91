/**
 * Sparse files: GNU tar manual, "Storing Sparse Files" (old GNU format, PAX versions 0.0, 0.1 and 1.0).
 */
import { blockSize, roundUp } from './header.ts';
import { maxSparseBlocks } from './limits.ts';
import { readCount, readNumber } from './number.ts';
import type { TarProblem } from './tar-index.ts';

/** Where the stored bytes, in order, belong in the expanded file. */
export interface SparseMap {
  /** Length of the expanded file in bytes. */
  readonly realSize: number;
  /** Offset and length of each run, alternating, as the archive states them. */
  readonly runs: readonly number[];
}

/** Bytes that the runs take in the archive; undefined when the map is not one that all extractors read alike. */
export function storedSize(map: SparseMap, available: number): number | undefined {
  if (!Number.isSafeInteger(map.realSize) || map.realSize < 0 || map.runs.length % 2 !== 0) return undefined;
  let stored = 0;
  let last = 0;
  for (let at = 0; at < map.runs.length; at += 2) {
    const offset = map.runs[at] ?? Number.NaN;
    const length = map.runs[at + 1] ?? Number.NaN;
    // GNU tar starts every run on a block of the archive, the others read on: only whole blocks mean the same to both.
    if (!(offset >= last && length >= 0 && offset + length <= map.realSize)) return undefined;
    if (length > 0 && stored % blockSize !== 0) return undefined;
    stored += length;
    last = offset + length;
  }
  return stored <= available ? stored : undefined;
}

/** Why a sparse member is compared as it is stored: its map is unsound (an error), or the file is too large (a note). */
export function sparseFault(map: SparseMap, isSound: boolean): Omit<TarProblem, 'offset'> {
  const suffix = 'the stored bytes are compared';
  if (isSound) {
    const message = `sparse file: expected a size that may be expanded, found ${map.realSize} bytes; ${suffix}`;
    return { code: 'tar-sparse-too-large', severity: 'note', message };
  }
  const message = `sparse map: expected ascending runs of whole blocks inside the file, found others; ${suffix}`;
  return { code: 'tar-sparse', severity: 'error', message };
}

/** Appends the runs of `count` 24-byte entries (offset, numbytes) of an old GNU header; stops at the first blank one. */
export function readOldRuns(block: Buffer, start: number, count: number, runs: number[]): void {
  for (let at = start; at < start + count * 24; at += 24) {
    const offset = readNumber(block, at, 12);
    const length = readNumber(block, at + 12, 12);
    if (offset === null || length === null) return;
    runs.push(offset, length);
  }
}

/** Collects the map of an old GNU sparse member from its header and the extension blocks that follow. */
export class OldSparseReader {
  #runs: number[] = [];
  #realSize = 0;
  #blocks = 0;

  /** Takes the header block at `at`; true when no extension block follows. */
  begin(block: Buffer, at: number): boolean {
    this.#runs = [];
    this.#blocks = 0;
    this.#realSize = readNumber(block, at + 483, 12) ?? Number.NaN;
    readOldRuns(block, at + 386, 4, this.#runs);
    return block[at + 482] === 0;
  }

  /** Takes an extension block; true when it is the last one. */
  add(block: Buffer, at: number): boolean {
    this.#blocks += 1;
    readOldRuns(block, at, 21, this.#runs);
    return block[at + 504] === 0;
  }

  get isTooLong(): boolean {
    return this.#blocks > maxSparseBlocks;
  }

  get map(): SparseMap {
    return { realSize: this.#realSize, runs: this.#runs };
  }
}

/** The map at the start of a PAX 1.0 member's data, and the bytes it takes there (whole blocks). */
export interface StoredMap {
  readonly runs: readonly number[];
  readonly size: number;
  /** Bytes of its lines, without what fills the last block. */
  readonly textSize: number;
}

/** Reads the map of PAX 1.0: a count and that many pairs, one decimal number a line. Undefined when malformed or cut. */
export function readStoredMap(data: Buffer): StoredMap | undefined {
  const lines = new NumberLines(data);
  const count = lines.next();
  if (!(count * 4 <= data.length)) return undefined;
  const runs: number[] = [];
  for (let at = 0; at < count * 2; at++) runs.push(lines.next());
  const size = roundUp(lines.at);
  return runs.every((value) => !Number.isNaN(value)) && size <= data.length
    ? { runs, size, textSize: lines.at }
    : undefined;
}

class NumberLines {
  at = 0;
  readonly #data: Buffer;

  constructor(data: Buffer) {
    this.#data = data;
  }

  next(): number {
    const window = this.#data.subarray(this.at, this.at + 24);
    const end = window.indexOf(0x0a);
    if (end < 0) return Number.NaN;
    this.at += end + 1;
    return readCount(window.toString('latin1', 0, end));
  }
}

/** The `GNU.sparse.*` records of one member. */
export class SparseRecords {
  #major = '';
  #realSize = Number.NaN;
  #map: string | undefined;
  readonly #pairs: number[] = [];

  /** Takes one record; `keyword` is without `GNU.sparse.`. */
  add(keyword: string, value: string): void {
    if (keyword === 'major') this.#major = value;
    else if (keyword === 'realsize' || keyword === 'size') this.#realSize = readCount(value);
    else if (keyword === 'map') this.#map = value;
    else if (keyword === 'offset' || keyword === 'numbytes') this.#pairs.push(readCount(value));
  }

  /** True for PAX 1.0, whose map is at the start of the data. */
  get storesMap(): boolean {
    return this.#major === '1';
  }

  get realSize(): number {
    return this.#realSize;
  }

  /** The map of PAX 0.0 and 0.1. */
  get map(): SparseMap {
    const runs = this.#map === undefined ? this.#pairs : this.#map.split(',').map(readCount);
    return { realSize: this.#realSize, runs };
  }
}
