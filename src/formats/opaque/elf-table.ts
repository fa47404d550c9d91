import type { ByteSource } from '../../model/bytes.ts';

/** One row of the section table. Offsets and sizes in bytes, as stored: they may lie beyond the file. */
export interface SectionRow {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  /** The row itself, with its offset set to zero. */
  readonly withoutOffset: Buffer;
}

/** The header, the program headers and the section table of one ELF file (System V ABI, "Object Files"). */
export interface ElfTable {
  /** The file header with the places of both tables set to zero. */
  readonly header: Buffer;
  /** The program headers as stored; empty when they reach beyond the file. */
  readonly programHeaders: Buffer;
  readonly sections: readonly SectionRow[];
}

export const sectionTypes = { unused: 0, symbols: 2, strings: 3, noBits: 8, symbolIndexes: 18 } as const;
export const sectionFlags = { loaded: 2, executable: 4 } as const;

const maxSections = 10_000;
const maxNameTableBytes = 4 * 1024 * 1024;
const maxNameBytes = 256;

/** Where the numbers of one ELF file sit. */
interface Layout {
  readonly wide: boolean;
  readonly headerBytes: number;
  u16(bytes: Buffer, at: number): number;
  u32(bytes: Buffer, at: number): number;
  /** An address-sized number; values above 2^53 become imprecise and so fail the bounds checks. */
  word(bytes: Buffer, at: number): number;
}

/** undefined when it is not ELF, or its section table cannot be read. */
export function readElfTable(source: ByteSource): ElfTable | undefined {
  const header = Buffer.from(source.read(0, 64));
  const layout = layoutOf(header);
  if (layout === undefined) return undefined;
  const { wide, headerBytes } = layout;
  const tableAt = layout.word(header, wide ? 0x28 : 0x20);
  const entrySize = layout.u16(header, wide ? 0x3a : 0x2e);
  const count = layout.u16(header, wide ? 0x3c : 0x30);
  const readable = count > 0 && count <= maxSections && entrySize >= (wide ? 64 : 40);
  if (!readable || tableAt + count * entrySize > source.size) return undefined;
  const table = source.read(tableAt, tableAt + count * entrySize);
  const row = (at: number): Buffer => table.subarray(at * entrySize, (at + 1) * entrySize);
  const names = readNames(source, layout, row(layout.u16(header, wide ? 0x3e : 0x32)));
  if (names === undefined) return undefined;
  return {
    header: zeroed(header.subarray(0, headerBytes), wide ? 0x20 : 0x1c, wide ? 0x30 : 0x24),
    programHeaders: readProgramHeaders(source, layout, header),
    sections: Array.from({ length: count }, (_, at) => readRow(layout, row(at), names)),
  };
}

function readProgramHeaders(source: ByteSource, { wide, u16, word }: Layout, header: Buffer): Buffer {
  const start = word(header, wide ? 0x20 : 0x1c);
  const size = u16(header, wide ? 0x36 : 0x2a) * u16(header, wide ? 0x38 : 0x2c);
  return start + size > source.size ? Buffer.alloc(0) : source.read(start, start + size);
}

function readRow(layout: Layout, bytes: Buffer, names: Buffer): SectionRow {
  const { wide, u32, word } = layout;
  const offsetAt = wide ? 0x18 : 0x10;
  return {
    name: nameAt(names, u32(bytes, 0)),
    type: u32(bytes, 4),
    // Only the low flag bits matter, so the low 32 bits of the 64-bit word are enough.
    flags: word(bytes, 8) % 2 ** 32,
    offset: word(bytes, offsetAt),
    size: word(bytes, wide ? 0x20 : 0x14),
    withoutOffset: zeroed(bytes, offsetAt, offsetAt + (wide ? 8 : 4)),
  };
}

function zeroed(bytes: Buffer, start: number, end: number): Buffer {
  return Buffer.from(bytes).fill(0, start, end);
}

function layoutOf(header: Buffer): Layout | undefined {
  if (header.length < 52 || header.toString('latin1', 0, 4) !== '\x7fELF') return undefined;
  const wide = header[4] === 2;
  const little = header[5] === 1;
  if ((!wide && header[4] !== 1) || (!little && header[5] !== 2) || (wide && header.length < 64)) return undefined;
  const u16 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const u64 = (bytes: Buffer, at: number): number =>
    Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  return { wide, headerBytes: wide ? 64 : 52, u16, u32, word: wide ? u64 : u32 };
}

/** The table of section names; undefined when the header names none that can be read. */
function readNames(source: ByteSource, { wide, word }: Layout, row: Buffer): Buffer | undefined {
  if (row.length === 0) return undefined;
  const offset = word(row, wide ? 0x18 : 0x10);
  const size = word(row, wide ? 0x20 : 0x14);
  return size > maxNameTableBytes ? undefined : source.read(offset, offset + size);
}

function nameAt(table: Buffer, start: number): string {
  const end = table.indexOf(0, start);
  return start >= table.length
    ? ''
    : table.toString('latin1', start, Math.min(end < 0 ? table.length : end, start + maxNameBytes));
}
