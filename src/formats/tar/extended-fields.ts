import { isUtf8 } from 'node:buffer';
import { maxTarExtendedHeaderBytes } from '../../bytes/limits.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Field, FieldValue } from '../../model/field.ts';
import { fillFields, fillValue, padFields, textValue } from './field-values.ts';
import { type ExtendedPart, readBlock } from './frame-layout.ts';
import { headerFields } from './header-fields.ts';
import { type PaxRecord, readPaxRecords } from './pax.ts';
import { decodeExact } from './text.ts';

/**
 * The fields of one extended header: its block (`x.name`, `x.mode`, …), one field for each PAX record (`pax.path`, with
 * its length and line feed) or the long name (`longname`, `longlink`), and the padding (`x.pad`). They tile it.
 */
export function extendedFields(source: ByteSource, part: ExtendedPart): Field[] {
  const prefix = `${part.kind}.`;
  const { start, end } = part.data;
  const header = headerFields(readBlock(source, part.start), part.start, prefix).map((field) => {
    if (field.name !== `${prefix}size`) return field;
    return { ...field, derived: { equation: 'length of the data', holds: (field.value ?? 0) === end - start } };
  });
  return [
    ...header,
    ...dataFields(source, part, prefix),
    ...padFields(`${prefix}pad`, { start: end, end: part.end }, source),
  ];
}

function dataFields(source: ByteSource, { kind, data }: ExtendedPart, prefix: string): Field[] {
  const size = data.end - data.start;
  if (size === 0) return [];
  if (size > maxTarExtendedHeaderBytes) return fillFields(`${prefix}data`, data, source);
  const bytes = source.read(data.start, data.end);
  if (kind === 'L' || kind === 'K') {
    return [{ name: kind === 'L' ? 'longname' : 'longlink', at: data, value: textValue(bytes, 0, size) }];
  }
  return paxFields(bytes, data.start, prefix);
}

function paxFields(data: Buffer, offset: number, prefix: string): Field[] {
  const { records, end, wellFormed } = readPaxRecords(data);
  const fields: Field[] = records.map((record) => ({
    name: `pax.${record.keyword}`,
    at: { start: offset + record.start, end: offset + record.end },
    value: recordValue(data, record),
  }));
  if (end < data.length) {
    const at = { start: offset + end, end: offset + data.length };
    fields.push({ name: `${prefix}${wellFormed ? 'zeros' : 'malformed'}`, at, value: fillValue(data.subarray(end)) });
  }
  return fields;
}

const numericKeywords = new Set([
  'size',
  'uid',
  'gid',
  'mtime',
  'atime',
  'ctime',
  'LIBARCHIVE.creationtime',
  'SCHILY.dev',
  'SCHILY.ino',
  'SCHILY.nlink',
  'GNU.sparse.size',
  'GNU.sparse.realsize',
  'GNU.sparse.major',
  'GNU.sparse.minor',
  'GNU.sparse.numblocks',
  'GNU.sparse.offset',
  'GNU.sparse.numbytes',
]);

function recordValue(data: Buffer, { keyword, valueStart, valueEnd }: PaxRecord): FieldValue {
  const text = decodeExact(data, valueStart, valueEnd);
  // Longer numbers stay text: as numbers, different ones could look equal.
  if (numericKeywords.has(keyword) && /^-?\d{1,12}(\.\d{0,9})?$/.test(text)) return Number(text);
  const isBinary = keyword.startsWith('SCHILY.xattr.') && !isPlainText(data, valueStart, valueEnd);
  return isBinary ? data.toString('hex', valueStart, valueEnd) : text;
}

/** True for UTF-8 without control characters. */
function isPlainText(data: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((data[at] ?? 0) < 0x20) return false;
  return isUtf8(data.subarray(start, end));
}
