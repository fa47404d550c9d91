import type { ByteSource } from '../model/bytes.ts';
import { streamChunkBytes } from './limits.ts';

/** Reads a source bit by bit, the highest bit of each byte first. Behind the end there are zeros; `isPastEnd` tells. */
export class BitReader {
  readonly #source: ByteSource;
  #chunk: Buffer;
  #chunkStart: number;
  #at = 0;
  /** The lowest `#count` bits are those read ahead. */
  #held = 0;
  #count = 0;

  constructor(source: ByteSource, start: number) {
    this.#source = source;
    this.#chunkStart = start;
    this.#chunk = source.read(start, start + streamChunkBytes);
  }

  /** Offset of the byte that holds the next bit. */
  get offset(): number {
    return Math.floor(this.#takenBits / 8);
  }

  /** Whether bits were taken that are not there. */
  get isPastEnd(): boolean {
    return this.#takenBits > this.#source.size * 8;
  }

  /** Counted from the beginning of the source. */
  get #takenBits(): number {
    return (this.#chunkStart + this.#at) * 8 - this.#count;
  }

  /** The next `count` bits (at most 24), which stay where they are. */
  peek(count: number): number {
    while (this.#count < count) {
      this.#held = (this.#held << 8) | this.#nextByte();
      this.#count += 8;
    }
    return (this.#held >>> (this.#count - count)) & ((1 << count) - 1);
  }

  /** Takes `count` bits that were peeked at. */
  skip(count: number): void {
    this.#count -= count;
  }

  /** The next `count` bits, at most 24. */
  take(count: number): number {
    const value = this.peek(count);
    this.#count -= count;
    return value;
  }

  /** Takes the bits up to the next whole byte and returns their value. */
  align(): number {
    return this.take(this.#count & 7);
  }

  #nextByte(): number {
    if (this.#at === this.#chunk.length && this.#chunk.length > 0) {
      this.#chunkStart += this.#at;
      this.#at = 0;
      this.#chunk = this.#source.read(this.#chunkStart, this.#chunkStart + streamChunkBytes);
    }
    return this.#chunk[this.#at++] ?? 0;
  }
}
