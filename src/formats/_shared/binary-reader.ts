import type { Field } from '../../model/field.ts';
import { DecodeError } from '../../model/problem.ts';
import { storedText } from './stored-text.ts';

/** Texts in such files are names and paths. */
const maxTextBytes = 4096;
const maxHexBytes = 64;

/** Every byte may be read this often on average, in small files more often. */
const maxReadings = 8;
const minBudget = 16 * 1024 * 1024;

/**
 * Numbers and texts at offsets of a file held in memory. Remembers which bytes were read, so that what no structure refers
 * to can be told. Everything outside the file throws `DecodeError` with the format's own code.
 */
export class BinaryReader {
  readonly bytes: Buffer;
  readonly #code: string;
  readonly #little: boolean;
  readonly #used: Uint8Array;
  /** Bytes that may still be read: structures may overlap, but not without end. */
  #budget: number;

  constructor(bytes: Buffer, code: string, byteOrder: 'little' | 'big') {
    this.bytes = bytes;
    this.#code = code;
    this.#little = byteOrder === 'little';
    this.#used = new Uint8Array(bytes.length);
    this.#budget = minBudget + maxReadings * bytes.length;
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes; those of 8 bytes must be below 2^53. */
  number(at: number, length: 1 | 2 | 4 | 8): number {
    this.mark(at, length, 'a number');
    if (length === 8) return this.#long(at);
    return this.#little ? this.bytes.readUIntLE(at, length) : this.bytes.readUIntBE(at, length);
  }

  /** 64 bits in hex, most significant digit first. */
  hex64(at: number): string {
    this.mark(at, 8, 'a number');
    return (this.#little ? this.bytes.readBigUInt64LE(at) : this.bytes.readBigUInt64BE(at)).toString(16);
  }

  /** A text that ends with a zero byte; different bytes give different texts. */
  text(at: number): string {
    this.mark(at, 1, 'a text');
    const end = this.bytes.indexOf(0, at);
    if (end === -1 || end - at > maxTextBytes)
      throw this.error(at, `expected a text of at most ${maxTextBytes} bytes that ends with a zero byte`);
    this.mark(at, end + 1 - at, 'a text');
    return storedText(this.bytes.subarray(at, end));
  }

  /** Bytes as they are. */
  slice(at: number, length: number): Buffer {
    this.mark(at, length, `${length} bytes`);
    return this.bytes.subarray(at, at + length);
  }

  /** Says that bytes belong to a structure, and that they are there. */
  mark(at: number, length: number, what: string): void {
    if (at < 0 || length < 0 || at + length > this.bytes.length)
      throw this.error(
        Math.max(0, Math.min(at, this.bytes.length)),
        `expected ${what} at ${at}, found the end at ${this.bytes.length}`,
      );
    this.#budget -= length;
    if (this.#budget < 0) throw this.error(at, `more is read than ${maxReadings} times the file`);
    this.#used.fill(1, at, at + length);
  }

  error(at: number, message: string): DecodeError {
    return new DecodeError(this.#code, at, message);
  }

  /** Stretches that nothing refers to and that are not zero, as fields called `unused`. */
  unused(): Field[] {
    const fields: Field[] = [];
    let start = -1;
    for (let at = 0; at <= this.bytes.length; at += 1) {
      const open = at < this.bytes.length && this.#used[at] === 0;
      if (open && start === -1) start = at;
      if (open || start === -1) continue;
      const raw = this.bytes.subarray(start, at);
      if (raw.some((byte) => byte !== 0))
        fields.push({ name: 'unused', at: { start, end: at }, value: shownBytes(raw) });
      start = -1;
    }
    return fields;
  }

  #long(at: number): number {
    const value = this.#little ? this.bytes.readBigUInt64LE(at) : this.bytes.readBigUInt64BE(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.error(at, 'expected a number below 2^53');
    return Number(value);
  }
}

function shownBytes(raw: Buffer): string {
  return raw.length > maxHexBytes ? `${raw.toString('hex', 0, maxHexBytes)}…` : raw.toString('hex');
}
