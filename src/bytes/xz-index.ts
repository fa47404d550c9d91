// The .xz File Format 1.2.0, section 4.
import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { expectCrc32, isZeros, readVli, readXz } from './xz-reader.ts';

/** What the index has to say of one block, in bytes: its size without padding, and that of its content. */
export interface XzRecord {
  readonly unpaddedSize: number;
  readonly uncompressedSize: number;
}

/** Offsets in the file. */
export interface XzIndex {
  readonly start: number;
  /** Where the records begin. */
  readonly recordsStart: number;
  /** Where they end and the padding, if there is any, begins. */
  readonly recordsEnd: number;
  readonly end: number;
}

const longestVli = 9;

/** Reads the index at `start` and compares it with the blocks that were decoded. Throws `xz-index` and `xz-truncated`. */
export function readXzIndex(source: ByteSource, start: number, records: readonly XzRecord[]): XzIndex {
  // The indicator, the count, the records, padding and CRC-32; what is longer does not fit the blocks.
  const most = 1 + longestVli + records.length * 2 * longestVli + 3 + 4;
  const bytes = source.read(start, start + most);
  const read = (at: number): { value: number; length: number } => {
    if (at + longestVli > bytes.length && start + bytes.length === source.size) {
      readXz(source, start, lengthOfVli(bytes, at));
    }
    return readVli(bytes, at, start + at, 'xz-index');
  };
  const count = read(1);
  if (count.value !== records.length) throw mismatch(start + 1, `${records.length} records`, `${count.value}`);
  let at = 1 + count.length;
  for (const { unpaddedSize, uncompressedSize } of records) {
    for (const size of [unpaddedSize, uncompressedSize]) {
      const stored = read(at);
      if (stored.value !== size) throw mismatch(start + at, `${size} bytes from the block`, `${stored.value}`);
      at += stored.length;
    }
  }
  const padding = -at & 3;
  const whole = readXz(source, start, at + padding + 4);
  if (!isZeros(whole.subarray(at, at + padding))) throw mismatch(start + at, 'zeros as padding', 'other bytes');
  expectCrc32(whole, start, 'xz-index');
  return { start, recordsStart: start + 1 + count.length, recordsEnd: start + at, end: start + whole.length };
}

/** How many bytes must be there for the number at `at` to have an end. */
function lengthOfVli(bytes: Buffer, at: number): number {
  let end = at;
  while (end < bytes.length && end < at + longestVli && bytes.readUInt8(end) >= 0x80) end++;
  return end + 1;
}

function mismatch(offset: number, expected: string, found: string): DecodeError {
  return new DecodeError('xz-index', offset, `expected ${expected}, found ${found} in the index`);
}
