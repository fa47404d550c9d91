// The .xz File Format 1.2.0, section 3.1: https://tukaani.org/xz/xz-file-format.txt
import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { maxXzDictionaryBytes } from './xz-limits.ts';
import { expectCrc32, isZeros, readVli, readXz } from './xz-reader.ts';

/** What the header of one block says. */
export interface XzBlockHeader {
  /** Bytes of the header, its CRC-32 included. */
  readonly length: number;
  /** Bytes of the compressed data as promised; null when nothing is promised. */
  readonly compressedSize: number | null;
  /** The same for the content. */
  readonly uncompressedSize: number | null;
  /** History that a decoder must keep, in bytes. */
  readonly dictionarySize: number;
  /** Bytes of the two sizes as stored; 0 for absent ones. */
  readonly compressedSizeBytes: number;
  readonly uncompressedSizeBytes: number;
  readonly filterBytes: number;
}

const lzma2 = 0x21;
const filterNames: ReadonlyMap<number, string> = new Map([
  [0x03, 'delta'],
  [0x04, 'BCJ x86'],
  [0x05, 'BCJ PowerPC'],
  [0x06, 'BCJ IA-64'],
  [0x07, 'BCJ ARM'],
  [0x08, 'BCJ ARM-Thumb'],
  [0x09, 'BCJ SPARC'],
  [0x0a, 'BCJ ARM64'],
  [0x0b, 'BCJ RISC-V'],
]);

/**
 * Reads the block header at `start`, whose first byte is not 0. Throws `DecodeError`: `xz-block`, `xz-truncated`,
 * `xz-dictionary`, and `compression-unsupported` for filters before LZMA2.
 */
export function readXzBlockHeader(source: ByteSource, start: number): XzBlockHeader {
  const length = (readXz(source, start, 1).readUInt8(0) + 1) * 4;
  const bytes = readXz(source, start, length);
  expectCrc32(bytes, start, 'xz-block');
  const flags = bytes.readUInt8(1);
  if ((flags & 0x3c) !== 0) throw new DecodeError('xz-block', start + 1, `found reserved bits in block flags ${flags}`);
  const fields = bytes.subarray(0, length - 4);
  const compressed = readSize(fields, 2, (flags & 0x40) !== 0, start);
  const uncompressed = readSize(fields, 2 + compressed.length, (flags & 0x80) !== 0, start);
  const filtersAt = 2 + compressed.length + uncompressed.length;
  const { dictionarySize, end } = readFilters(fields, filtersAt, (flags & 3) + 1, start);
  if (!isZeros(fields.subarray(end))) {
    throw new DecodeError('xz-block', start + end, 'expected zeros as padding of the block header');
  }
  return {
    length,
    compressedSize: compressed.value,
    uncompressedSize: uncompressed.value,
    dictionarySize,
    compressedSizeBytes: compressed.length,
    uncompressedSizeBytes: uncompressed.length,
    filterBytes: end - filtersAt,
  };
}

function readSize(
  fields: Buffer,
  at: number,
  isThere: boolean,
  start: number,
): { readonly value: number | null; readonly length: number } {
  return isThere ? readVli(fields, at, start + at, 'xz-block') : { value: null, length: 0 };
}

/** One filter is read: LZMA2. Others stand before it, and are named. */
function readFilters(
  fields: Buffer,
  at: number,
  count: number,
  start: number,
): { readonly dictionarySize: number; readonly end: number } {
  const id = readVli(fields, at, start + at, 'xz-block');
  if (id.value !== lzma2 || count !== 1) {
    const name = filterNames.get(id.value) ?? `0x${id.value.toString(16)}`;
    const found = id.value === lzma2 ? `${count} filters` : `the filter ${name}`;
    throw new DecodeError('compression-unsupported', start + at, `expected LZMA2 alone, found ${found}`);
  }
  const size = readVli(fields, at + id.length, start + at + id.length, 'xz-block');
  const bitsAt = at + id.length + size.length;
  if (size.value !== 1 || bitsAt >= fields.length) {
    throw new DecodeError('xz-block', start + at, `expected one byte of LZMA2 properties, found ${size.value}`);
  }
  return { dictionarySize: readDictionarySize(fields.readUInt8(bitsAt), start + bitsAt), end: bitsAt + 1 };
}

/** Section 5.3.1. */
function readDictionarySize(bits: number, offset: number): number {
  if (bits > 40) throw new DecodeError('xz-block', offset, `expected a dictionary size of at most 40, found ${bits}`);
  const size = bits === 40 ? 2 ** 32 - 1 : (2 | (bits & 1)) * 2 ** ((bits >>> 1) + 11);
  if (size <= maxXzDictionaryBytes) return size;
  const text = `expected a dictionary of at most ${maxXzDictionaryBytes} bytes, found ${size}`;
  throw new DecodeError('xz-dictionary', offset, text);
}
