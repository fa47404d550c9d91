import { DecodeError } from '../../model/problem.ts';

/** A string of a Thrift structure, by the way that leads to it: field ids, and indexes of lists. */
export interface ThriftString {
  readonly path: readonly number[];
  /** Where its length stands, its bytes begin and end. */
  readonly lengthAt: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const maxDepth = 32;
const maxKept = 10_000;
const maxKeptDepth = 3;

const types = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
};

/**
 * Reads a structure in Thrift's compact protocol (thrift-compact-protocol.md) whole, and keeps strings at most three steps deep.
 * Throws `DecodeError` `parquet-thrift` when it is malformed or does not end with the bytes.
 */
export function topLevelStrings(bytes: Buffer): ThriftString[] {
  const reader = new ThriftReader(bytes);
  reader.struct([]);
  if (reader.at !== bytes.length) throw reader.malformed('bytes behind the structure');
  return reader.strings;
}

class ThriftReader {
  at = 0;
  readonly strings: ThriftString[] = [];
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  malformed(what: string): DecodeError {
    return new DecodeError('parquet-thrift', this.at, `${what} at ${this.at} of the footer`);
  }

  struct(path: readonly number[]): void {
    if (path.length > maxDepth) throw this.malformed(`more than ${maxDepth} levels`);
    let id = 0;
    for (;;) {
      const head = this.#byte();
      const type = head & 15;
      if (type === types.stop) return;
      const delta = head >> 4;
      id = delta === 0 ? this.#zigzag() : id + delta;
      if (type > types.false) this.#value(type, [...path, id]);
    }
  }

  #value(type: number, path: readonly number[]): void {
    if (type === types.struct) this.struct(path);
    else if (type === types.list || type === types.set) this.#list(path);
    else if (type === types.binary) this.#string(path);
    else if (type === types.double) this.#skip(8);
    else if (type === types.byte || type === types.true || type === types.false) this.#skip(1);
    else if (type >= types.i16 && type <= types.i64) this.#varint();
    // Parquet has no maps.
    else throw this.malformed(`a value of type ${type}`);
  }

  #list(path: readonly number[]): void {
    const head = this.#byte();
    const size = head >> 4 === 15 ? this.#varint() : head >> 4;
    // Every element takes a byte at least.
    if (size > this.#bytes.length - this.at) throw this.malformed(`a list of ${size} elements`);
    for (let index = 0; index < size; index += 1) this.#value(head & 15, [...path, index]);
  }

  #string(path: readonly number[]): void {
    const lengthAt = this.at;
    const length = this.#varint();
    const start = this.at;
    this.#skip(length);
    if (path.length > maxKeptDepth || this.strings.length >= maxKept) return;
    this.strings.push({
      path,
      lengthAt,
      start,
      end: this.at,
      text: this.#bytes.toString('utf8', start, Math.min(this.at, start + 200)),
    });
  }

  #skip(length: number): void {
    if (length > this.#bytes.length - this.at) throw this.malformed(`${length} bytes`);
    this.at += length;
  }

  #byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw this.malformed('nothing');
    this.at += 1;
    return byte;
  }

  /** Beyond 2^53 only roughly, which is enough for what is only passed over. */
  #varint(): number {
    let [value, scale] = [0, 1];
    for (let count = 0; count < 10; count += 1) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    throw this.malformed('a number of more than ten bytes');
  }

  #zigzag(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
