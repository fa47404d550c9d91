const emptyInput = Buffer.alloc(0);

/**
 * The range decoder of LZMA over one piece of input. Reading past the end gives zeros; `isFinished` tells afterwards.
 * All 32-bit values are kept as signed integers, which the engine handles without boxing.
 */
export class RangeDecoder {
  readonly #probabilities: Uint16Array;
  #input: Buffer = emptyInput;
  #at = 0;
  #range = 0;
  #code = 0;

  /** `probabilities` are those of the model: 2,048 times the chance of a zero bit. */
  constructor(probabilities: Uint16Array) {
    this.#probabilities = probabilities;
  }

  /** Begins with a new piece. False when it is shorter than the five bytes that are read at once, or the first is not 0. */
  start(input: Buffer): boolean {
    if (input.length < 5 || input.readUInt8(0) !== 0) return false;
    this.#input = input;
    this.#range = -1;
    this.#code = input.readInt32BE(1);
    this.#at = 5;
    return true;
  }

  /** Whether exactly the whole piece was decoded. */
  isFinished(): boolean {
    this.#normalize();
    return this.#code === 0 && this.#at === this.#input.length;
  }

  /** Whether bytes were asked for that the piece does not have. */
  get isPastEnd(): boolean {
    return this.#at > this.#input.length;
  }

  #normalize(): void {
    if (this.#range >>> 24 !== 0) return;
    this.#range <<= 8;
    this.#code = (this.#code << 8) | (this.#at < this.#input.length ? (this.#input[this.#at] ?? 0) : 0);
    this.#at += 1;
  }

  /** One bit whose probability is that at `index`, which learns from it. */
  bit(index: number): number {
    this.#normalize();
    const probability = this.#probabilities[index] ?? 0;
    const bound = Math.imul(this.#range >>> 11, probability);
    if (this.#code >>> 0 < bound >>> 0) {
      this.#range = bound;
      this.#probabilities[index] = probability + ((2048 - probability) >>> 5);
      return 0;
    }
    this.#range = (this.#range - bound) | 0;
    this.#code = (this.#code - bound) | 0;
    this.#probabilities[index] = probability - (probability >>> 5);
    return 1;
  }

  /** `count` bits, the highest first; each has a probability for every value of those before it. */
  tree(base: number, count: number): number {
    let node = 1;
    for (let left = count; left > 0; left--) node = (node << 1) | this.bit(base + node);
    return node - (1 << count);
  }

  /** The same with the lowest bit first. */
  reverseTree(base: number, count: number): number {
    let node = 1;
    let value = 0;
    for (let at = 0; at < count; at++) {
      const bit = this.bit(base + node);
      node = (node << 1) | bit;
      value |= bit << at;
    }
    return value;
  }

  /** `count` bits, the highest first, zeros and ones being equally likely. */
  direct(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left--) {
      this.#normalize();
      this.#range >>>= 1;
      const isOne = this.#code >>> 0 >= this.#range >>> 0;
      if (isOne) this.#code = (this.#code - this.#range) | 0;
      value = (value << 1) | (isOne ? 1 : 0);
    }
    return value;
  }
}
