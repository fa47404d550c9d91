import { isUtf8 } from 'node:buffer';
import { InputError } from '../model/problem.ts';
import { quote } from './quote.ts';

/** What extended headers say about the next member. */
export interface Pending {
  readonly path?: string;
  readonly link?: string;
  readonly size?: number;
  readonly pax?: true;
}

/** The records that a reader must obey to find names and contents. */
const obeyed = new Set(['path', 'linkpath', 'size']);

/**
 * Reads pax records (POSIX pax, "pax Extended Header": `LENGTH KEY=VALUE` and a newline). Times, owners and comments are
 * passed over; repeated keys, sparse files and global names or sizes throw `InputError`.
 */
export function applyPaxRecords(body: Buffer, global: boolean, at: number): Pending {
  const found = new Map<string, string>();
  let start = 0;
  while (start < body.length) {
    const { key, value, end } = readRecord(body, start, at);
    if (found.has(key)) throw malformed(at, `the key ${quote(key)} occurs twice`);
    if (key.startsWith('GNU.sparse.')) throw malformed(at, 'sparse files are not read here');
    if (global && obeyed.has(key)) throw malformed(at, `the global key ${quote(key)} is not read here`);
    found.set(key, value);
    start = end;
  }
  return global ? {} : toPending(found, at);
}

function readRecord(body: Buffer, start: number, at: number): { key: string; value: string; end: number } {
  const digits = /^([1-9]\d{0,6}) /.exec(body.toString('latin1', start, start + 8))?.[1];
  if (digits === undefined) throw malformed(at, 'a record does not begin with its length');
  const end = start + Number(digits);
  const equals = body.indexOf('=', start);
  if (end > body.length || body.readUInt8(end - 1) !== 0x0a || equals < 0 || equals >= end) {
    throw malformed(at, 'a record does not end where its length says');
  }
  const keyStart = start + digits.length + 1;
  if (keyStart >= equals) throw malformed(at, 'a record has no key');
  const value = body.subarray(equals + 1, end - 1);
  return { key: body.toString('latin1', keyStart, equals), value: value.toString('latin1'), end };
}

function toPending(found: ReadonlyMap<string, string>, at: number): Pending {
  const path = found.get('path');
  const link = found.get('linkpath');
  const size = found.get('size');
  if (size !== undefined && !/^\d{1,15}$/.test(size)) throw malformed(at, 'the key "size" does not hold a number');
  return {
    pax: true,
    ...(path === undefined ? {} : { path: toName(path, at) }),
    ...(link === undefined ? {} : { link: toName(link, at) }),
    ...(size === undefined ? {} : { size: Number(size) }),
  };
}

function toName(value: string, at: number): string {
  const bytes = Buffer.from(value, 'latin1');
  if (bytes.includes(0) || !isUtf8(bytes)) throw malformed(at, 'a name is not UTF-8 text');
  return bytes.toString('utf8');
}

function malformed(offset: number, message: string): InputError {
  return new InputError(
    'archive-invalid',
    `the archive cannot be read as tar: in the pax header at byte ${offset}, ${message}`,
  );
}
