import type { ByteRange } from '../../model/bytes.ts';
import type { Numbers } from './numbers.ts';

/** Fields of a structure in file order; sizes in bytes, `w` for the size of an address. */
export type Layout = readonly (readonly [name: string, size: 1 | 2 | 4 | 'w'])[];

/** One number of a structure and where it stands in the file. */
export interface StructField {
  readonly value: number;
  readonly at: ByteRange;
}

export type Struct = Readonly<Record<string, StructField>>;

export function sizeOf(layout: Layout, { wide }: Numbers): number {
  return layout.reduce((sum, [, size]) => sum + (size === 'w' ? wordBytes(wide) : size), 0);
}

export function wordBytes(wide: boolean): number {
  return wide ? 8 : 4;
}

/** `bytes` begins at offset `base` of the file; the structure at offset `start` of the file. */
export function readStruct(numbers: Numbers, bytes: Buffer, base: number, start: number, layout: Layout): Struct {
  const fields: Record<string, StructField> = {};
  let at = start;
  for (const [name, kind] of layout) {
    const size = kind === 'w' ? wordBytes(numbers.wide) : kind;
    fields[name] = { value: numberAt(numbers, bytes, at - base, size), at: { start: at, end: at + size } };
    at += size;
  }
  return fields;
}

function numberAt(numbers: Numbers, bytes: Buffer, at: number, size: number): number {
  if (size === 1) return bytes.readUInt8(at);
  if (size === 2) return numbers.u16(bytes, at);
  return size === 4 ? numbers.u32(bytes, at) : numbers.u64(bytes, at);
}
