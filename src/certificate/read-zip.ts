import { inflateRawSync } from 'node:zlib';

/** A zip as its central directory tells it (PKWARE APPNOTE 4.3); offsets in the file. */
export interface ZipFile {
  readonly members: ReadonlyMap<string, ZipMember>;
  readonly directory: { readonly start: number; readonly end: number };
}

export interface ZipMember {
  readonly header: number;
  readonly method: number;
  readonly start: number;
  readonly end: number;
}

const maxCommentBytes = 65_535;

/** Undefined when this is no zip that one end record describes. */
export function readZip(zip: Buffer): ZipFile | undefined {
  const end = zip.lastIndexOf('PK\x05\x06', zip.length - 22, 'latin1');
  if (end === -1 || zip.length - end > 22 + maxCommentBytes) return undefined;
  const members = new Map<string, ZipMember>();
  const counts = new Map<string, number>();
  const start = end - zip.readUInt32LE(end + 12);
  const shift = start - zip.readUInt32LE(end + 16);
  let at = start;
  while (at >= 0 && at + 46 <= end && zip.toString('latin1', at, at + 4) === 'PK\x01\x02') {
    const lengths = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const [name = 0, extra = 0, comment = 0] = lengths;
    const header = zip.readUInt32LE(at + 42) + shift;
    if (header + 30 > zip.length || zip.toString('latin1', header, header + 4) !== 'PK\x03\x04') return undefined;
    const data = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    const text = zip
      .toString('utf8', at + 46, at + 46 + name)
      .replace(/^(?:\.?\/)+/, '')
      .replace(/\/+$/, '');
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    const method = zip.readUInt16LE(at + 10);
    const member = { header, method, start: data, end: data + zip.readUInt32LE(at + 20) };
    members.set(count === 1 ? text : `${text}#${count}`, member);
    at += 46 + name + extra + comment;
  }
  return at === end ? { members, directory: { start, end } } : undefined;
}

/** The content of a stored or deflated member. */
export function zipContent(zip: Buffer, { method, start, end }: ZipMember, maxBytes: number): Buffer | undefined {
  const stored = zip.subarray(start, end);
  if (method === 0) return stored;
  return method === 8 ? inflateRawSync(stored, { maxOutputLength: maxBytes }) : undefined;
}
