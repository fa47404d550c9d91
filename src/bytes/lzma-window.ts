/** What one LZMA2 chunk can hold at most, uncompressed. */
const maxChunkBytes = 2 * 1024 * 1024;
const firstBytes = 64 * 1024;

/**
 * The output of an LZMA decoder, of which the last `dictionaryBytes` stay readable. Grows with the output, so that a
 * large dictionary in a small file costs nothing.
 */
export class LzmaWindow {
  buffer = Buffer.allocUnsafe(firstBytes);
  /** Where the next byte goes. */
  position = 0;
  dictionaryBytes = 0;

  /** Forgets everything; also needed before the first byte. */
  reset(dictionaryBytes: number): void {
    this.position = 0;
    this.dictionaryBytes = dictionaryBytes;
  }

  /** Makes room for `bytes` more, at most 2 MiB. Positions may move, by a multiple of 16, as the model counts modulo 16. */
  makeRoom(bytes: number): void {
    const needed = this.position + bytes;
    if (needed <= this.buffer.length) return;
    const most = this.dictionaryBytes + Math.max(maxChunkBytes, this.dictionaryBytes >>> 1) + 16;
    if (needed <= most) this.#grow(Math.min(most, needed * 2));
    else this.#slide();
    if (this.position + bytes > this.buffer.length) this.#grow(this.position + bytes);
  }

  #grow(size: number): void {
    const grown = Buffer.allocUnsafe(size);
    this.buffer.copy(grown, 0, 0, this.position);
    this.buffer = grown;
  }

  #slide(): void {
    const shift = Math.max(0, this.position - this.dictionaryBytes) & ~15;
    this.buffer.copyWithin(0, shift, this.position);
    this.position -= shift;
  }

  /** Appends stored bytes; there must be room. */
  write(bytes: Buffer): void {
    this.position += bytes.copy(this.buffer, this.position);
  }
}
