import type { ByteRange } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import { DecodeError } from '../../model/problem.ts';
import { describeCertificate } from '../_shared/certificate.ts';
import { decodeText } from '../_shared/lines.ts';

export const jksMagic = 0xfeedfeed;
export const jceksMagic = 0xcececece;

/** Bytes of the keyed digest that ends the file (SHA-1). */
export const trailerBytes = 20;

/** One entry of the store; its fields tile it. */
export interface JksEntry {
  readonly alias: string;
  readonly kind: 'private key' | 'trusted certificate' | 'secret key';
  readonly at: ByteRange;
  readonly fields: readonly Field[];
}

/** A whole store: header, entries and trailer tile the file. */
export interface JksStore {
  readonly header: readonly Field[];
  readonly entries: readonly JksEntry[];
  readonly trailer: ByteRange;
}

const kinds = { 1: 'private key', 2: 'trusted certificate', 3: 'secret key' } as const;

/**
 * Reads a key store of `sun.security.provider.JavaKeyStore` (JKS, versions 1 and 2) or `com.sun.crypto.provider`'s JCEKS,
 * as their `engineLoad` does. A secret key of JCEKS is a serialised object without a length: it takes in what follows.
 * Throws DecodeError `jks-syntax`.
 */
export function parseJks(bytes: Buffer): JksStore {
  const cursor = new Cursor(bytes, bytes.length - trailerBytes);
  const magic = cursor.u4('magic', (value) => (value === jksMagic ? 'JKS' : 'JCEKS'));
  if (magic !== jksMagic && magic !== jceksMagic) throw new DecodeError('jks-syntax', 0, 'expected the magic number');
  const version = cursor.u4('version');
  if (version !== 1 && version !== 2)
    throw new DecodeError('jks-syntax', 4, `expected version 1 or 2, found ${version}`);
  const count = cursor.u4('entries', undefined, 'number of the entries');
  const header = cursor.take();
  const entries: JksEntry[] = [];
  for (let at = 0; at < count; at += 1) entries.push(readEntry(cursor, version));
  if (cursor.at !== cursor.end)
    throw new DecodeError('jks-syntax', cursor.at, `expected the digest of ${trailerBytes} bytes, found more`);
  return { header, entries, trailer: { start: cursor.end, end: bytes.length } };
}

function readEntry(cursor: Cursor, version: number): JksEntry {
  const start = cursor.at;
  const tag = cursor.u4('tag', (value) => kinds[value as 1 | 2 | 3] ?? value);
  const kind = kinds[tag as 1 | 2 | 3];
  if (kind === undefined) throw new DecodeError('jks-syntax', start, `expected a tag from 1 to 3, found ${tag}`);
  const alias = cursor.text('alias');
  cursor.time('date');
  if (kind === 'private key') {
    cursor.block('key', (raw) => `${raw.length} bytes`);
    const chain = cursor.u4('chain-length');
    for (let at = 0; at < chain; at += 1) readCertificate(cursor, version);
  } else if (kind === 'trusted certificate') readCertificate(cursor, version);
  else cursor.rest('sealed-key');
  return { alias, kind, at: { start, end: cursor.at }, fields: cursor.take() };
}

function readCertificate(cursor: Cursor, version: number): void {
  if (version === 2) cursor.text('certificate-type');
  cursor.block('certificate', describeCertificate);
}

/** Reads what java.io.DataInputStream writes, and keeps a field for each value. */
class Cursor {
  at = 0;
  readonly end: number;
  readonly #bytes: Buffer;
  #fields: Field[] = [];

  constructor(bytes: Buffer, end: number) {
    this.#bytes = bytes;
    this.end = end;
  }

  /** The fields since the last call. */
  take(): readonly Field[] {
    const fields = this.#fields;
    this.#fields = [];
    return fields;
  }

  u4(name: string, show: (value: number) => string | number = (value) => value, equation?: string): number {
    const start = this.#advance(4, name);
    const value = this.#bytes.readUInt32BE(start);
    this.#add(name, start, show(value), equation);
    return value;
  }

  /** Seconds since 1970 from milliseconds; hex where a double cannot hold them. */
  time(name: string): void {
    const start = this.#advance(8, name);
    const milliseconds = Number(this.#bytes.readBigInt64BE(start));
    const value = Number.isSafeInteger(milliseconds)
      ? milliseconds / 1000
      : this.#bytes.toString('hex', start, start + 8);
    this.#add(name, start, value);
  }

  /** Modified UTF-8 behind its length of two bytes. */
  text(name: string): string {
    const start = this.#advance(2, name);
    this.#advance(this.#bytes.readUInt16BE(start), name);
    const value = decodeText(this.#bytes.subarray(start + 2, this.at));
    this.#add(name, start, value);
    return value;
  }

  /** Bytes behind their length of four bytes. */
  block(name: string, show: (raw: Buffer) => string): void {
    const start = this.#advance(4, name);
    this.#advance(this.#bytes.readUInt32BE(start), name);
    this.#add(name, start, show(this.#bytes.subarray(start + 4, this.at)));
  }

  rest(name: string): void {
    const start = this.#advance(Math.max(0, this.end - this.at), name);
    this.#add(name, start, `${this.at - start} bytes`);
  }

  #add(name: string, start: number, value: string | number, equation?: string): void {
    const derived = equation === undefined ? {} : { derived: { equation, holds: true } };
    this.#fields.push({ name, at: { start, end: this.at }, value, ...derived });
  }

  #advance(count: number, name: string): number {
    const start = this.at;
    if (count > this.end - start)
      throw new DecodeError(
        'jks-syntax',
        start,
        `expected ${count} bytes of ${name}, found ${Math.max(0, this.end - start)}`,
      );
    this.at += count;
    return start;
  }
}
