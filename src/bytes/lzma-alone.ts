// The .lzma format ("LZMA alone") as in the LZMA SDK's lzma-specification.txt and xz's lzma-file-format.txt.
import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { ByteSink, type OwnedSource } from './byte-sink.ts';
import { LzmaDecoder } from './lzma-decoder.ts';
import { LzmaWindow } from './lzma-window.ts';
import { OutputMeter } from './output-meter.ts';
import { maxXzDictionaryBytes } from './xz-limits.ts';

/** A whole file; its compressed data are held in memory. */
export const maxLzmaBytes = 256 * 1024 * 1024;
const headerBytes = 13;
const unknownSize = 0xffffffffffffffffn;
/** Larger sizes than this are not believed, as in xz. */
const maxStatedBytes = 1n << 38n;
const stepBytes = 64 * 1024;
/** A match may reach so far past the end of a step. */
const longestMatch = 273;

export interface LzmaHeader {
  /** lc, lp and pb in one byte: (pb · 5 + lp) · 9 + lc. */
  readonly properties: number;
  readonly dictionaryBytes: number;
  /** Null where only an end marker tells. */
  readonly contentSize: number | null;
}

export interface LzmaFile {
  readonly header: LzmaHeader;
  /** Close it when done. */
  readonly bytes: OwnedSource;
}

/** The header, if it is one that compressors write: there is no magic number. */
export function lzmaHeaderOf(head: Buffer): LzmaHeader | undefined {
  if (head.length < headerBytes) return undefined;
  const properties = head.readUInt8(0);
  const dictionaryBytes = head.readUInt32LE(1);
  const size = head.readBigUInt64LE(5);
  if (properties >= 9 * 5 * 5 || !isDictionarySize(dictionaryBytes)) return undefined;
  if (size !== unknownSize && size >= maxStatedBytes) return undefined;
  return { properties, dictionaryBytes, contentSize: size === unknownSize ? null : Number(size) };
}

/** 2^n or 2^n + 2^(n-1), which are the sizes that xz accepts. */
function isDictionarySize(bytes: number): boolean {
  const top = 2 ** Math.floor(Math.log2(Math.max(1, bytes)));
  return bytes >= 4096 && (bytes === top || bytes === top + top / 2);
}

/**
 * Decodes a whole file. Throws `DecodeError`: `lzma-header`, `lzma-corrupt` (also for what is cut off or has bytes behind it),
 * `lzma-dictionary`, or as `OutputMeter` does.
 */
export function decodeLzma(source: ByteSource, maxOut: number): LzmaFile {
  const header = lzmaHeaderOf(source.read(0, headerBytes));
  if (header === undefined) throw new DecodeError('lzma-header', 0, 'no header of an .lzma file');
  if (header.dictionaryBytes > maxXzDictionaryBytes) {
    const text = `expected a dictionary of at most ${maxXzDictionaryBytes} bytes, found ${header.dictionaryBytes}`;
    throw new DecodeError('lzma-dictionary', 1, text);
  }
  const sink = new ByteSink();
  try {
    decodeInto(sink, source, header, new OutputMeter({ maxOutputBytes: maxOut }));
    return { header, bytes: sink.finish() };
  } catch (error) {
    sink.abandon();
    throw error;
  }
}

function decodeInto(sink: ByteSink, source: ByteSource, header: LzmaHeader, meter: OutputMeter): void {
  if (source.size > maxLzmaBytes) {
    throw new DecodeError('member-too-large', 0, `more than the ${maxLzmaBytes} bytes that are allowed`);
  }
  const window = new LzmaWindow();
  const decoder = new LzmaDecoder(window);
  window.reset(header.dictionaryBytes);
  const fits = decoder.setProperties(header.properties);
  if (!fits) throw new DecodeError('lzma-header', 0, 'expected lc + lp of at most 4');
  decoder.resetState();
  if (!decoder.begin(source.read(headerBytes, source.size))) throw corrupt(headerBytes, 'they begin wrong');
  const { contentSize } = header;
  for (let marked = false; !marked && meter.total !== contentSize; ) {
    window.makeRoom(stepBytes + longestMatch);
    const start = window.position;
    const step = decoder.advance(Math.min(stepBytes, (contentSize ?? Number.POSITIVE_INFINITY) - meter.total));
    if (step === 'corrupt' || decoder.isPastEnd) throw corrupt(source.size, 'they cannot be decoded');
    marked = step === 'marker';
    meter.add(window.position - start, source.size, headerBytes);
    sink.write(window.buffer.subarray(start, window.position));
  }
  const stated = contentSize === null || meter.total === contentSize;
  // A size may be stated and a marker written as well.
  const ended = decoder.isFinished() || (decoder.advance(1) === 'marker' && decoder.isFinished());
  if (!stated || !ended) throw corrupt(source.size, 'they do not end where the file does');
}

function corrupt(at: number, text: string): DecodeError {
  return new DecodeError('lzma-corrupt', at, `the LZMA data are corrupt: ${text}`);
}
