import { memorySource, sliceSource } from '../../bytes/byte-source.ts';
import { bytesValue } from '../../bytes/bytes-value.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Field, FieldValue } from '../../model/field.ts';
import { readNumber } from './number.ts';
import { readOldRuns } from './sparse.ts';
import { decodeExact } from './text.ts';
import { findNonZero } from './zeros.ts';

const pieceBytes = 16 * 1024 * 1024;

/** Padding and other bytes without a meaning: how many zeros, or the bytes themselves (hex or digest) if any is not zero. */
export function fillValue(bytes: Buffer): FieldValue {
  return findNonZero(bytes, 0, bytes.length) < 0 ? bytes.length : bytesValue(memorySource(bytes));
}

/** One field for a run of fill bytes; a run longer than 16 MiB becomes several (`trailing`, `trailing#2`, …). */
export function fillFields(name: string, { start, end }: ByteRange, source: ByteSource): Field[] {
  const fields: Field[] = [];
  for (let at = start; at < end; at += pieceBytes) {
    const range = { start: at, end: Math.min(at + pieceBytes, end) };
    const number = fields.length + 1;
    const value = fillValue(source.read(range.start, range.end));
    fields.push({ name: number === 1 ? name : `${name}#${number}`, at: range, value });
  }
  return fields;
}

/** The same for what fills the last block of some data: zeros follow from how long the data are, other bytes from nothing. */
export function padFields(name: string, range: ByteRange, source: ByteSource): Field[] {
  return fillFields(name, range, source).map((field) => {
    if (typeof field.value !== 'number') return field;
    return { ...field, derived: { equation: 'zero bytes up to the next block', holds: true } };
  });
}

/** Text without the NULs that fill the field up. */
export function textValue(bytes: Buffer, start: number, end: number): string {
  let stop = end;
  while (stop > start && bytes[stop - 1] === 0) stop--;
  return decodeExact(bytes, start, stop);
}

/** A number, null when blank; the field's bytes as hex when they hold more than a number, or one beyond 2^53. */
export function numberValue(block: Buffer, start: number, length: number): FieldValue {
  const value = readNumber(block, start, length);
  const isExact = value === null || (Number.isSafeInteger(value) && isPlain(block, start, length));
  return isExact ? value : block.toString('hex', start, start + length);
}

/** False for octal digits with something other than spaces and NULs around them. */
function isPlain(block: Buffer, start: number, length: number): boolean {
  if (block.readUInt8(start) >= 0x80) return true;
  return /^[ \0]*[0-7]+[ \0]*$/.test(block.toString('latin1', start, start + length));
}

/** `count` old GNU sparse entries as `offset+length,…`; the bytes if something else stands among or after them. */
export function runsValue(block: Buffer, start: number, count: number): FieldValue {
  const runs: number[] = [];
  readOldRuns(block, start, count, runs);
  const end = start + count * 24;
  let isExact = findNonZero(block, start + runs.length * 12, end) < 0;
  const texts: string[] = [];
  for (let at = 0; at < runs.length; at += 2) {
    const values = [numberValue(block, start + at * 12, 12), numberValue(block, start + at * 12 + 12, 12)];
    isExact &&= values.every((value) => typeof value === 'number');
    texts.push(values.join('+'));
  }
  return isExact ? texts.join(',') : bytesValue(sliceSource(memorySource(block), start, end));
}
