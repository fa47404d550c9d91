import type { Database } from './database.ts';
import { readSize } from './varint.ts';

const maxColumns = 32_767;

/** A value of a record: integers beyond 2^53 as text, blobs as `x'…'`. */
export type SqlValue = string | number | null;

/** The values of a record ("The SQLite Database File Format", section 2.1); undefined when its header does not fit it. */
export function readRecord(payload: Buffer, encoding: Database['encoding']): SqlValue[] | undefined {
  const header = readSize(payload, 0);
  if (header.value > payload.length) return undefined;
  const values: SqlValue[] = [];
  let [at, place] = [header.end, header.value];
  while (at < header.value) {
    const type = readSize(payload, at);
    const length = lengthOf(type.value);
    if (place + length > payload.length || values.length >= maxColumns) return undefined;
    values.push(readValue(payload.subarray(place, place + length), type.value, encoding));
    place += length;
    at = type.end;
  }
  return place === payload.length && at === header.value ? values : undefined;
}

const fixedLengths: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function lengthOf(type: number): number {
  return fixedLengths[type] ?? (type < 12 ? Number.POSITIVE_INFINITY : Math.floor((type - 12) / 2));
}

function readValue(bytes: Buffer, type: number, encoding: Database['encoding']): SqlValue {
  if (type === 0) return null;
  if (type <= 5) return bytes.readIntBE(0, bytes.length);
  if (type === 6) return String(bytes.readBigInt64BE(0));
  if (type === 7) return bytes.readDoubleBE(0);
  if (type <= 9) return type - 8;
  return type % 2 === 0 ? `x'${bytes.toString('hex')}'` : textOf(bytes, encoding);
}

function textOf(bytes: Buffer, encoding: Database['encoding']): string {
  if (encoding === 'utf8') return bytes.toString('utf8');
  if (encoding === 'utf16le' || bytes.length % 2 !== 0) return bytes.toString('utf16le');
  return Buffer.from(bytes).swap16().toString('utf16le');
}
