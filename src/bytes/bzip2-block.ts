// bzip2 has no specification but its source, version 1.0.8; a block is run lengths, a sorted text, places in a list and
// Huffman codes, one on top of the other.
import { DecodeError } from '../model/problem.ts';
import type { BitReader } from './bit-reader.ts';
import { HuffmanTable, readCodeLengths, readSelectors, readUsedBytes } from './bzip2-tables.ts';

const groupSymbols = 50;
const outputBytes = 64 * 1024;

/** Decodes blocks one after the other and keeps its memory in between. */
export class Bzip2BlockDecoder {
  readonly #bits: BitReader;
  readonly #onData: (piece: Buffer) => void;
  /** The block as it was sorted, in the low 8 bits; above them, where the next byte stands. */
  #sorted = new Uint32Array(0);
  readonly #output = Buffer.allocUnsafe(outputBytes);

  constructor(bits: BitReader, onData: (piece: Buffer) => void) {
    this.#bits = bits;
    this.#onData = onData;
  }

  /** Decodes what follows the CRC of a block of at most `maxBytes`. Throws `DecodeError` `bzip2-corrupt` and others. */
  decode(maxBytes: number): void {
    if (this.#sorted.length < maxBytes) this.#sorted = new Uint32Array(maxBytes);
    const bits = this.#bits;
    if (bits.take(1) === 1) {
      const text = 'expected a plain block, found a randomised one of bzip2 before 0.9.5';
      throw new DecodeError('compression-unsupported', bits.offset, text);
    }
    const first = bits.take(24);
    const length = this.#readSorted(maxBytes);
    if (first >= length) throw this.#corrupt(`the text begins at ${first} of ${length} bytes`);
    this.#link(length);
    this.#expandRuns(first, length);
  }

  /** Reads the sorted text; returns its length. */
  #readSorted(maxBytes: number): number {
    const recent = readUsedBytes(this.#bits);
    if (recent.length === 0) throw this.#corrupt('no byte is used');
    const endOfBlock = recent.length + 1;
    const text = new SortedText(this.#sorted, maxBytes, recent);
    for (const table of this.#readTables(endOfBlock + 1)) {
      for (let left = groupSymbols; left > 0; left--) {
        const symbol = table.read(this.#bits);
        if (symbol === endOfBlock) return this.#finishText(text);
        if (symbol < 0 || !text.add(symbol)) throw this.#corrupt('a code is unknown, or the block too long');
      }
      if (this.#bits.isPastEnd) throw this.#corrupt('');
    }
    throw this.#corrupt('the block has no end');
  }

  /** The table of each group of symbols. */
  #readTables(symbols: number): HuffmanTable[] {
    const bits = this.#bits;
    const tableCount = bits.take(3);
    const selectorCount = bits.take(15);
    if (tableCount < 2 || tableCount > 6) throw this.#corrupt(`expected 2 to 6 tables, found ${tableCount}`);
    const selectors = readSelectors(bits, tableCount, selectorCount);
    if (selectors === undefined) throw this.#corrupt('a group selects a table that is not there');
    const tables = Array.from({ length: tableCount }, () => this.#readTable(symbols));
    return Array.from(selectors, (selector) => tables[selector] ?? []).flat();
  }

  #finishText(text: SortedText): number {
    if (text.finish() && !this.#bits.isPastEnd) return text.length;
    throw this.#corrupt('the block is too long');
  }

  #readTable(symbols: number): HuffmanTable {
    const lengths = readCodeLengths(this.#bits, symbols);
    if (lengths === undefined) throw this.#corrupt('the length of a code is not 1 to 20 bits');
    return new HuffmanTable(lengths);
  }

  /** Undoes the sorting: each byte learns where the one after it stands. */
  #link(length: number): void {
    const sorted = this.#sorted;
    const places = new Uint32Array(256);
    for (let at = 0; at < length; at++) {
      const byte = sorted[at] ?? 0;
      places[byte] = (places[byte] ?? 0) + 1;
    }
    let sum = 0;
    for (let byte = 0; byte < 256; byte++) {
      const count = places[byte] ?? 0;
      places[byte] = sum;
      sum += count;
    }
    for (let at = 0; at < length; at++) {
      const byte = (sorted[at] ?? 0) & 0xff;
      const place = places[byte] ?? 0;
      places[byte] = place + 1;
      sorted[place] = (sorted[place] ?? 0) | (at << 8);
    }
  }

  /** Walks the text from its first byte on; four equal bytes are followed by the number of further ones. */
  #expandRuns(first: number, length: number): void {
    const sorted = this.#sorted;
    const output = this.#output;
    let entry = (sorted[first] ?? 0) >>> 8;
    let filled = 0;
    let last = -1;
    let run = 0;
    for (let left = length; left > 0; left--) {
      entry = sorted[entry] ?? 0;
      const byte = entry & 0xff;
      entry >>>= 8;
      if (filled + 256 > outputBytes) {
        this.#onData(output.subarray(0, filled));
        filled = 0;
      }
      if (run === 4) {
        output.fill(last, filled, filled + byte);
        filled += byte;
        run = 0;
        last = -1;
        continue;
      }
      run = byte === last ? run + 1 : 1;
      last = byte;
      output[filled++] = byte;
    }
    if (filled > 0) this.#onData(output.subarray(0, filled));
  }

  #corrupt(text: string): DecodeError {
    const { isPastEnd, offset } = this.#bits;
    if (isPastEnd) return new DecodeError('bzip2-truncated', offset, 'the file ends inside a block');
    return new DecodeError('bzip2-corrupt', offset, `a block is corrupt: ${text}`);
  }
}

/** Takes places in the list of recent bytes, and runs of the first of them, and makes text of it. */
class SortedText {
  length = 0;
  readonly #into: Uint32Array;
  readonly #max: number;
  readonly #recent: Uint8Array;
  #run = 0;
  #runBit = 1;

  constructor(into: Uint32Array, max: number, recent: Uint8Array) {
    this.#into = into;
    this.#max = max;
    this.#recent = recent;
  }

  /** Symbols 0 and 1 are digits of the length of a run; others are a place, plus one. False when it is too much. */
  add(symbol: number): boolean {
    if (symbol <= 1) {
      if (this.#runBit > this.#max * 2) return false;
      this.#run += this.#runBit << symbol;
      this.#runBit <<= 1;
      return true;
    }
    if (!this.finish() || this.length === this.#max) return false;
    const place = symbol - 1;
    const byte = this.#recent[place] ?? 0;
    this.#recent.copyWithin(1, 0, place);
    this.#recent[0] = byte;
    this.#into[this.length++] = byte;
    return true;
  }

  /** Writes the run that is open, if there is one. */
  finish(): boolean {
    const end = this.length + this.#run;
    if (end > this.#max) return false;
    if (this.#run > 0) this.#into.fill(this.#recent[0] ?? 0, this.length, end);
    this.length = end;
    this.#run = 0;
    this.#runBit = 1;
    return true;
  }
}
