// RFC 8878, section 3.1: a file is a series of frames, some of which are to be skipped.
import type { ByteRange } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import type { StreamDecompressor, ZstdFrame, ZstdFrameHeader, ZstdSummary } from './compression-summary.ts';
import { maxZstdFrames } from './limits.ts';
import { type DecompressLimits, OutputMeter } from './output-meter.ts';
import { ZstdDecoder, ZstdFailure } from './zstd-decoder.ts';
import { parseZstdHeader, startsZstdFrame } from './zstd-header.ts';

const checksumBytes = 4;
const empty = Buffer.alloc(0);

/** Walks the frames of a zstd stream; the decoder verifies checksums, this class the promised sizes. */
export class ZstdDecompressor implements StreamDecompressor<ZstdSummary> {
  readonly #onData: (chunk: Buffer) => void;
  readonly #meter: OutputMeter;
  readonly #decoder = new ZstdDecoder();
  readonly #frames: ZstdFrame[] = [];
  #state: 'header' | 'frame' | 'skippable' | 'tail' | 'closed' = 'header';
  /** How much of the stream has been taken in. */
  #offset = 0;
  /** The beginning of a header that is not complete yet. */
  #pending = empty;
  #start = 0;
  #headerEnd = 0;
  #header: ZstdFrameHeader | undefined;
  #contentBytes = 0;
  #skipEnd = 0;

  constructor(onData: (chunk: Buffer) => void, limits?: DecompressLimits) {
    this.#onData = onData;
    this.#meter = new OutputMeter(limits);
  }

  push(chunk: Uint8Array): void {
    if (this.#state === 'closed') throw new Error('push to a closed decompressor');
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#guard(() => {
      for (let at = 0; at < bytes.length; ) {
        const used = this.#step(bytes, at);
        at += used;
        this.#offset += used;
      }
    });
  }

  end(): ZstdSummary {
    if (this.#state === 'closed') throw new Error('end of a closed decompressor');
    return this.#guard(() => {
      if (this.#state === 'skippable') this.#finishSkippable();
      const trailing = this.#trailing();
      this.abort();
      return {
        kind: 'zstd',
        frames: this.#frames,
        trailing,
        inputBytes: this.#offset,
        outputBytes: this.#meter.total,
      };
    });
  }

  abort(): void {
    if (this.#state !== 'closed') this.#decoder.free();
    this.#state = 'closed';
  }

  #guard<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      this.abort();
      throw error;
    }
  }

  /** Takes some of the chunk from `at` on and returns how much; 0 only together with a change of state. */
  #step(chunk: Buffer, at: number): number {
    if (this.#state === 'header') return this.#readHeader(chunk.subarray(at));
    if (this.#state === 'frame') return this.#decode(chunk, at);
    if (this.#state === 'skippable') return this.#skip(chunk.length - at);
    return chunk.length - at;
  }

  #readHeader(rest: Buffer): number {
    const before = this.#pending.length;
    // No header is longer than 18 bytes.
    const bytes = Buffer.concat([this.#pending, rest.subarray(0, 18)]);
    if (this.#frames.length > 0 && startsZstdFrame(bytes) === false) {
      this.#state = 'tail';
      return rest.length;
    }
    const found = parseZstdHeader(bytes, this.#start);
    if (found === undefined) {
      this.#pending = bytes;
      return rest.length;
    }
    if (this.#frames.length === maxZstdFrames) {
      throw new DecodeError('zstd-frames', this.#start, `more than ${maxZstdFrames} frames`);
    }
    this.#pending = empty;
    this.#headerEnd = this.#start + found.length;
    if (found.kind === 'skippable') {
      this.#skipEnd = this.#headerEnd + found.contentBytes;
      this.#state = 'skippable';
    } else {
      this.#header = found.header;
      this.#contentBytes = 0;
      this.#state = 'frame';
      // The decoder wants the header too; a frame never ends in it.
      this.#feed(bytes.subarray(0, found.length), 0);
    }
    return found.length - before;
  }

  #decode(chunk: Buffer, at: number): number {
    const used = this.#feed(chunk, at);
    if (this.#decoder.frameEnded) this.#finishFrame(this.#offset + used);
    return used;
  }

  #feed(chunk: Buffer, at: number): number {
    const given = this.#offset + chunk.length - at;
    try {
      return this.#decoder.write(chunk, at, (data) => {
        this.#meter.add(data.length, given, this.#offset);
        this.#contentBytes += data.length;
        this.#onData(data);
      });
    } catch (error) {
      throw error instanceof ZstdFailure ? this.#failure(error) : error;
    }
  }

  #failure({ number }: ZstdFailure): DecodeError {
    const frame = `the frame that begins at byte ${this.#start}`;
    if (number === 22)
      return new DecodeError('zstd-checksum', this.#offset, `the checksum of ${frame} does not match its content`);
    if (number === 16)
      return new DecodeError('zstd-window', this.#offset, `${frame} needs a larger window than is allowed`);
    if (number === 64) return new DecodeError('zstd-memory', this.#offset, `${frame} needs more memory than there is`);
    return new DecodeError('zstd-corrupt', this.#offset, `${frame} is corrupt (zstd error ${number})`);
  }

  #finishFrame(end: number): void {
    const header = this.#header;
    if (header === undefined) throw new Error('a zstd frame ends without a header');
    if (header.contentSize !== null && header.contentSize !== this.#contentBytes) {
      const text = `expected ${header.contentSize} bytes of content from the header, found ${this.#contentBytes}`;
      throw new DecodeError('zstd-corrupt', end, text);
    }
    this.#frames.push({
      kind: 'frame',
      start: this.#start,
      headerEnd: this.#headerEnd,
      blocksEnd: end - (header.checksum ? checksumBytes : 0),
      end,
      header,
      contentBytes: this.#contentBytes,
    });
    this.#start = end;
    this.#state = 'header';
  }

  #skip(available: number): number {
    if (this.#offset < this.#skipEnd) return Math.min(available, this.#skipEnd - this.#offset);
    this.#finishSkippable();
    return 0;
  }

  #finishSkippable(): void {
    if (this.#offset < this.#skipEnd) return;
    this.#frames.push({ kind: 'skippable', start: this.#start, headerEnd: this.#headerEnd, end: this.#skipEnd });
    this.#start = this.#skipEnd;
    this.#state = 'header';
  }

  /** What follows the last frame; throws when the stream ends inside a frame. */
  #trailing(): ByteRange | null {
    const between = this.#state === 'header' && this.#frames.length > 0;
    if (between && this.#offset === this.#start) return null;
    if (this.#state === 'tail' || (between && this.#pending.length < 4))
      return { start: this.#start, end: this.#offset };
    const text = `the stream ends in the frame that begins at byte ${this.#start}`;
    throw new DecodeError('zstd-truncated', this.#offset, text);
  }
}
