import { constants, createInflateRaw, deflateRawSync, inflateRawSync } from 'node:zlib';
import { maxOneShotInflateBytes, streamChunkBytes } from './limits.ts';
import { ZlibFailure, ZlibHandle } from './zlib-handle.ts';

/** Takes one raw deflate stream (RFC 1951) after another and finds the exact byte where each ends. */
export interface RawInflater {
  /** True when a stream has to be handed over in one `write`, with everything that follows it. */
  readonly wholeInput: boolean;
  /** True once the last block has been read. */
  readonly ended: boolean;
  /**
   * Reads `input` from `start`, hands out what it inflates to (each chunk is valid during the call only) and returns how
   * many bytes belonged to the stream. Throws `ZlibFailure`.
   */
  write(input: Buffer, start: number, onData: (chunk: Buffer) => void): number;
  /** Says that no input is left; throws `ZlibFailure` `Z_BUF_ERROR` when the stream is not complete. */
  finish(): void;
  /** Begins a new stream. */
  reset(): void;
}

/** By the native binding: constant memory, about twice as fast as the stream API. Undefined when there is none. */
export function openHandleInflater(): RawInflater | undefined {
  // The stream's own output buffer is never used, so it is made as small as it can be.
  const zlib = ZlibHandle.open(createInflateRaw({ chunkSize: 64 }));
  return zlib === undefined ? undefined : new HandleInflater(zlib);
}

class HandleInflater implements RawInflater {
  readonly wholeInput = false;
  ended = false;
  readonly #zlib: ZlibHandle;
  readonly #output = Buffer.allocUnsafeSlow(streamChunkBytes);

  constructor(zlib: ZlibHandle) {
    this.#zlib = zlib;
  }

  write(input: Buffer, start: number, onData: (chunk: Buffer) => void): number {
    const zlib = this.#zlib;
    let at = start;
    while (!this.ended) {
      const given = input.length - at;
      zlib.run(constants.Z_NO_FLUSH, input, at, given, this.#output);
      at += given - zlib.availableIn;
      const made = this.#output.length - zlib.availableOut;
      if (made > 0) onData(this.#output.subarray(0, made));
      if (zlib.availableOut === 0) continue;
      // With room for output left, zlib leaves input unread only behind the end of the stream.
      this.ended = zlib.availableIn > 0;
      break;
    }
    return at - start;
  }

  finish(): void {
    if (this.ended) return;
    this.#zlib.run(constants.Z_FINISH, this.#output, 0, 0, this.#output);
    this.ended = true;
  }

  reset(): void {
    this.#zlib.reset();
    this.ended = false;
  }
}

/** By the public API: one stream in one piece, with its whole output in memory. */
export function openOneShotInflater(maxBytes = maxOneShotInflateBytes): RawInflater {
  return new OneShotInflater(maxBytes);
}

class OneShotInflater implements RawInflater {
  readonly wholeInput = true;
  ended = false;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  write(input: Buffer, start: number, onData: (chunk: Buffer) => void): number {
    const result = inflateWhole(input.subarray(start), this.#maxBytes);
    if (result === undefined) return input.length - start;
    for (let at = 0; at < result.output.length; at += streamChunkBytes) {
      onData(result.output.subarray(at, at + streamChunkBytes));
    }
    this.ended = true;
    return result.consumed;
  }

  finish(): void {
    if (!this.ended) throw new ZlibFailure('Z_BUF_ERROR', 'unexpected end of file');
  }

  reset(): void {
    this.ended = false;
  }
}

/** Undefined when the input ends before the stream does. */
function inflateWhole(input: Buffer, maxOutputLength: number): { output: Buffer; consumed: number } | undefined {
  try {
    const result: unknown = inflateRawSync(input, { info: true, maxOutputLength });
    const { buffer, engine } = result as { buffer: Buffer; engine: { bytesWritten: number } };
    return { output: buffer, consumed: engine.bytesWritten };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'Z_BUF_ERROR') return undefined;
    throw new ZlibFailure(code, error instanceof Error ? error.message : String(error));
  }
}

const idle: RawInflater[] = [];
let handleWorks: boolean | undefined;

/** An inflater that nobody else uses, ready for a new stream. Give it back with `returnInflater`. */
export function takeInflater(): RawInflater {
  handleWorks ??= handleInflates();
  const inflater = idle.pop() ?? (handleWorks ? openHandleInflater() : undefined) ?? openOneShotInflater();
  inflater.reset();
  return inflater;
}

/** Keeps a few inflaters: an archive has thousands of members, and making one costs more than inflating a small member. */
export function returnInflater(inflater: RawInflater): void {
  if (idle.length < 4) idle.push(inflater);
}

/** The binding is not a public interface, so it has to show once that it does what is expected of it. */
function handleInflates(): boolean {
  const inflater = openHandleInflater();
  if (inflater === undefined) return false;
  const text = Buffer.alloc(streamChunkBytes + 1, 'known answer');
  const input = Buffer.concat([deflateRawSync(text), Buffer.from('rest')]);
  const chunks: Buffer[] = [];
  try {
    const consumed = inflater.write(input, 0, (chunk) => void chunks.push(Buffer.from(chunk)));
    return inflater.ended && consumed === input.length - 4 && Buffer.concat(chunks).equals(text);
  } catch {
    return false;
  }
}
