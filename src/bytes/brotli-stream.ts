// RFC 7932. There is no magic number and no checksum: a stream is one that decodes to its end.
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';

/** Payload and stream, each; they are held whole. */
export const maxBrotliBytes = 64 * 1024 * 1024;
/** Payload that is compressed again at every quality; the highest one takes two seconds for each MiB. */
const maxBrotliTrialBytes = 64 * 1024;

export interface BrotliStream {
  readonly payload: Buffer;
  /** Where the stream ends. */
  readonly end: number;
  /** Base-2 logarithm of the window that the header names (section 9.1): 10 to 24. */
  readonly windowBits: number;
}

/** With `info` the result has the engine beside the payload, which its type does not say. */
const withEngine = { maxOutputLength: maxBrotliBytes, info: true };

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** Decodes the stream at the beginning of a source. Throws `DecodeError`: `brotli-corrupt`, `brotli-truncated`, `member-too-large`. */
export function decodeBrotli(source: ByteSource): BrotliStream {
  if (source.size > maxBrotliBytes) throw tooLarge(`a stream of ${source.size} bytes`);
  const stored = source.read(0, source.size);
  const windowBits = windowBitsOf(stored[0] ?? 0);
  if (stored.length === 0 || windowBits === undefined) throw new DecodeError('brotli-corrupt', 0, 'no window size');
  try {
    const inflated: unknown = brotliDecompressSync(stored, withEngine);
    const { buffer, engine } = inflated as Inflated;
    return { payload: buffer, end: engine.bytesWritten, windowBits };
  } catch (error) {
    throw refusal(error, source.size);
  }
}

function refusal(error: unknown, size: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge('a payload');
  if (code === 'Z_BUF_ERROR') return new DecodeError('brotli-truncated', size, 'the file ends inside the stream');
  return code.startsWith('ERR_') ? new DecodeError('brotli-corrupt', 0, `no brotli stream (${code})`) : error;
}

function tooLarge(what: string): DecodeError {
  return new DecodeError('member-too-large', 0, `${what} of more than the ${maxBrotliBytes} bytes that are allowed`);
}

/** Section 9.1. Undefined for the one code that is none. */
function windowBitsOf(first: number): number | undefined {
  if ((first & 1) === 0) return 16;
  const high = (first >> 1) & 7;
  if (high !== 0) return 17 + high;
  const low = (first >> 4) & 7;
  if (low === 0) return 17;
  return low === 1 ? undefined : 8 + low;
}

/** The default of programs first, then the others by how often they are chosen. */
const qualities = [11, 4, 5, 6, 9, 1, 10, 8, 7, 3, 2, 0];

/**
 * The setting of Google's encoder (Node's own) that writes exactly this stream, e.g. `brotli quality 11`; null when none does,
 * or when the payload is too large to try.
 */
export function findBrotliQuality({ payload, windowBits, end }: BrotliStream, source: ByteSource): string | null {
  if (payload.length > maxBrotliTrialBytes) return null;
  const stored = source.read(0, end);
  for (const quality of qualities) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: windowBits };
    if (brotliCompressSync(payload, { params }).equals(stored)) return `brotli quality ${quality}`;
  }
  return null;
}
