import type { ByteRange, ByteSource } from '../../model/bytes.ts';

/** One section of an ELF file that has bytes in the file. */
export interface ElfSection {
  readonly name: string;
  readonly at: ByteRange;
  /** True when the section holds machine code (SHF_EXECINSTR). */
  readonly executable: boolean;
}

const maxSections = 10_000;
const maxNameTableBytes = 4 * 1024 * 1024;
const maxNameBytes = 256;
const sectionTypeNoBits = 8;
const flagExecutable = 4;

/** Where the numbers of one ELF file sit: System V ABI, "ELF Header" and "Section Header". */
interface Layout {
  readonly wide: boolean;
  u16(bytes: Buffer, at: number): number;
  u32(bytes: Buffer, at: number): number;
  /** An address-sized number; values above 2^53 become imprecise and so fail the bounds checks. */
  word(bytes: Buffer, at: number): number;
}

/**
 * The sections of an ELF file in file order; undefined when it is not ELF or its section table cannot be read. Sections
 * that overlap an earlier one or reach beyond the file are left out.
 */
export function readElfSections(source: ByteSource): readonly ElfSection[] | undefined {
  const header = source.read(0, 64);
  const layout = layoutOf(header);
  if (layout === undefined) return undefined;
  const { wide } = layout;
  const tableAt = layout.word(header, wide ? 0x28 : 0x20);
  const entrySize = layout.u16(header, wide ? 0x3a : 0x2e);
  const count = layout.u16(header, wide ? 0x3c : 0x30);
  const namesIndex = layout.u16(header, wide ? 0x3e : 0x32);
  const readable = count > 0 && count <= maxSections && entrySize >= (wide ? 64 : 40);
  if (!readable || tableAt + count * entrySize > source.size) return undefined;
  const table = source.read(tableAt, tableAt + count * entrySize);
  const entries = Array.from({ length: count }, (_, at) => readEntry(layout, table.subarray(at * entrySize)));
  const names = entries[namesIndex];
  if (names === undefined || names.size > maxNameTableBytes) return undefined;
  const nameTable = source.read(names.offset, names.offset + names.size);
  const sections = entries
    .filter((entry) => entry.type !== 0 && entry.type !== sectionTypeNoBits && entry.size > 0)
    .filter((entry) => entry.offset + entry.size <= source.size)
    .map((entry) => ({
      name: nameAt(nameTable, entry.name),
      at: { start: entry.offset, end: entry.offset + entry.size },
      executable: (entry.flags & flagExecutable) !== 0,
    }));
  return withoutOverlaps(sections);
}

interface SectionEntry {
  readonly name: number;
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
}

function readEntry(layout: Layout, bytes: Buffer): SectionEntry {
  const { wide } = layout;
  return {
    name: layout.u32(bytes, 0),
    type: layout.u32(bytes, 4),
    // Only the low flag bits matter, so the low 32 bits of the 64-bit word are enough.
    flags: layout.word(bytes, 8) % 2 ** 32,
    offset: layout.word(bytes, wide ? 0x18 : 0x10),
    size: layout.word(bytes, wide ? 0x20 : 0x14),
  };
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
  return { wide, u16, u32, word: wide ? u64 : u32 };
}

function nameAt(table: Buffer, start: number): string {
  const end = table.indexOf(0, start);
  return start >= table.length
    ? ''
    : table.toString('latin1', start, Math.min(end < 0 ? table.length : end, start + maxNameBytes));
}

function withoutOverlaps(sections: readonly ElfSection[]): ElfSection[] {
  const sorted = [...sections].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
  let end = 0;
  return sorted.filter(({ at }) => {
    if (at.start < end) return false;
    end = at.end;
    return true;
  });
}
