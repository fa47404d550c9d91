import type { Field } from '../../model/field.ts';
import { lookup3 } from './lookup3.ts';

const maxObjects = 1_000_000;
/** Message type 0x0012 of 8 bytes in an object header of version 1: any flags, three zeros, version 1, three zeros. */
const messageStart = Buffer.from('12000800', 'hex');
const messageBytes = 16;
const headerMagic = Buffer.from('OHDR\u0002', 'latin1');
const timeNames = ['access time', 'modification time', 'change time', 'birth time'];

interface Found {
  readonly start: number;
  readonly fields: readonly Field[];
}

/**
 * The times that object headers hold, as fields; everything between them as fields named `bytes`. The fields tile the file.
 * Headers of version 2 count only where their checksum is right, messages of version 1 only in their exact form (HDF5 File Format
 * Specification 3.0, sections IV.A.1.a, IV.A.1.b and IV.A.2.s).
 */
export function objectTimes(bytes: Buffer): Field[] {
  const found = [...messages(bytes), ...headers(bytes)].sort((a, b) => a.start - b.start).slice(0, maxObjects);
  const fields: Field[] = [];
  let at = 0;
  for (const field of found.flatMap((object) => object.fields)) {
    if (field.at.start < at) continue;
    if (field.at.start > at) fields.push(rest(at, field.at.start));
    fields.push(field);
    at = field.at.end;
  }
  if (at < bytes.length) fields.push(rest(at, bytes.length));
  return fields;
}

function rest(start: number, end: number): Field {
  return { name: 'bytes', at: { start, end }, value: `${end - start} bytes` };
}

function messages(bytes: Buffer): Found[] {
  const found: Found[] = [];
  for (
    let at = bytes.indexOf(messageStart);
    at >= 0 && found.length < maxObjects;
    at = bytes.indexOf(messageStart, at + 1)
  ) {
    const body = bytes.subarray(at, at + messageBytes);
    if (
      body.length < messageBytes ||
      at % 8 !== 0 ||
      body.readUIntBE(5, 3) !== 0 ||
      body.readUInt32BE(8) !== 0x01000000
    )
      continue;
    found.push({ start: at, fields: [time('modification time', bytes, at + 12)] });
  }
  return found;
}

function headers(bytes: Buffer): Found[] {
  const found: Found[] = [];
  for (
    let at = bytes.indexOf(headerMagic);
    at >= 0 && found.length < maxObjects;
    at = bytes.indexOf(headerMagic, at + 1)
  ) {
    const object = headerAt(bytes, at);
    if (object !== undefined) found.push(object);
  }
  return found;
}

/** Flags say which fields follow: times (bit 5), phase change values (bit 4), and the size of the size (bits 0 and 1). */
function headerAt(bytes: Buffer, start: number): Found | undefined {
  const flags = bytes[start + 5] ?? 0;
  if ((flags & 0x20) === 0) return undefined;
  const sizeAt = start + 6 + 16 + ((flags & 0x10) === 0 ? 0 : 4);
  const width = 1 << (flags & 3);
  if (width === 8 || sizeAt + width > bytes.length) return undefined;
  const end = sizeAt + width + bytes.readUIntLE(sizeAt, width);
  if (end + 4 > bytes.length || bytes.readUInt32LE(end) !== lookup3(bytes.subarray(start, end))) return undefined;
  const checksum: Field = {
    name: 'checksum',
    at: { start: end, end: end + 4 },
    value: bytes.toString('hex', end, end + 4),
    derived: { equation: 'lookup3(object header)', holds: true },
  };
  return { start, fields: [...timeNames.map((name, at) => time(name, bytes, start + 6 + at * 4)), checksum] };
}

function time(name: string, bytes: Buffer, start: number): Field {
  return { name, at: { start, end: start + 4 }, value: bytes.readUInt32LE(start) };
}
