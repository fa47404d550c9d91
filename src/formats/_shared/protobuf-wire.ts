import { isUtf8 } from 'node:buffer';
import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';

/** A message, its fields in stored order. They tile `at`. */
export interface ProtoMessage {
  readonly kind: 'message';
  readonly at: ByteRange;
  readonly fields: readonly ProtoField[];
}

export type ProtoValue =
  | ProtoMessage
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'fixed' | 'bytes' | 'text' };

export interface ProtoField {
  readonly number: number;
  /** 0 varint, 1 64 bits, 2 length-delimited, 3 group, 5 32 bits. */
  readonly wire: 0 | 1 | 2 | 3 | 5;
  /** Tag, length and value. */
  readonly at: ByteRange;
  readonly valueAt: ByteRange;
  readonly value: ProtoValue;
}

/** Messages in messages; protoc stops at 100. */
const maxDepth = 64;
const maxFields = 1_000_000;
const maxFieldNumber = 536_870_911;

/**
 * Decodes a Protocol Buffers message without its schema, by wire format. What is length-delimited is text where it is
 * printable UTF-8, else a message where all of it decodes, else bytes. Throws DecodeError `protobuf-wire`,
 * `protobuf-depth` (over 64) or `protobuf-fields` (over 1,000,000).
 */
export function readProtobuf(bytes: Buffer, at: ByteRange = { start: 0, end: bytes.length }): ProtoMessage {
  return new WireReader(bytes).message(at, 0);
}

class WireReader {
  private readonly bytes: Buffer;
  private offset = 0;
  private fields = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  message(at: ByteRange, depth: number): ProtoMessage {
    if (depth > maxDepth) throw new DecodeError('protobuf-depth', at.start, `expected at most ${maxDepth} levels`);
    const fields: ProtoField[] = [];
    this.offset = at.start;
    while (this.offset < at.end) fields.push(this.field(at.end, depth));
    return { kind: 'message', at, fields };
  }

  private field(end: number, depth: number): ProtoField {
    const start = this.offset;
    this.fields += 1;
    if (this.fields > maxFields)
      throw new DecodeError('protobuf-fields', start, `expected at most ${maxFields} fields`);
    const tag = this.varint(end);
    const number = Number(tag >> 3n);
    if (number < 1 || number > maxFieldNumber) throw this.refuse(start, 'a field number', String(number));
    const wire = Number(tag & 7n);
    if (wire === 0) {
      const from = this.offset;
      const value = this.varint(end);
      return this.done(number, 0, start, { start: from, end: this.offset }, { kind: 'number', value });
    }
    if (wire === 1 || wire === 5) {
      const valueAt = this.take(wire === 1 ? 8 : 4, end);
      return this.done(number, wire, start, valueAt, { kind: 'fixed' });
    }
    if (wire === 3) return this.group(number, start, end, depth);
    if (wire !== 2) throw this.refuse(start, 'a wire type', String(wire));
    const length = this.varint(end);
    if (length > BigInt(end - this.offset)) {
      throw this.refuse(start, `${length} bytes of field ${number}`, String(end - this.offset));
    }
    const valueAt = this.take(Number(length), end);
    const value = this.delimited(valueAt, depth);
    this.offset = valueAt.end;
    return this.done(number, 2, start, valueAt, value);
  }

  /** Deprecated, but protoc still reads it: fields up to an end tag of the same number. */
  private group(number: number, start: number, end: number, depth: number): ProtoField {
    if (depth >= maxDepth) throw new DecodeError('protobuf-depth', start, `expected at most ${maxDepth} levels`);
    const fields: ProtoField[] = [];
    const from = this.offset;
    for (;;) {
      const before = this.offset;
      const tag = this.varint(end);
      if (Number(tag & 7n) === 4) {
        if (Number(tag >> 3n) !== number) throw this.refuse(before, `the end of group ${number}`, String(tag >> 3n));
        const valueAt = { start: from, end: before };
        return this.done(number, 3, start, valueAt, { kind: 'message', at: valueAt, fields });
      }
      this.offset = before;
      fields.push(this.field(end, depth + 1));
    }
  }

  private delimited(at: ByteRange, depth: number): ProtoValue {
    const content = this.bytes.subarray(at.start, at.end);
    if (isPrintable(content)) return { kind: 'text' };
    try {
      return this.message(at, depth + 1);
    } catch (error) {
      if (!(error instanceof DecodeError) || error.code !== 'protobuf-wire') throw error;
      return { kind: 'bytes' };
    }
  }

  private done(
    number: number,
    wire: ProtoField['wire'],
    start: number,
    valueAt: ByteRange,
    value: ProtoValue,
  ): ProtoField {
    return { number, wire, at: { start, end: this.offset }, valueAt, value };
  }

  private take(count: number, end: number): ByteRange {
    const start = this.offset;
    if (count > end - start) throw this.refuse(start, `${count} more bytes`, String(end - start));
    this.offset += count;
    return { start, end: this.offset };
  }

  /** At most ten bytes, 64 bits. */
  private varint(end: number): bigint {
    const start = this.offset;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.offset >= end) throw this.refuse(start, 'a whole varint', 'the end');
      const byte = this.bytes.readUInt8(this.offset);
      this.offset += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw this.refuse(start, 'a varint of at most 10 bytes', 'more');
  }

  private refuse(offset: number, expected: string, found: string): DecodeError {
    return new DecodeError('protobuf-wire', offset, `expected ${expected}, found ${found}`);
  }
}

/** UTF-8 without control characters but tab and line ends; nothing at all counts too. */
function isPrintable(bytes: Buffer): boolean {
  for (const byte of bytes)
    if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 0x7f) return false;
  return isUtf8(bytes);
}
