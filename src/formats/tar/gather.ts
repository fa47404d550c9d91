/**
 * Collects a wanted number of bytes from chunks. When one chunk holds them all they are not copied: `bytes` is then the
 * chunk itself, so they must be used before the next chunk comes.
 */
export class Gather {
  bytes: Buffer = Buffer.alloc(0);
  /** Where the wanted bytes start in `bytes`. */
  offset = 0;
  full = false;
  wanted: number;
  /** Bytes collected while not full. */
  held = 0;
  #store = Buffer.alloc(0);

  constructor(wanted: number) {
    this.wanted = wanted;
  }

  start(wanted: number): void {
    this.wanted = wanted;
    this.held = 0;
    this.full = false;
  }

  /** Takes bytes of `chunk` from `at` on; returns how many. */
  feed(chunk: Buffer, at: number): number {
    if (this.held === 0 && chunk.length - at >= this.wanted) {
      this.bytes = chunk;
      this.offset = at;
      this.full = true;
      return this.wanted;
    }
    const taken = Math.min(this.wanted - this.held, chunk.length - at);
    this.#reserve(this.held + taken);
    chunk.copy(this.#store, this.held, at, at + taken);
    this.held += taken;
    this.bytes = this.#store;
    this.offset = 0;
    this.full = this.held === this.wanted;
    return taken;
  }

  #reserve(length: number): void {
    if (length <= this.#store.length) return;
    const grown = Buffer.alloc(Math.max(length, this.#store.length * 2, 1024));
    this.#store.copy(grown, 0, 0, this.held);
    this.#store = grown;
  }
}
