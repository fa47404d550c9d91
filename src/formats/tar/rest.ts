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
  const end = fillFields('end', { start: index.endStart, end: index.trailingStart }, source).map((field) => {
    return { ...field, value: (field.at.end - field.at.start) / blockSize };
  });
  return [...globals, ...end, ...fillFields('trailing', { start: index.trailingStart, end: index.size }, source)];
}
