import type { ByteSource } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import { extendedFields } from './extended-fields.ts';
import { fillValue, padFields, runsValue } from './field-values.ts';
import { type FrameLayout, layoutFrame, readBlock, readExtendedHeaders } from './frame-layout.ts';
import { blockSize } from './header.ts';
import { headerFields } from './header-fields.ts';
import { readNumber } from './number.ts';
import { readStoredMap } from './sparse.ts';
import { rowAt, type TarIndex, type TarRow } from './tar-index.ts';

/**
 * The fields of all bytes of member `at` that are not its content, in byte order; ranges are offsets in the archive.
 * Throws `tar-frame` when `source` is not the archive that was indexed.
 */
export function decodeFrame(source: ByteSource, index: TarIndex, at: number): Field[] {
  const row = rowAt(index, at);
  const layout = layoutFrame(source, row);
  const fields = [
    ...layout.extended.flatMap((part) => extendedFields(source, part)),
    ...headerFields(readBlock(source, layout.header), layout.header, ''),
    ...sparseBlockFields(source, layout),
    ...storedMapFields(source, layout),
    ...padFields('pad', { start: row.dataEnd, end: row.end }, source),
  ];
  const stored = storedLength(source, layout, row);
  return fields.map((field) => {
    if (field.name !== 'size' && field.name !== 'pax.size') return field;
    return { ...field, derived: { equation: 'length of the content', holds: (field.value ?? 0) === stored } };
  });
}

function sparseBlockFields(source: ByteSource, { sparseBlocks }: FrameLayout): Field[] {
  const fields: Field[] = [];
  for (let at = sparseBlocks.start; at < sparseBlocks.end; at += blockSize) {
    const block = readBlock(source, at);
    fields.push(
      { name: 'sparse.runs', at: { start: at, end: at + 504 }, value: runsValue(block, 0, 21) },
      { name: 'sparse.isextended', at: { start: at + 504, end: at + 505 }, value: block.toString('hex', 504, 505) },
      { name: 'sparse.pad', at: { start: at + 505, end: at + 512 }, value: fillValue(block.subarray(505)) },
    );
  }
  return fields;
}

/** The lines of the map as comma separated numbers, and what fills its last block. */
function storedMapFields(source: ByteSource, { storedMap: { start, end } }: FrameLayout): Field[] {
  if (start === end) return [];
  const bytes = source.read(start, end);
  const textSize = readStoredMap(bytes)?.textSize ?? bytes.length;
  const value = bytes.toString('latin1', 0, textSize - 1).replaceAll('\n', ',');
  const map = { name: 'sparse.map', at: { start, end: start + textSize }, value };
  return [map, ...padFields('sparse.pad', { start: start + textSize, end }, source)];
}

/**
 * Bytes stored after the headers without their padding: the effective size, or less when the archive is cut. For a
 * sparse member they include the stored map.
 */
function storedLength(source: ByteSource, layout: FrameLayout, row: TarRow): number {
  const start = layout.sparseBlocks.end;
  const content = row.dataEnd - start;
  const area = row.end - start;
  if (area === content) return content;
  // A sparse map may leave stored bytes unused: then only the declared size tells them from padding.
  const block = readBlock(source, layout.header);
  const declared = readExtendedHeaders(source, layout).size ?? readNumber(block, 124, 12) ?? 0;
  return Math.min(Math.max(declared, content), area);
}
