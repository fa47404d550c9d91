import type { ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';

/** The `length` bytes at `start`. Throws DecodeError `zip-truncated` when the source ends earlier; `what` names them. */
export function readExact(source: ByteSource, start: number, length: number, what: string): Buffer {
  const found = Math.max(0, Math.min(source.size, start + length) - start);
  if (start < 0 || found < length) {
    throw new DecodeError('zip-truncated', start, `expected ${length} bytes of ${what}, found ${found}`);
  }
  return source.read(start, start + length);
}

/** Throws DecodeError `code` unless `bytes` holds `signature` at `at`; `position` is its offset in the archive. */
export function expectSignature(bytes: Buffer, at: number, signature: number, position: number, what: string): void {
  const found = bytes.readUInt32LE(at);
  if (found === signature) return;
  const text = `expected the signature ${hex32(signature)} of ${what}, found ${hex32(found)}`;
  throw new DecodeError('zip-signature', position, text);
}

/** The four bytes of a little-endian value in stored order, as hex. */
export function hex32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString('hex');
}
