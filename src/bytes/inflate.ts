import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { ByteSink, type OwnedSource } from './byte-sink.ts';
import { chunksOf } from './byte-source.ts';
import { decodeBzip2 } from './bzip2-stream.ts';
import type {
  Bzip2Summary,
  Compression,
  DecompressionSummary,
  GzipSummary,
  XzSummary,
  ZstdSummary,
} from './compression-summary.ts';
import { createDecompressor } from './decompress.ts';
import { spendInflated } from './inflate-budget.ts';
import { type DecompressLimits, OutputMeter } from './output-meter.ts';
import { type RawInflater, returnInflater, takeInflater } from './raw-inflater.ts';
import type { Spool } from './spool.ts';
import { decodeXz } from './xz-stream.ts';
import { ZlibFailure } from './zlib-handle.ts';

export interface InflateOptions {
  /** Uncompressed bytes that are allowed. */
  readonly maxOut: number;
  /** Where much output goes; the thread's spool if it is left out. */
  readonly spool?: Spool;
}

/**
 * Inflates one raw deflate stream (RFC 1951) at the beginning of `source`. `consumed` counts the compressed bytes up to
 * its end. Close `bytes` when done: large output is in a file. Throws `DecodeError`: `deflate-truncated`,
 * `deflate-corrupt`, `member-too-large` (also for an impossible ratio), `inflate-budget`.
 */
export function inflateRawSource(
  source: ByteSource,
  options: InflateOptions,
): { bytes: OwnedSource; consumed: number } {
  const sink = new ByteSink(options.spool);
  const inflater = takeInflater();
  try {
    const consumed = inflateInto(sink, source, inflater, new OutputMeter({ maxOutputBytes: options.maxOut }));
    return { bytes: sink.finish(), consumed };
  } catch (error) {
    sink.abandon();
    if (error instanceof DecodeError && error.code === 'inflate-ratio') {
      throw new DecodeError('member-too-large', error.offset, error.message);
    }
    throw error;
  } finally {
    returnInflater(inflater);
  }
}

function inflateInto(sink: ByteSink, source: ByteSource, inflater: RawInflater, meter: OutputMeter): number {
  let at = 0;
  const onData = (chunk: Buffer): void => {
    meter.add(chunk.length, source.size, at);
    spendInflated(chunk.length, at);
    sink.write(chunk);
  };
  try {
    for (const chunk of inflater.wholeInput ? [source.read(0, source.size)] : chunksOf(source)) {
      at += inflater.write(chunk, 0, onData);
      if (inflater.ended) return at;
    }
    inflater.finish();
    return at;
  } catch (error) {
    if (!(error instanceof ZlibFailure)) throw error;
    if (error.code === 'Z_BUF_ERROR') throw new DecodeError('deflate-truncated', at, 'the deflate stream has no end');
    if (error.code === 'ERR_BUFFER_TOO_LARGE') throw new DecodeError('member-too-large', at, error.message);
    throw new DecodeError('deflate-corrupt', at, `the deflate stream is corrupt (${error.message})`);
  }
}

/** A decompressed node: its content, to be closed when done, and the structure of its compressed form. */
export interface DecompressedSource<Summary extends DecompressionSummary> {
  readonly bytes: OwnedSource;
  readonly summary: Summary;
}

/** Decompresses a whole node. Throws `DecodeError` as `createDecompressor` does, but reads xz and bzip2 as well. */
export function decompressSource(
  kind: 'gzip',
  source: ByteSource,
  options: InflateOptions,
): DecompressedSource<GzipSummary>;
export function decompressSource(
  kind: 'zstd',
  source: ByteSource,
  options: InflateOptions,
): DecompressedSource<ZstdSummary>;
export function decompressSource(
  kind: 'xz',
  source: ByteSource,
  options: InflateOptions,
): DecompressedSource<XzSummary>;
export function decompressSource(
  kind: 'bzip2',
  source: ByteSource,
  options: InflateOptions,
): DecompressedSource<Bzip2Summary>;
export function decompressSource(
  kind: Compression,
  source: ByteSource,
  options: InflateOptions,
): DecompressedSource<DecompressionSummary>;
export function decompressSource(
  kind: Compression,
  source: ByteSource,
  options: InflateOptions,
): DecompressedSource<DecompressionSummary> {
  const sink = new ByteSink(options.spool);
  try {
    const summary = decompressInto(sink, kind, source, { maxOutputBytes: options.maxOut });
    return { bytes: sink.finish(), summary };
  } catch (error) {
    sink.abandon();
    throw error;
  }
}

/** Xz and bzip2 are decoded from the source itself, which they read back and forth; the others piece by piece. */
function decompressInto(
  sink: ByteSink,
  kind: Compression,
  source: ByteSource,
  limits: DecompressLimits,
): DecompressionSummary {
  const onData = (chunk: Buffer): void => {
    spendInflated(chunk.length, 0);
    sink.write(chunk);
  };
  if (kind === 'xz') return decodeXz(source, onData, limits);
  if (kind === 'bzip2') return decodeBzip2(source, onData, limits);
  const stream = createDecompressor(kind, onData, limits);
  try {
    for (const chunk of chunksOf(source)) stream.push(chunk);
    return stream.end();
  } catch (error) {
    stream.abort();
    throw error;
  }
}
