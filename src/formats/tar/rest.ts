import type { ByteSource } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import { extendedFields } from './extended-fields.ts';
import { fillFields } from './field-values.ts';
import { readExtendedPart } from './frame-layout.ts';
import { blockSize } from './header.ts';
import type { TarIndex } from './tar-index.ts';

/**
 * The bytes of the archive that belong to no member, in byte order: global PAX headers (`g.name`, `pax.comment`, …),
 * `end` (the zero blocks of the end marker; the value counts them) and `trailing` (what follows).
 */
export function restFields(source: ByteSource, index: TarIndex): Field[] {
  const globals = index.globalPax.flatMap(({ start }) => {
    const part = readExtendedPart(source, start);
    return part === undefined ? [] : extendedFields(source, part);
  });
  return [
    ...globals,
    ...endFields(source, index),
    ...fillFields('trailing', { start: index.trailingStart, end: index.size }, source),
  ];
}

const recordBlocks = 20;
const recordEquation = `two zero blocks, and zeros up to a whole record of ${recordBlocks} blocks`;

/** With tar's usual record size the number of zero blocks follows from the length of the rest. */
function endFields(source: ByteSource, { endStart, trailingStart, size }: TarIndex): Field[] {
  const blocks = (trailingStart - endStart) / blockSize;
  const isRecord = trailingStart === size && size % (recordBlocks * blockSize) === 0;
  const follows = isRecord && blocks >= 2 && blocks < recordBlocks + 2;
  return fillFields('end', { start: endStart, end: trailingStart }, source).map((field) => ({
    ...field,
    value: (field.at.end - field.at.start) / blockSize,
    ...(follows ? { derived: { equation: recordEquation, holds: true } } : {}),
  }));
}
