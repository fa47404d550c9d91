/** CRC-64 of ECMA-182, reflected, as xz uses it; two halves of 32 bits, as the engine has no fast 64-bit integers. */
const low = new Int32Array(256);
const high = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let lo = byte;
  let hi = 0;
  for (let bit = 0; bit < 8; bit++) {
    const carry = lo & 1;
    lo = (lo >>> 1) | (hi << 31);
    hi >>>= 1;
    if (carry === 0) continue;
    lo ^= 0xd7870f42;
    hi ^= 0xc96c5795;
  }
  low[byte] = lo;
  high[byte] = hi;
}

/** Computes one CRC-64 over many pieces. */
export class Crc64 {
  #low = -1;
  #high = -1;

  update(bytes: Buffer): void {
    let lo = this.#low;
    let hi = this.#high;
    for (let at = 0; at < bytes.length; at++) {
      const index = (lo ^ (bytes[at] ?? 0)) & 0xff;
      lo = ((lo >>> 8) | (hi << 24)) ^ (low[index] ?? 0);
      hi = (hi >>> 8) ^ (high[index] ?? 0);
    }
    this.#low = lo;
    this.#high = hi;
  }

  /** Eight bytes, little-endian. */
  digest(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32LE(~this.#low, 0);
    bytes.writeInt32LE(~this.#high, 4);
    return bytes;
  }
}
