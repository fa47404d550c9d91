// LZMA as in the LZMA SDK's lzma-specification.txt. LZMA2 has chunks of known sizes, .lzma files may have an end marker.
import type { LzmaWindow } from './lzma-window.ts';
import { RangeDecoder } from './range-decoder.ts';

// Where each part of the model has its probabilities.
const isMatch = 0;
const isRep = isMatch + 12 * 16;
const isRepG0 = isRep + 12;
const isRepG1 = isRepG0 + 12;
const isRepG2 = isRepG1 + 12;
const isRep0Long = isRepG2 + 12;
const distanceSlot = isRep0Long + 12 * 16;
const distanceSpecial = distanceSlot + 4 * 64;
const distanceAlign = distanceSpecial + 115;
const matchLength = distanceAlign + 16;
const lengthModel = 2 + 16 * 8 + 16 * 8 + 256;
const repLength = matchLength + lengthModel;
const literals = repLength + lengthModel;
const modelSize = literals + (0x300 << 4);

/** The distance, less one, that stands for the end. */
const endMarker = 0xffffffff;

/** An even chance. */
const initialProbability = 1024;

/** Decodes LZMA2 chunks into a window; keeps its model from chunk to chunk. */
export class LzmaDecoder {
  readonly #window: LzmaWindow;
  readonly #model = new Uint16Array(modelSize);
  readonly #range = new RangeDecoder(this.#model);
  #literalContext = 0;
  #literalMask = 0;
  #positionMask = 0;
  #state = 0;
  /** The last four distances, less one. */
  #rep0 = 0;
  #rep1 = 0;
  #rep2 = 0;
  #rep3 = 0;

  constructor(window: LzmaWindow) {
    this.#window = window;
  }

  /** Takes lc, lp and pb from their common byte. False when they are not allowed in LZMA2. */
  setProperties(byte: number): boolean {
    const lc = byte % 9;
    const lp = Math.floor(byte / 9) % 5;
    const pb = Math.floor(byte / 45);
    if (pb > 4 || lc + lp > 4) return false;
    this.#literalContext = lc;
    this.#literalMask = (1 << lp) - 1;
    this.#positionMask = (1 << pb) - 1;
    return true;
  }

  resetState(): void {
    this.#model.fill(initialProbability);
    this.#state = 0;
    this.#rep0 = 0;
    this.#rep1 = 0;
    this.#rep2 = 0;
    this.#rep3 = 0;
  }

  /** Decodes one chunk that gives exactly `bytes` bytes, for which the window has room. False when it is corrupt. */
  decode(input: Buffer, bytes: number): boolean {
    if (!this.#range.start(input)) return false;
    const window = this.#window;
    const limit = window.position + bytes;
    while (window.position < limit) {
      const positionState = window.position & this.#positionMask;
      if (this.#range.bit(isMatch + (this.#state << 4) + positionState) === 0) {
        this.#decodeLiteral();
        continue;
      }
      const length = this.#decodeMatch(positionState);
      if (!this.#isReachable() || window.position + length > limit) return false;
      this.#copy(length);
    }
    return this.#range.isFinished();
  }

  /** Takes a whole stream for `advance`. False when it is too short or begins wrong. */
  begin(input: Buffer): boolean {
    return this.#range.start(input);
  }

  /**
   * Decodes about `bytes` bytes more of the stream: a match may go past them by up to 272, for which the window has room as well.
   * The marker is the match at the greatest of all distances.
   */
  advance(bytes: number): 'more' | 'marker' | 'corrupt' {
    const window = this.#window;
    const limit = window.position + bytes;
    while (window.position < limit && !this.#range.isPastEnd) {
      const positionState = window.position & this.#positionMask;
      if (this.#range.bit(isMatch + (this.#state << 4) + positionState) === 0) {
        this.#decodeLiteral();
        continue;
      }
      const length = this.#decodeMatch(positionState);
      if (this.#rep0 === endMarker) return 'marker';
      if (!this.#isReachable()) return 'corrupt';
      this.#copy(length);
    }
    return 'more';
  }

  /** Whether more was read than there is. */
  get isPastEnd(): boolean {
    return this.#range.isPastEnd;
  }

  /** Whether exactly the whole stream was decoded. */
  isFinished(): boolean {
    return this.#range.isFinished();
  }

  #isReachable(): boolean {
    const { position, dictionaryBytes } = this.#window;
    return this.#rep0 < position && this.#rep0 < dictionaryBytes;
  }

  #copy(length: number): void {
    const { buffer, position } = this.#window;
    const from = position - this.#rep0 - 1;
    for (let at = 0; at < length; at++) buffer[position + at] = buffer[from + at] ?? 0;
    this.#window.position = position + length;
  }

  #decodeLiteral(): void {
    const { buffer, position } = this.#window;
    const before = position > 0 ? (buffer[position - 1] ?? 0) : 0;
    const high = (position & this.#literalMask) << this.#literalContext;
    const base = literals + 0x300 * (high + (before >>> (8 - this.#literalContext)));
    const state = this.#state;
    const symbol = state < 7 ? this.#plainLiteral(base) : this.#matchedLiteral(base);
    buffer[position] = symbol & 0xff;
    this.#window.position = position + 1;
    this.#state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }

  #plainLiteral(base: number): number {
    let symbol = 1;
    while (symbol < 0x100) symbol = (symbol << 1) | this.#range.bit(base + symbol);
    return symbol;
  }

  /** After a match, the byte that would have continued it is a hint, up to the first bit that differs. */
  #matchedLiteral(base: number): number {
    const { buffer, position } = this.#window;
    // Nothing can have matched at the very beginning; then the distance is 0 and this is a corrupt chunk's byte.
    let hint = position > this.#rep0 ? (buffer[position - this.#rep0 - 1] ?? 0) : 0;
    let symbol = 1;
    let offset = 0x100;
    while (symbol < 0x100) {
      hint <<= 1;
      const expected = hint & offset;
      const bit = this.#range.bit(base + offset + expected + symbol);
      symbol = (symbol << 1) | bit;
      offset &= bit === 0 ? ~expected : expected;
    }
    return symbol;
  }

  /** Sets the distance and returns the length of a match. */
  #decodeMatch(positionState: number): number {
    const range = this.#range;
    const state = this.#state;
    if (range.bit(isRep + state) !== 0) return this.#decodeRep(positionState);
    this.#rep3 = this.#rep2;
    this.#rep2 = this.#rep1;
    this.#rep1 = this.#rep0;
    const length = this.#decodeLength(matchLength, positionState);
    this.#rep0 = this.#decodeDistance(Math.min(length - 2, 3));
    this.#state = state < 7 ? 7 : 10;
    return length;
  }

  #decodeRep(positionState: number): number {
    const range = this.#range;
    const state = this.#state;
    if (range.bit(isRepG0 + state) !== 0) this.#chooseRep();
    else if (range.bit(isRep0Long + (state << 4) + positionState) === 0) {
      this.#state = state < 7 ? 9 : 11;
      return 1;
    }
    this.#state = state < 7 ? 8 : 11;
    return this.#decodeLength(repLength, positionState);
  }

  /** Moves one of the three older distances to the front. */
  #chooseRep(): void {
    const state = this.#state;
    let distance = this.#rep1;
    if (this.#range.bit(isRepG1 + state) !== 0) {
      distance = this.#rep2;
      if (this.#range.bit(isRepG2 + state) !== 0) {
        distance = this.#rep3;
        this.#rep3 = this.#rep2;
      }
      this.#rep2 = this.#rep1;
    }
    this.#rep1 = this.#rep0;
    this.#rep0 = distance;
  }

  #decodeLength(base: number, positionState: number): number {
    const range = this.#range;
    const low = base + 2;
    if (range.bit(base) === 0) return 2 + range.tree(low + (positionState << 3), 3);
    if (range.bit(base + 1) === 0) return 10 + range.tree(low + 128 + (positionState << 3), 3);
    return 18 + range.tree(low + 256, 8);
  }

  #decodeDistance(lengthClass: number): number {
    const range = this.#range;
    const slot = range.tree(distanceSlot + (lengthClass << 6), 6);
    if (slot < 4) return slot;
    const bits = (slot >>> 1) - 1;
    const start = ((2 | (slot & 1)) << bits) >>> 0;
    if (slot < 14) return start + range.reverseTree(distanceSpecial + start - slot, bits);
    const middle = range.direct(bits - 4) << 4;
    return (start + (middle >>> 0) + range.reverseTree(distanceAlign, 4)) >>> 0;
  }
}
