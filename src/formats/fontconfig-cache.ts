import { diffFields } from '../align/fields.ts';
import { maxTextBytes } from '../bytes/limits.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { Field } from '../model/field.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import { emitByteSites } from './_shared/byte-sites.ts';
import { FieldWriter } from './_shared/field-writer.ts';
import { metadataSite } from './_shared/member-sites.ts';

/** What fontconfig knows of the fonts in one directory, as it lies in memory. See docs/formats/fontconfig-cache.md. */
export const fontconfigCache: Format = {
  id: 'fontconfig-cache',
  title: 'fontconfig cache',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ name, head }) =>
    /-(?:le64|le32d?4?|le32d8)\.cache-\d+$/.test(name) && head.length >= headerBytes && head.readUInt32LE(0) === magic,
  compare: compareCaches,
};

const magic = 0xfc02fc04;
const headerBytes = 64;

function compareCaches(left: Node, right: Node, cx: CompareContext): void {
  const wide = /-le64\.cache-\d+$/.test(left.name) && /-le64\.cache-\d+$/.test(right.name);
  if (!wide) {
    emitByteSites(left, right, cx, { key: 'fontconfig:fonts' });
    return;
  }
  const [a, b] = [readHeader(left.bytes), readHeader(right.bytes)];
  diffFields({ fields: a, bytes: left.bytes }, { fields: b, bytes: right.bytes }, (pair) => {
    cx.emit({ ...metadataSite('fontconfig', left.path, pair), kind: 'field' });
  });
  const window = {
    left: { start: headerBytes, end: left.bytes.size },
    right: { start: headerBytes, end: right.bytes.size },
  };
  emitByteSites(left, right, cx, { key: 'fontconfig:fonts', window });
}

/** `FcCache` of fcint.h on 64-bit little-endian systems. The checksum is the time of the directory. */
function readHeader(source: ByteSource): Field[] {
  if (source.size < headerBytes)
    throw new DecodeError('fontconfig-syntax', 0, `expected a header of ${headerBytes} bytes, found ${source.size}`);
  const writer = new FieldWriter(source);
  const number = (raw: Buffer): string => raw.readBigInt64LE(0).toString();
  writer.add('magic', 4);
  writer.add('version', 4, (raw) => raw.readInt32LE(0));
  writer.add('size', 8, number);
  for (const name of ['directory offset', 'subdirectories offset', 'subdirectories', 'font set offset'])
    writer.add(name, 8, number);
  writer.add('directory time', 4, (raw) => raw.readUInt32LE(0));
  writer.add('padding', 4);
  writer.add('directory time, nanoseconds', 8, number);
  return writer.fields;
}
