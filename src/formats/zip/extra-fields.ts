import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';

/** One extensible data field (APPNOTE 4.5.1): two bytes of id, two of length, then the data. */
export interface ExtraField {
  readonly id: number;
  /** The whole field with its four bytes of header; offsets in the archive. */
  readonly at: ByteRange;
  readonly data: Buffer;
}

/** The extra fields of one header, and what follows the last well-formed one (alignment padding as a rule). */
export interface ExtraArea {
  readonly at: ByteRange;
  readonly fields: readonly ExtraField[];
  readonly rest: ByteRange;
}

export const zip64Id = 0x0001;
export const masked32 = 0xffffffff;
export const masked16 = 0xffff;

/** Splits an extra area. Never throws: bytes that are not a field (too short, zeros up to the end) become `rest`. */
export function splitExtra(bytes: Buffer, start: number): ExtraArea {
  const fields: ExtraField[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const id = bytes.readUInt16LE(at);
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (end > bytes.length || (id === 0 && isZero(bytes.subarray(at)))) break;
    fields.push({ id, at: { start: start + at, end: start + end }, data: Buffer.from(bytes.subarray(at + 4, end)) });
    at = end;
  }
  const end = start + bytes.length;
  return { at: { start, end }, fields, rest: { start: start + at, end } };
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

/** One value of a zip64 field (APPNOTE 4.5.3) and where it is. */
export interface Zip64Value {
  readonly value: number;
  readonly at: ByteRange;
}

/** The values that a header leaves to its zip64 field; undefined where the header states the value itself. */
export interface Zip64Values {
  readonly size?: Zip64Value;
  readonly compressedSize?: Zip64Value;
  readonly localOffset?: Zip64Value;
  readonly disk?: Zip64Value;
}

/** What a header states; a value of all ones is left to the zip64 field. */
export interface Maskable {
  readonly size: number;
  readonly compressedSize: number;
  readonly localOffset?: number;
  readonly disk?: number;
}

/**
 * Reads the first zip64 field for exactly those values that are all ones in the header, in the order of APPNOTE 4.5.3.
 * A value that the field is too short for stays undefined. Throws DecodeError for values beyond 2^53.
 */
export function zip64Values(extra: ExtraArea, header: Maskable): Zip64Values {
  const field = extra.fields.find(({ id }) => id === zip64Id);
  if (field === undefined) return {};
  const values: { -readonly [K in keyof Zip64Values]: Zip64Values[K] } = {};
  let at = 0;
  for (const name of ['size', 'compressedSize', 'localOffset'] as const) {
    if (header[name] !== masked32 || at + 8 > field.data.length) continue;
    const start = field.at.start + 4 + at;
    values[name] = { value: readSafe64(field.data, at, start), at: { start, end: start + 8 } };
    at += 8;
  }
  if (header.disk === masked16 && at + 4 <= field.data.length) {
    const start = field.at.start + 4 + at;
    values.disk = { value: field.data.readUInt32LE(at), at: { start, end: start + 4 } };
  }
  return values;
}

/** A 64-bit value as a number. Throws DecodeError (with the archive offset `position`) when it exceeds 2^53 - 1. */
export function readSafe64(bytes: Buffer, at: number, position: number): number {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new DecodeError('zip-number', position, `expected a 64-bit value below 2^53, found ${value}`);
  }
  return Number(value);
}
