import { crc32 } from 'node:zlib';
import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';

/** `length` bytes from `at`. Throws `DecodeError` `xz-truncated` when the file ends before. */
export function readXz(source: ByteSource, at: number, length: number): Buffer {
  const bytes = source.read(at, at + length);
  if (bytes.length === length) return bytes;
  throw new DecodeError('xz-truncated', source.size, `expected ${length} bytes at byte ${at}, found ${bytes.length}`);
}

/** A number of one to nine bytes (The .xz File Format, section 1.2) and how many those are; `code` is for errors. */
export function readVli(bytes: Buffer, start: number, offset: number, code: string): { value: number; length: number } {
  let value = 0;
  for (let length = 1; length <= 9 && start + length <= bytes.length; length++) {
    const byte = bytes.readUInt8(start + length - 1);
    value += (byte & 0x7f) * 2 ** (7 * (length - 1));
    if (byte >= 0x80) continue;
    if (byte === 0 && length > 1) break;
    if (!Number.isSafeInteger(value)) throw new DecodeError(code, offset, `found a size of ${value} bytes`);
    return { value, length };
  }
  throw new DecodeError(code, offset, 'expected a number of at most nine bytes in its shortest form');
}

/** Checks the little-endian CRC-32 that the last four bytes hold of those before. `offset` is where `bytes` begin. */
export function expectCrc32(bytes: Buffer, offset: number, code: string): void {
  const at = bytes.length - 4;
  const [stored, recomputed] = [bytes.readUInt32LE(at), crc32(bytes.subarray(0, at))];
  if (stored === recomputed) return;
  const text = `expected CRC-32 ${hex(recomputed)} from the bytes before, found ${hex(stored)}`;
  throw new DecodeError(code, offset + at, text);
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/** True when all bytes are zero. */
export function isZeros(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}
