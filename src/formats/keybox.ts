import { createHash } from 'node:crypto';
import { diffFields } from '../align/fields.ts';
import { maxTextBytes } from '../bytes/limits.ts';
import type { Field } from '../model/field.ts';
import type { Format } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import { FieldWriter } from './_shared/field-writer.ts';
import { readAll } from './_shared/lines.ts';
import { metadataSite } from './_shared/member-sites.ts';

/** The keybox in which GnuPG keeps public keys and certificates. See docs/formats/keybox.md. */
export const keybox: Format = {
  id: 'keybox',
  title: 'GnuPG keybox',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ head }) => head.length >= 32 && head[4] === 1 && head.toString('latin1', 8, 12) === 'KBXf',
  compare(left, right, cx) {
    const [a, b] = [readFields(readAll(left.bytes)), readFields(readAll(right.bytes))];
    diffFields({ fields: a, bytes: left.bytes }, { fields: b, bytes: right.bytes }, (pair) => {
      cx.emit({ ...metadataSite('keybox', left.path, pair), kind: 'field' });
    });
  },
};

const maxBlobs = 10_000;
const checksumBytes = 20;

/** Blobs one behind the other (GnuPG, kbx/keybox-blob.c); all numbers big-endian. The fields tile the file. */
function readFields(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  for (let at = 0, blob = 1; at < bytes.length; blob += 1) {
    if (blob > maxBlobs) throw new DecodeError('keybox-too-many', at, `more than ${maxBlobs} blobs`);
    const length = at + 5 <= bytes.length ? bytes.readUInt32BE(at) : 0;
    if (length < 32 || at + length > bytes.length)
      throw new DecodeError('keybox-syntax', at, `expected a blob of at least 32 bytes, found ${length}`);
    fields.push(...blobFields(bytes, at, length, blob));
    at += length;
  }
  return fields;
}

function blobFields(bytes: Buffer, at: number, length: number, blob: number): Field[] {
  const source = { size: bytes.length, read: (start: number, end: number) => bytes.subarray(start, end) };
  const writer = new FieldWriter(source, at);
  const name = (field: string): string => (blob === 1 ? field : `member#${blob}.${field}`);
  const time = (raw: Buffer): number => raw.readUInt32BE(0);
  if (bytes[at + 4] === 1) {
    writer.add(name('header'), 16);
    writer.add(name('file created'), 4, time);
    writer.add(name('last maintenance'), 4, time);
    writer.addTo(name('reserved'), at + length);
    return writer.fields;
  }
  const created = createdAt(bytes, at, at + length - checksumBytes);
  const digest = (raw: Buffer): string => `sha256:${createHash('sha256').update(raw).digest('hex')}`;
  const shown = (end: number) => (): string => digest(bytes.subarray(writer.at, end));
  if (created !== undefined) {
    writer.addTo(name('index'), created, shown(created));
    writer.add(name('created'), 4, time);
  }
  const end = at + length - checksumBytes;
  writer.addTo(name('keys'), end, shown(end));
  const sum = createHash('sha1').update(bytes.subarray(at, end)).digest();
  const holds = sum.equals(bytes.subarray(end, at + length));
  writer.addTo(name('checksum'), at + length, undefined, 'sha1(the blob)', holds);
  return writer.fields;
}

/** Where an OpenPGP or X.509 blob says when it was stored: behind tables of keys, user ids and signatures. */
function createdAt(bytes: Buffer, at: number, end: number): number | undefined {
  const type = bytes[at + 4];
  if (type !== 2 && type !== 3) return undefined;
  let place = at + 16;
  const table = (): boolean => {
    if (place + 4 > end) return false;
    place += 4 + bytes.readUInt16BE(place) * bytes.readUInt16BE(place + 2);
    return place + 2 <= end;
  };
  if (!table()) return undefined;
  place += 2 + bytes.readUInt16BE(place);
  if (!table() || !table()) return undefined;
  // Owner trust, validity, two times.
  place += 12;
  return place + 4 <= end ? place : undefined;
}
