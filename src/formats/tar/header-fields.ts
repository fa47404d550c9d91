/** The fields of one header block by their names in POSIX.1-2017 pax and in the GNU tar manual. */
import type { Derivation, Field, FieldValue } from '../../model/field.ts';
import { fillValue, numberValue, runsValue, textValue } from './field-values.ts';
import { type Dialect, dialectOf, sumHeader } from './header.ts';

type Kind = 'text' | 'number' | 'flag' | 'fill' | 'hex' | 'runs';
type Row = readonly [name: string, size: number, kind: Kind];

const common: readonly Row[] = [
  ['name', 100, 'text'],
  ['mode', 8, 'number'],
  ['uid', 8, 'number'],
  ['gid', 8, 'number'],
  ['size', 12, 'number'],
  ['mtime', 12, 'number'],
  ['chksum', 8, 'number'],
  ['typeflag', 1, 'flag'],
  ['linkname', 100, 'text'],
];

const ustar: readonly Row[] = [
  ...common,
  ['magic', 6, 'text'],
  ['version', 2, 'text'],
  ['uname', 32, 'text'],
  ['gname', 32, 'text'],
  ['devmajor', 8, 'number'],
  ['devminor', 8, 'number'],
];

const rowsOf: Readonly<Record<Dialect, readonly Row[]>> = {
  v7: [...common, ['header.pad', 255, 'fill']],
  ustar: [...ustar, ['prefix', 155, 'text'], ['header.pad', 12, 'fill']],
  star: [
    ...ustar,
    ['prefix', 131, 'text'],
    ['atime', 12, 'number'],
    ['ctime', 12, 'number'],
    ['header.pad', 8, 'fill'],
    ['trailer', 4, 'text'],
  ],
  gnu: [
    ...ustar,
    ['atime', 12, 'number'],
    ['ctime', 12, 'number'],
    ['offset', 12, 'number'],
    ['longnames', 4, 'text'],
    ['unused', 1, 'hex'],
    ['sparse', 96, 'runs'],
    ['isextended', 1, 'hex'],
    ['realsize', 12, 'number'],
    ['header.pad', 17, 'fill'],
  ],
};

/** `block` is the header at offset `at` of the archive; `prefix` is put before each name. The fields tile the block. */
export function headerFields(block: Buffer, at: number, prefix: string): Field[] {
  const fields: Field[] = [];
  let offset = 0;
  for (const [name, size, kind] of rowsOf[dialectOf(block, 0)]) {
    const range = { start: at + offset, end: at + offset + size };
    const field = { name: prefix + name, at: range, value: readValue(block, offset, size, kind) };
    fields.push(name === 'chksum' ? { ...field, derived: deriveSum(block, field.value) } : field);
    offset += size;
  }
  return fields;
}

function readValue(block: Buffer, offset: number, size: number, kind: Kind): FieldValue {
  const end = offset + size;
  switch (kind) {
    case 'text':
      return textValue(block, offset, end);
    case 'number':
      return numberValue(block, offset, size);
    case 'flag':
      return block[offset] === 0 ? '\\0' : textValue(block, offset, end);
    case 'runs':
      return runsValue(block, offset, 4);
    case 'hex':
      return block.toString('hex', offset, end);
    case 'fill':
      return fillValue(block.subarray(offset, end));
  }
}

function deriveSum(block: Buffer, value: FieldValue): Derivation {
  const sums = sumHeader(block, 0);
  return { equation: 'sum of the header bytes', holds: value === sums.unsigned || value === sums.signed };
}
