import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import type { OwnedSource } from './byte-sink.ts';
import { chunksOf, sliceSource } from './byte-source.ts';
import { type InflateOptions, inflateRawSource } from './inflate.ts';

/** One zlib stream (RFC 1950); offsets in the source it was read from. */
export interface ZlibStream {
  /** What it holds; close it when done. */
  readonly bytes: OwnedSource;
  /** Header byte 1: method and window, header byte 2: level and check bits. */
  readonly header: { readonly cmf: number; readonly flg: number };
  /** Where the deflate stream ends and the Adler-32 begins. */
  readonly deflateEnd: number;
  /** Behind the Adler-32; what follows is not part of the stream. */
  readonly end: number;
  readonly adler: { readonly stored: number; readonly recomputed: number };
}

const headerBytes = 2;
const adlerBytes = 4;

/** Whether two bytes are the header of a zlib stream without a preset dictionary (section 2.2). */
export function isZlibHeader(cmf: number, flg: number): boolean {
  return (cmf & 15) === 8 && cmf >> 4 <= 7 && ((cmf << 8) | flg) % 31 === 0 && (flg & 32) === 0;
}

/** Inflates the zlib stream at the beginning of a source. Throws `DecodeError`: `zlib-header`, `zlib-truncated`, or as `inflateRawSource`. */
export function inflateZlib(source: ByteSource, options: InflateOptions): ZlibStream {
  const [cmf = 0, flg = 0] = source.read(0, headerBytes);
  if (source.size < headerBytes || !isZlibHeader(cmf, flg)) {
    throw new DecodeError('zlib-header', 0, 'no header of a zlib stream');
  }
  const { bytes, consumed } = inflateRawSource(sliceSource(source, headerBytes, source.size), options);
  const deflateEnd = headerBytes + consumed;
  const stored = source.read(deflateEnd, deflateEnd + adlerBytes);
  if (stored.length < adlerBytes) {
    bytes.close();
    throw new DecodeError('zlib-truncated', deflateEnd, 'the Adler-32 of 4 bytes is missing');
  }
  const adler = { stored: stored.readUInt32BE(0), recomputed: adler32(bytes) };
  return { bytes, header: { cmf, flg }, deflateEnd, end: deflateEnd + adlerBytes, adler };
}

const base = 65_521;
/** So many sums of bytes stay below 2^53 without taking the remainder. */
const maxRun = 1 << 16;

/** Adler-32 (section 8.2). */
export function adler32(source: ByteSource): number {
  let a = 1;
  let b = 0;
  for (const chunk of chunksOf(source)) {
    for (let start = 0; start < chunk.length; start += maxRun) {
      const end = Math.min(chunk.length, start + maxRun);
      for (let at = start; at < end; at += 1) {
        a += chunk[at] ?? 0;
        b += a;
      }
      a %= base;
      b %= base;
    }
  }
  return ((b << 16) | a) >>> 0;
}
