import { crc32 } from 'node:zlib';
import type { Field } from '../../model/field.ts';
import { DecodeError } from '../../model/problem.ts';

const headerMagic = 0x3fd76c17;
const footerMagic = 0xc02893e8;
const footerBytes = 16;
const idBytes = 16;
/** CodecUtil writes names of fewer than 128 characters in ASCII. */
const maxCodecCharacters = 127;
const maxInnerFiles = 10_000;

/** True for the magic number of CodecUtil and a codec name in letters and digits behind it. */
export function isLucene(head: Buffer): boolean {
  return codecAt(head, 0) !== undefined;
}

/**
 * The fields of an index file, which tile it: codec and version, the id of 16 random bytes, what lies between, and the checksum
 * of the footer. Files inside a compound file (.cfs) have ids of their own. Throws `DecodeError` `lucene-header`.
 */
export function readLucene(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  const footer = footerStart(bytes);
  const bodyEnd = footer ?? bytes.length;
  let at = 0;
  for (const start of headerStarts(bytes, bodyEnd)) {
    const codec = codecAt(bytes, start);
    if (codec === undefined) continue;
    const idAt = codec.end + 4;
    // A header without an id and a suffix (writeHeader instead of writeIndexHeader) cannot be told apart before version 5.
    if (idAt + idBytes + 1 > bodyEnd)
      throw new DecodeError('lucene-header', start, `no id of 16 bytes behind codec ${codec.name}`);
    push(fields, `body`, at, start, bytes);
    fields.push({
      name: `header ${codec.name}`,
      at: { start, end: idAt },
      value: `${codec.name} ${bytes.readInt32BE(codec.end)}`,
    });
    push(fields, `id ${codec.name}`, idAt, idAt + idBytes, bytes);
    at = idAt + idBytes;
  }
  push(fields, 'body', at, bodyEnd, bytes);
  if (footer !== undefined) {
    push(fields, 'footer', footer, footer + 8, bytes);
    const stored = bytes.readBigUInt64BE(footer + 8);
    const holds = stored === BigInt(crc32(bytes.subarray(0, footer + 8)));
    const derived = { equation: 'crc32(all bytes before it)', holds };
    fields.push({
      name: 'checksum',
      at: { start: footer + 8, end: bytes.length },
      value: stored.toString(16),
      derived,
    });
  }
  return fields;
}

function push(fields: Field[], name: string, start: number, end: number, bytes: Buffer): void {
  if (end > start)
    fields.push({ name, at: { start, end }, value: bytes.toString('hex', start, Math.min(end, start + 32)) });
}

function footerStart(bytes: Buffer): number | undefined {
  const start = bytes.length - footerBytes;
  return start > 0 && bytes.readUInt32BE(start) === footerMagic && bytes.readUInt32BE(start + 4) === 0
    ? start
    : undefined;
}

function headerStarts(bytes: Buffer, end: number): number[] {
  const magic = Buffer.alloc(4);
  magic.writeUInt32BE(headerMagic);
  const starts: number[] = [];
  let before = 0;
  for (
    let at = bytes.indexOf(magic);
    at >= 0 && at < end && starts.length < maxInnerFiles;
    at = bytes.indexOf(magic, at + 4)
  ) {
    if (at >= before) starts.push(at);
    before = Math.max(before, (codecAt(bytes, at)?.end ?? at) + 4 + idBytes);
  }
  return starts;
}

function codecAt(bytes: Buffer, start: number): { readonly name: string; readonly end: number } | undefined {
  if (start + 5 > bytes.length || bytes.readUInt32BE(start) !== headerMagic) return undefined;
  const length = bytes.readUInt8(start + 4);
  const end = start + 5 + length;
  const name = bytes.toString('latin1', start + 5, end);
  return length > 0 && length <= maxCodecCharacters && end + 4 <= bytes.length && /^[\w.]+$/.test(name)
    ? { name, end }
    : undefined;
}
