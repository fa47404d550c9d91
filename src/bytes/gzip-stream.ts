// RFC 1952, section 2.2: a file is a series of members; each is a header, a deflate stream and a trailer of 8 bytes.
import { crc32 } from 'node:zlib';
import type { ByteRange } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import type { GzipMember, GzipSummary, StreamDecompressor } from './compression-summary.ts';
import { parseGzipHeader, startsGzipMember } from './gzip-header.ts';
import { maxGzipMembers } from './limits.ts';
import { type DecompressLimits, OutputMeter } from './output-meter.ts';
import { type RawInflater, returnInflater, takeInflater } from './raw-inflater.ts';
import { ZlibFailure } from './zlib-handle.ts';

const trailerBytes = 8;
const empty = Buffer.alloc(0);

/** Walks the members of a gzip stream, verifies their checksums and sizes, and remembers where their parts are. */
export class GzipDecompressor implements StreamDecompressor<GzipSummary> {
  readonly #onData: (chunk: Buffer) => void;
  readonly #meter: OutputMeter;
  readonly #inflater: RawInflater;
  readonly #ownInflater: boolean;
  readonly #members: GzipMember[] = [];
  /** Collected input for an inflater that wants it in one piece. */
  readonly #collected: Buffer[] = [];
  #state: 'header' | 'deflate' | 'trailer' | 'tail' | 'closed' = 'header';
  /** How much of the stream has been taken in. */
  #offset = 0;
  /** The beginning of a header or trailer that is not complete yet. */
  #pending = empty;
  #start = 0;
  #headerEnd = 0;
  #deflateEnd = 0;
  #crc = 0;
  #contentBytes = 0;

  constructor(onData: (chunk: Buffer) => void, limits?: DecompressLimits, inflater?: RawInflater) {
    this.#onData = onData;
    this.#meter = new OutputMeter(limits);
    this.#inflater = inflater ?? takeInflater();
    this.#ownInflater = inflater === undefined;
  }

  push(chunk: Uint8Array): void {
    if (this.#state === 'closed') throw new Error('push to a closed decompressor');
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#inflater.wholeInput) this.#collected.push(Buffer.from(bytes));
    else this.#guard(() => this.#consume(bytes));
  }

  end(): GzipSummary {
    if (this.#state === 'closed') throw new Error('end of a closed decompressor');
    return this.#guard(() => {
      if (this.#inflater.wholeInput) this.#consume(Buffer.concat(this.#collected));
      const trailing = this.#trailing();
      this.abort();
      return {
        kind: 'gzip',
        members: this.#members,
        trailing,
        inputBytes: this.#offset,
        outputBytes: this.#meter.total,
      };
    });
  }

  abort(): void {
    if (this.#state !== 'closed' && this.#ownInflater) returnInflater(this.#inflater);
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

  #consume(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      const used = this.#step(chunk, at);
      at += used;
      this.#offset += used;
    }
  }

  /** Takes some of the chunk from `at` on and returns how much; 0 only together with a change of state. */
  #step(chunk: Buffer, at: number): number {
    if (this.#state === 'header') return this.#readHeader(chunk.subarray(at));
    if (this.#state === 'deflate') return this.#inflate(chunk, at);
    if (this.#state === 'trailer') return this.#readTrailer(chunk.subarray(at));
    return chunk.length - at;
  }

  #readHeader(rest: Buffer): number {
    const before = this.#pending.length;
    const bytes = before === 0 ? rest : Buffer.concat([this.#pending, rest]);
    if (this.#members.length > 0 && startsGzipMember(bytes) === false) {
      this.#state = 'tail';
      return rest.length;
    }
    const header = parseGzipHeader(bytes, this.#start);
    if (header === undefined) {
      this.#pending = Buffer.from(bytes);
      return rest.length;
    }
    if (this.#members.length === maxGzipMembers) {
      throw new DecodeError('gzip-members', this.#start, `more than ${maxGzipMembers} members`);
    }
    this.#pending = empty;
    this.#headerEnd = this.#start + header.length;
    this.#inflater.reset();
    this.#crc = 0;
    this.#contentBytes = 0;
    this.#state = 'deflate';
    return header.length - before;
  }

  #inflate(chunk: Buffer, at: number): number {
    const given = this.#offset + chunk.length - at;
    const onData = (data: Buffer): void => {
      this.#meter.add(data.length, given, this.#offset);
      this.#crc = crc32(data, this.#crc);
      this.#contentBytes += data.length;
      this.#onData(data);
    };
    const used = this.#asDecodeError(() => this.#inflater.write(chunk, at, onData));
    if (this.#inflater.ended) {
      this.#deflateEnd = this.#offset + used;
      this.#state = 'trailer';
    }
    return used;
  }

  #asDecodeError<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof ZlibFailure)) throw error;
      if (error.code === 'ERR_BUFFER_TOO_LARGE') throw new DecodeError('member-too-large', this.#offset, error.message);
      const where = `the deflate stream from byte ${this.#headerEnd} is corrupt`;
      throw new DecodeError('deflate-corrupt', this.#offset, `${where} (${error.message})`);
    }
  }

  #readTrailer(rest: Buffer): number {
    const before = this.#pending.length;
    const used = Math.min(trailerBytes - before, rest.length);
    this.#pending = Buffer.concat([this.#pending, rest.subarray(0, used)]);
    if (this.#pending.length < trailerBytes) return used;
    this.#finishMember(this.#pending.readUInt32LE(0), this.#pending.readUInt32LE(4));
    this.#pending = empty;
    this.#state = 'header';
    return used;
  }

  #finishMember(crc: number, isize: number): void {
    const end = this.#deflateEnd + trailerBytes;
    const recomputedSize = this.#contentBytes % 2 ** 32;
    if (crc !== this.#crc) {
      const text = `expected CRC-32 ${hex(this.#crc)} from the content, found ${hex(crc)} in the trailer`;
      throw new DecodeError('gzip-crc', this.#deflateEnd, text);
    }
    if (isize !== recomputedSize) {
      const text = `expected size ${recomputedSize} from the content, found ${isize} in the trailer`;
      throw new DecodeError('gzip-isize', this.#deflateEnd + 4, text);
    }
    this.#members.push({
      start: this.#start,
      headerEnd: this.#headerEnd,
      deflateEnd: this.#deflateEnd,
      end,
      contentBytes: this.#contentBytes,
      crc32: { stored: crc, recomputed: this.#crc },
      isize: { stored: isize, recomputed: recomputedSize },
    });
    this.#start = end;
  }

  /** What follows the last member; throws when the stream ends inside a member. */
  #trailing(): ByteRange | null {
    const between = this.#state === 'header' && this.#members.length > 0;
    if (between && this.#offset === this.#start) return null;
    // A single byte is too short to be told from the first half of a magic number.
    if (this.#state === 'tail' || (between && this.#pending.length < 2))
      return { start: this.#start, end: this.#offset };
    const part = this.#state === 'deflate' ? 'deflate stream' : this.#state;
    const text = `the stream ends in the ${part} of the member that begins at byte ${this.#start}`;
    throw new DecodeError('gzip-truncated', this.#offset, text);
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
