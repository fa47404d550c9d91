// RFC 1952, section 2.3: https://www.rfc-editor.org/rfc/rfc1952#section-2.3
import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { memorySource, sliceSource } from '../../bytes/byte-source.ts';
import { bytesValue } from '../../bytes/bytes-value.ts';
import type { GzipMember, GzipSummary } from '../../bytes/decompress.ts';
import { parseGzipHeader } from '../../bytes/gzip-header.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Field, FieldValue } from '../../model/field.ts';
import { DecodeError } from '../../model/problem.ts';

/** All fields of a gzip file in byte order; they tile it. From the second member on, names begin with `member#N.`. */
export function gzipFields(source: ByteSource, summary: GzipSummary): Field[] {
  const fields = summary.members.flatMap((member, at) => {
    const prefix = at === 0 ? '' : `member#${at + 1}.`;
    return [...headerFields(source, member, prefix), ...contentFields(member, prefix)];
  });
  return [...fields, ...trailingFields(source, summary)];
}

/** The fields before the deflate stream. */
export function headerFields(source: ByteSource, member: GzipMember, prefix = ''): Field[] {
  const bytes = source.read(member.start, member.headerEnd);
  const header = parseGzipHeader(bytes, member.start);
  if (header === undefined) throw new DecodeError('gzip-header', member.start, 'the header of the member has no end');
  const field = (name: string, at: ByteRange, value: FieldValue): Field => ({
    name: prefix + name,
    at: { start: member.start + at.start, end: member.start + at.end },
    value,
  });
  const optional = (name: string, at: ByteRange | null, value: (raw: Buffer) => FieldValue): Field[] =>
    at === null ? [] : [field(name, at, value(bytes.subarray(at.start, at.end)))];
  return [
    field('id', { start: 0, end: 2 }, bytes.subarray(0, 2).toString('hex')),
    field('cm', { start: 2, end: 3 }, bytes.readUInt8(2)),
    field('flg', { start: 3, end: 4 }, header.flg),
    field('mtime', { start: 4, end: 8 }, header.mtime),
    field('xfl', { start: 8, end: 9 }, header.xfl),
    field('os', { start: 9, end: 10 }, header.os),
    ...optional('extra', header.extra, (raw) => bytesValue(memorySource(raw.subarray(2)))),
    ...optional('name', header.name, textValue),
    ...optional('comment', header.comment, textValue),
    ...optional('hcrc', header.hcrc, (raw) => raw.readUInt16LE(0)).map((hcrc) => withHeaderCheck(hcrc, bytes)),
  ];
}

/** The RFC says Latin-1; the tools store the file name's bytes as they are, which today means UTF-8. */
function textValue(raw: Buffer): string {
  const text = raw.subarray(0, -1);
  return text.toString(isUtf8(text) ? 'utf8' : 'latin1');
}

function withHeaderCheck(hcrc: Field, header: Buffer): Field {
  const recomputed = crc32(header.subarray(0, -2)) & 0xffff;
  return { ...hcrc, derived: { equation: 'crc32(header) modulo 2^16', holds: hcrc.value === recomputed } };
}

function contentFields(member: GzipMember, prefix: string): Field[] {
  const { headerEnd, deflateEnd, end } = member;
  return [
    {
      name: `${prefix}deflate`,
      at: { start: headerEnd, end: deflateEnd },
      value: `${deflateEnd - headerEnd} bytes`,
      derived: { equation: 'deflate(payload)', holds: true },
    },
    {
      name: `${prefix}crc32`,
      at: { start: deflateEnd, end: deflateEnd + 4 },
      value: member.crc32.stored.toString(16).padStart(8, '0'),
      derived: { equation: 'crc32(payload)', holds: member.crc32.stored === member.crc32.recomputed },
    },
    {
      name: `${prefix}isize`,
      at: { start: deflateEnd + 4, end },
      value: member.isize.stored,
      derived: { equation: 'length(payload) modulo 2^32', holds: member.isize.stored === member.isize.recomputed },
    },
  ];
}

/** What lies behind the last member, if anything does. */
export function trailingFields(source: ByteSource, summary: GzipSummary): Field[] {
  if (summary.trailing === null) return [];
  const { start, end } = summary.trailing;
  return [{ name: 'trailing', at: summary.trailing, value: bytesValue(sliceSource(source, start, end)) }];
}
