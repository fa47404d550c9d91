import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { ByteSource, FileRange } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { waitForBytes } from './arrival.ts';

/** A source that holds an open file until it is closed. */
export interface FileSource extends ByteSource {
  /** Fills `target` with the bytes from `start` on, all of which must be there. */
  readInto(target: Buffer, start: number): void;
  /** Reading afterwards is an error of the caller. Closing twice is not. */
  close(): void;
}

/** Readers of headers ask for a few bytes at a time, most often just behind the last ones. */
const smallReadBytes = 4096;
const windowBytes = 64 * 1024;

/**
 * A run of bytes of a file. Throws `InputError`: `file-unreadable` when it cannot be opened or read, `file-truncated` on
 * a read beyond the end of a file that is shorter than `range` says.
 */
export function fileSource(range: FileRange): FileSource {
  if (range.arriving !== undefined && !waitForBytes(range.arriving, 0)) throw broken(range);
  let handle: number | null = attempt(range, () => openSync(range.file, 'r'));
  const window = { bytes: Buffer.alloc(0), start: 0 };

  const readExactly = (target: Buffer, start: number): void => {
    if (handle === null) throw new Error('read from a closed file source');
    const open = handle;
    if (range.arriving !== undefined && !waitForBytes(range.arriving, start + target.length)) throw broken(range);
    for (let filled = 0; filled < target.length; ) {
      const position = range.offset + start + filled;
      const count = attempt(range, () => readSync(open, target, filled, target.length - filled, position));
      if (count === 0) throw truncated(range, fstatSync(open).size);
      filled += count;
    }
  };

  const readSmall = (start: number, end: number): Buffer => {
    if (start < window.start || end > window.start + window.bytes.length) {
      // Of a file that is still arriving no more than was asked for: the rest would have to be waited for.
      const ahead = range.arriving === undefined ? windowBytes : end - start;
      const length = Math.min(ahead, range.size - start);
      const bytes = window.bytes.length === length ? window.bytes : Buffer.allocUnsafeSlow(length);
      window.bytes = Buffer.alloc(0);
      readExactly(bytes, start);
      window.bytes = bytes;
      window.start = start;
    }
    // A copy: the window is filled again, and what was read stays valid.
    return Buffer.from(window.bytes.subarray(start - window.start, end - window.start));
  };

  return {
    size: range.size,
    read: (start, end) => {
      const from = Math.min(Math.max(start, 0), range.size);
      const to = Math.min(Math.max(end, from), range.size);
      if (to - from <= smallReadBytes) return to === from ? Buffer.alloc(0) : readSmall(from, to);
      const bytes = Buffer.allocUnsafe(to - from);
      readExactly(bytes, from);
      return bytes;
    },
    readInto: readExactly,
    close: () => {
      if (handle !== null) closeSync(handle);
      handle = null;
    },
  };
}

function attempt<T>(range: FileRange, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new InputError(
      'file-unreadable',
      `the file ${JSON.stringify(basename(range.file))} cannot be read (${code})`,
    );
  }
}

function truncated(range: FileRange, size: number): InputError {
  const name = JSON.stringify(basename(range.file));
  const expected = range.offset + range.size;
  return new InputError('file-truncated', `the file ${name} should have ${expected} bytes and ends at byte ${size}`);
}

function broken(range: FileRange): InputError {
  return new InputError('file-truncated', `the file ${JSON.stringify(basename(range.file))} did not arrive to its end`);
}
