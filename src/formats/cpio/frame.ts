import { chunksOf, sliceSource } from '../../bytes/byte-source.ts';
import { bytesValue } from '../../bytes/bytes-value.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Field, FieldValue } from '../../model/field.ts';
import { FieldWriter } from '../_shared/field-writer.ts';
import { storedText } from '../_shared/stored-text.ts';
import { magicBytes } from './header.ts';
import type { CpioIndex, CpioMember } from './read-cpio.ts';

const pieceBytes = 16 * 1024 * 1024;

/** The fields of all bytes of one member that are not its content, in byte order. */
export function frameFields(source: ByteSource, member: CpioMember, prefix = ''): Field[] {
  const { start, header, nameAt, data, end } = member;
  const { layout, values } = header;
  const writer = new FieldWriter(source, start);
  writer.add(`${prefix}magic`, magicBytes, (raw) => raw.toString('latin1'));
  for (const [name, digits] of layout.rows) {
    const value = values[name] ?? 0;
    if (name === 'filesize') writer.add(prefix + name, digits, () => value, 'length(content)');
    else if (name === 'namesize') writer.add(prefix + name, digits, () => value, 'length(name) + 1');
    else if (name === 'check' && layout.dialect === 'crc') {
      writer.add(prefix + name, digits, () => value, 'sum of the bytes of the content', value === sumOf(source, data));
    } else writer.add(prefix + name, digits, () => value);
  }
  const name = source.read(nameAt.start, nameAt.end - 1);
  writer.addTo(`${prefix}name`, nameAt.end, () => storedText(name));
  addFill(writer, source, `${prefix}name.pad`, data.start);
  const behind = new FieldWriter(source, data.end);
  addFill(behind, source, `${prefix}pad`, end);
  return [...writer.fields, ...behind.fields];
}

/** Zeros follow from the length of what is before; other bytes from nothing. */
function addFill(writer: FieldWriter, source: ByteSource, name: string, end: number): void {
  const isZero = source.read(writer.at, end).every((byte) => byte === 0);
  if (isZero) writer.addTo(name, end, undefined, 'zeros up to a multiple of four bytes');
  else writer.addTo(name, end);
}

function sumOf(source: ByteSource, { start, end }: ByteRange): number {
  let sum = 0;
  for (const chunk of chunksOf(sliceSource(source, start, end))) for (const byte of chunk) sum = (sum + byte) >>> 0;
  return sum;
}

/** The bytes that belong to no member: `trailer.…`, `end` (zeros), and `trailing`, in byte order. */
export function restFields(source: ByteSource, { trailers }: CpioIndex): Field[] {
  const fields = trailers.flatMap(({ member, zeros }) => {
    const { data } = member;
    const content = new FieldWriter(source, data.start);
    content.addTo('trailer.content', data.end, () => bytesValue(sliceSource(source, data.start, data.end)));
    return [...frameFields(source, member, 'trailer.'), ...content.fields, ...endFields(source, zeros)];
  });
  const start = trailers.at(-1)?.zeros.end ?? 0;
  const trailing = pieces(source, 'trailing', { start, end: source.size }, (part) => bytesValue(part));
  return [...fields, ...trailing].sort((a, b) => a.at.start - b.at.start);
}

const blockBytes = 512;

/** Writers fill the last block up with zeros, whose number follows from the length of what is before. */
function endFields(source: ByteSource, zeros: ByteRange): Field[] {
  const bytes = zeros.end - zeros.start;
  const follows = bytes < blockBytes && zeros.end % blockBytes === 0;
  return pieces(source, 'end', zeros, (part) => `${part.size} zeros`).map((field) => ({
    ...field,
    ...(follows ? { derived: { equation: 'zeros up to a whole block of 512 bytes', holds: true } } : {}),
  }));
}

/** A run of bytes as fields of at most 16 MiB. */
function pieces(source: ByteSource, name: string, range: ByteRange, value: (part: ByteSource) => FieldValue): Field[] {
  const writer = new FieldWriter(source, range.start);
  while (writer.at < range.end) {
    const start = writer.at;
    const end = Math.min(start + pieceBytes, range.end);
    const number = writer.fields.length + 1;
    writer.addTo(number === 1 ? name : `${name}#${number}`, end, () => value(sliceSource(source, start, end)));
  }
  return writer.fields;
}
