import { maxTarExtendedHeaderBytes } from '../../bytes/limits.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { FrameDigest } from './digest.ts';
import { type ExtendedFault, ExtendedHeaders, readGlobalRecords } from './extended.ts';
import { blockSize, type ExtendedKind, roundUp } from './header.ts';
import { sizeMessage } from './header-check.ts';
import { maxExtendedHeaders, maxGlobalHeaders } from './limits.ts';
import { isSize, readNumber } from './number.ts';
import type { ProblemList } from './problem-list.ts';

/** Why nothing after this header can be read. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** Reads extended headers one at a time: their blocks go to the frame digest, their records to `headers`. */
export class ExtendedReader {
  readonly globalPax: ByteRange[] = [];
  globalMtime: number | undefined;
  /** What applies to the next member. */
  headers = new ExtendedHeaders();
  readonly #frame: FrameDigest;
  readonly #problems: ProblemList;
  #kind: ExtendedKind = 'x';
  #start = 0;
  #size = 0;
  /** A `g` header between members belongs to no frame. */
  #standsAlone = false;

  constructor(frame: FrameDigest, problems: ProblemList) {
    this.#frame = frame;
    this.#problems = problems;
  }

  /** Takes the header block at `at`, which is at offset `start` of the archive. */
  begin(kind: ExtendedKind, block: Buffer, at: number, start: number): Failure | undefined {
    const size = readNumber(block, at + 124, 12) ?? 0;
    if (!isSize(size)) return { code: 'tar-size', message: sizeMessage(block, at) };
    this.#kind = kind;
    this.#start = start;
    this.#size = size;
    this.#standsAlone = kind === 'g' && this.headers.count === 0;
    const count = this.#standsAlone ? this.globalPax.length : this.headers.count;
    const most = this.#standsAlone ? maxGlobalHeaders : maxExtendedHeaders;
    if (count >= most) {
      return { code: 'tar-too-many-headers', message: `extended headers: expected at most ${most}, found one more` };
    }
    if (!this.#standsAlone) this.headers.count += 1;
    this.skip(block, at, blockSize);
    if (this.isTooLarge) {
      const message = `extended header: expected at most ${maxTarExtendedHeaderBytes} bytes, found ${size}; it is not applied`;
      this.#problems.add('error', 'tar-header-too-large', start, message);
    }
    return undefined;
  }

  /** Bytes of data and padding that follow the header block. */
  get padded(): number {
    return roundUp(this.#size);
  }

  get isTooLarge(): boolean {
    return this.#size > maxTarExtendedHeaderBytes;
  }

  /** Takes all data and padding at once and applies the records. */
  read(bytes: Buffer, at: number): void {
    this.skip(bytes, at, this.padded);
    for (const fault of this.#apply(bytes.subarray(at, at + this.#size))) {
      this.#problems.add('error', fault.code, this.#start + blockSize + fault.offset, fault.message);
    }
  }

  /** Takes bytes that are not looked at. */
  skip(bytes: Buffer, at: number, length: number): void {
    if (!this.#standsAlone) this.#frame.update(bytes, at, at + length);
  }

  #apply(data: Buffer): readonly ExtendedFault[] {
    if (this.#kind !== 'g') return this.headers.add(this.#kind, data);
    const records = readGlobalRecords(data);
    this.globalMtime = records.mtime ?? this.globalMtime;
    return records.faults;
  }

  /** Ends the header; true when it was a global one between members, which is then listed. */
  end(): boolean {
    if (this.#standsAlone) this.globalPax.push({ start: this.#start, end: this.#start + blockSize + this.padded });
    return this.#standsAlone;
  }

  /** Forgets what applied to the member that was just read. */
  endMember(): void {
    if (this.headers.count > 0) this.headers = new ExtendedHeaders();
  }
}
