// RFC 1952, section 2.3: https://www.rfc-editor.org/rfc/rfc1952#section-2.3
import type { ByteRange } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { maxGzipHeaderBytes } from './limits.ts';

const fhcrc = 0x02;
const fextra = 0x04;
const fname = 0x08;
const fcomment = 0x10;
const reserved = 0xe0;
const fixedBytes = 10;

/** The header of one member; ranges count from its first byte. */
export interface GzipHeader {
  readonly flg: number;
  /** Seconds since 1970; 0 means that no time is stored. */
  readonly mtime: number;
  readonly xfl: number;
  readonly os: number;
  /** With the two bytes of its length. */
  readonly extra: ByteRange | null;
  /** With the zero byte at its end, as is the comment. */
  readonly name: ByteRange | null;
  readonly comment: ByteRange | null;
  readonly hcrc: ByteRange | null;
  readonly length: number;
}

/** Whether a member begins here; undefined when one more byte is needed to tell. */
export function startsGzipMember(bytes: Buffer): boolean | undefined {
  if (bytes.length >= 2) return bytes.readUInt16BE(0) === 0x1f8b;
  return bytes.length === 1 && bytes.readUInt8(0) !== 0x1f ? false : undefined;
}

/**
 * Reads a member's header from the beginning of `bytes`; undefined when it does not end in them. Throws `DecodeError`
 * with `start` added to its offset.
 */
export function parseGzipHeader(bytes: Buffer, start: number): GzipHeader | undefined {
  const magic = startsGzipMember(bytes);
  if (magic === false) throw bad(start, `expected the bytes 1f 8b, found ${bytes.subarray(0, 2).toString('hex')}`);
  if (bytes.length < fixedBytes) return undefined;
  const cm = bytes.readUInt8(2);
  const flg = bytes.readUInt8(3);
  if (cm !== 8) throw bad(start + 2, `expected compression method 8 (deflate), found ${cm}`);
  if ((flg & reserved) !== 0) throw bad(start + 3, `expected the reserved flag bits to be 0, found flags ${flg}`);

  const cursor = new Cursor(bytes);
  const extra = (flg & fextra) === 0 ? null : cursor.counted();
  const name = (flg & fname) === 0 ? null : cursor.zeroTerminated();
  const comment = (flg & fcomment) === 0 ? null : cursor.zeroTerminated();
  const hcrc = (flg & fhcrc) === 0 ? null : cursor.take(2);
  if (!cursor.short) {
    const length = cursor.at;
    return {
      flg,
      mtime: bytes.readUInt32LE(4),
      xfl: bytes.readUInt8(8),
      os: bytes.readUInt8(9),
      extra,
      name,
      comment,
      hcrc,
      length,
    };
  }
  if (bytes.length > maxGzipHeaderBytes) throw bad(start, `more than ${maxGzipHeaderBytes} bytes of header`);
  return undefined;
}

/** Steps over the optional fields; `short` once one does not fit. */
class Cursor {
  at = fixedBytes;
  short = false;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  take(length: number): ByteRange {
    const range = { start: this.at, end: this.at + length };
    if (range.end > this.#bytes.length) this.short = true;
    this.at = range.end;
    return range;
  }

  counted(): ByteRange {
    return this.take(2 + (this.at + 2 <= this.#bytes.length ? this.#bytes.readUInt16LE(this.at) : 0));
  }

  zeroTerminated(): ByteRange {
    const zero = this.short ? -1 : this.#bytes.indexOf(0, this.at);
    if (zero === -1) this.short = true;
    return this.take(zero === -1 ? 0 : zero + 1 - this.at);
  }
}

function bad(offset: number, message: string): DecodeError {
  return new DecodeError('gzip-header', offset, message);
}
