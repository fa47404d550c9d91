import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { fileSource, memorySource } from './byte-source.ts';
import { maxMemberBytesInMemory } from './limits.ts';
import { currentSpool, type Spool, type SpoolFile } from './spool.ts';

/** A source whose memory or file is given back by `close`. */
export interface OwnedSource extends ByteSource {
  close(): void;
}

/** Collects bytes: in memory at first, in a spool file once they are many. */
export class ByteSink {
  readonly #spool: Spool | undefined;
  readonly #inMemory: number;
  #chunks: Buffer[] = [];
  #size = 0;
  #file: SpoolFile | undefined;

  /** Without a spool of its own the sink uses the thread's. `inMemory` is in bytes. */
  constructor(spool: Spool | undefined = currentSpool(), inMemory = maxMemberBytesInMemory) {
    this.#spool = spool;
    this.#inMemory = inMemory;
  }

  /** Appends; the chunk may be reused afterwards. Throws `DecodeError` when it is too much for memory and there is no spool. */
  write(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#file === undefined && this.#size > this.#inMemory) this.#spill();
    if (this.#file === undefined) this.#chunks.push(Buffer.from(chunk));
    else this.#file.write(chunk);
  }

  finish(): OwnedSource {
    if (this.#file === undefined) return { ...memorySource(this.#joined()), close: () => {} };
    const range = this.#file.finish();
    const source = fileSource(range);
    return {
      size: source.size,
      read: source.read,
      close: () => {
        source.close();
        this.#spool?.remove(range.file);
      },
    };
  }

  /** Gives everything back when the bytes turn out to be of no use. */
  abandon(): void {
    this.#chunks = [];
    if (this.#file !== undefined) this.#spool?.remove(this.#file.finish().file);
  }

  #joined(): Buffer {
    const [only] = this.#chunks;
    return only !== undefined && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
  }

  #spill(): void {
    if (this.#spool === undefined) {
      throw new DecodeError(
        'member-too-large',
        0,
        `more than ${this.#inMemory} bytes uncompressed, and no place to keep them`,
      );
    }
    this.#file = this.#spool.file();
    for (const chunk of this.#chunks) this.#file.write(chunk);
    this.#chunks = [];
  }
}
