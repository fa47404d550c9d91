import { DecodeError } from '../model/problem.ts';
import type {
  Compression,
  DecompressionSummary,
  GzipSummary,
  PlainSummary,
  StreamDecompressor,
  ZstdSummary,
} from './compression-summary.ts';
import { GzipDecompressor } from './gzip-stream.ts';
import { type DecompressLimits, OutputMeter } from './output-meter.ts';
import { startsZstdFrame } from './zstd-header.ts';
import { ZstdDecompressor } from './zstd-stream.ts';
import { loadZstd } from './zstd-wasm.ts';

export type * from './compression-summary.ts';
export type { DecompressLimits } from './output-meter.ts';

const magics: readonly (readonly [Compression, Buffer])[] = [
  ['gzip', Buffer.from('1f8b', 'hex')],
  ['xz', Buffer.from('fd377a585a00', 'hex')],
  ['bzip2', Buffer.from('BZh')],
  ['lz4', Buffer.from('04224d18', 'hex')],
];

/** How a stream is compressed, by its first bytes; six are enough. Skippable frames count as zstd. */
export function sniffCompression(head: Uint8Array): Compression {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (startsZstdFrame(bytes) === true) return 'zstd';
  return magics.find(([, magic]) => bytes.subarray(0, magic.length).equals(magic))?.[0] ?? 'none';
}

/** Must have come to its end, once in each thread, before zstd is decompressed. */
export async function prepareCompression(): Promise<void> {
  await loadZstd();
}

/**
 * A decompressor for one stream. Chunks handed to `onData` are valid during the call only. Throws `DecodeError`
 * `compression-unsupported` for kinds that are recognised and not read.
 */
export function createDecompressor(
  kind: 'gzip',
  onData: (chunk: Buffer) => void,
  limits?: DecompressLimits,
): StreamDecompressor<GzipSummary>;
export function createDecompressor(
  kind: 'zstd',
  onData: (chunk: Buffer) => void,
  limits?: DecompressLimits,
): StreamDecompressor<ZstdSummary>;
export function createDecompressor(
  kind: Compression,
  onData: (chunk: Buffer) => void,
  limits?: DecompressLimits,
): StreamDecompressor;
export function createDecompressor(
  kind: Compression,
  onData: (chunk: Buffer) => void,
  limits?: DecompressLimits,
): StreamDecompressor<DecompressionSummary> {
  if (kind === 'gzip') return new GzipDecompressor(onData, limits);
  if (kind === 'zstd') return new ZstdDecompressor(onData, limits);
  if (kind === 'none') return passThrough(onData, limits);
  throw new DecodeError('compression-unsupported', 0, `expected gzip or zstd, found ${kind}, which is not read`);
}

function passThrough(onData: (chunk: Buffer) => void, limits?: DecompressLimits): StreamDecompressor<PlainSummary> {
  const meter = new OutputMeter(limits);
  return {
    push: (chunk) => {
      meter.add(chunk.length, meter.total + chunk.length, meter.total);
      onData(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    },
    end: () => ({ kind: 'none', inputBytes: meter.total, outputBytes: meter.total }),
    abort: () => {},
  };
}
