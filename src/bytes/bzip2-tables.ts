import type { BitReader } from './bit-reader.ts';

/** The longest code that bzip2 allows, in bits. */
const maxCodeBits = 20;

/** A canonical Huffman code. */
export class HuffmanTable {
  /** For each length, the first code of 20 bits that is too large for it. */
  readonly #limits = new Int32Array(maxCodeBits + 1);
  /** For each length, what to take from a code to get the place of its symbol. */
  readonly #offsets = new Int32Array(maxCodeBits + 1);
  readonly #symbols: Uint16Array;
  readonly #shortest: number;

  /** `lengths` gives the bits of each symbol's code, 1 to 20. */
  constructor(lengths: Uint8Array) {
    const counts = new Int32Array(maxCodeBits + 1);
    for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
    const starts = new Int32Array(maxCodeBits + 2);
    let code = 0;
    let place = 0;
    for (let length = 1; length <= maxCodeBits; length++) {
      const count = counts[length] ?? 0;
      starts[length] = place;
      this.#offsets[length] = code - place;
      code += count;
      place += count;
      this.#limits[length] = code << (maxCodeBits - length);
      code <<= 1;
    }
    this.#symbols = new Uint16Array(lengths.length);
    lengths.forEach((length, symbol) => {
      const at = starts[length] ?? 0;
      this.#symbols[at] = symbol;
      starts[length] = at + 1;
    });
    this.#shortest = lengths.reduce((shortest, length) => Math.min(shortest, length), maxCodeBits);
  }

  /** The next symbol; -1 when no code fits. */
  read(bits: BitReader): number {
    const ahead = bits.peek(maxCodeBits);
    for (let length = this.#shortest; length <= maxCodeBits; length++) {
      if (ahead >= (this.#limits[length] ?? 0)) continue;
      bits.skip(length);
      return this.#symbols[(ahead >>> (maxCodeBits - length)) - (this.#offsets[length] ?? 0)] ?? -1;
    }
    return -1;
  }
}

/** The lengths of the codes of `count` symbols, each told by its difference from the one before; undefined when not 1 to 20. */
export function readCodeLengths(bits: BitReader, count: number): Uint8Array | undefined {
  const lengths = new Uint8Array(count);
  let length = bits.take(5);
  for (let symbol = 0; symbol < count; symbol++) {
    length = changeLength(bits, length);
    if (length < 1 || length > maxCodeBits) return undefined;
    lengths[symbol] = length;
  }
  return lengths;
}

/** Takes steps up and down until a zero bit, or until the length is none that is allowed. */
function changeLength(bits: BitReader, before: number): number {
  let length = before;
  while (length >= 1 && length <= maxCodeBits && bits.take(1) === 1) length += bits.take(1) === 0 ? 1 : -1;
  return length;
}

/** The bytes that occur in a block, from its two-level bit map. */
export function readUsedBytes(bits: BitReader): Uint8Array {
  const groups = bits.take(16);
  const used: number[] = [];
  for (let group = 0; group < 16; group++) {
    if (((groups >>> (15 - group)) & 1) === 0) continue;
    const members = bits.take(16);
    for (let at = 0; at < 16; at++) if (((members >>> (15 - at)) & 1) === 1) used.push(group * 16 + at);
  }
  return Uint8Array.from(used);
}

/** Which table each group of 50 symbols uses, written as places in a list whose used entries move to the front. */
export function readSelectors(bits: BitReader, tables: number, count: number): Uint8Array | undefined {
  const recent = Array.from({ length: tables }, (_, at) => at);
  const selectors = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    let place = 0;
    while (bits.take(1) === 1) {
      place += 1;
      if (place === tables) return undefined;
    }
    const table = recent.splice(place, 1)[0] ?? 0;
    recent.unshift(table);
    selectors[at] = table;
  }
  return selectors;
}
