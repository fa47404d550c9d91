import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { type Numbers, numbersOf } from './numbers.ts';
import { type Layout, readStruct, type Struct, sizeOf } from './struct.ts';

/** A row of the section table with its bytes. Offsets and sizes in bytes. */
export interface ElfSection {
  readonly index: number;
  readonly name: string;
  readonly row: Struct;
  readonly type: number;
  /** The low 32 bits of sh_flags. */
  readonly flags: number;
  readonly addr: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  /** Its bytes in the file; no bytes for SHT_NOBITS. */
  readonly at: ByteRange;
}

/** A row of the program header table. */
export interface ElfSegment {
  readonly row: Struct;
  readonly type: number;
  readonly offset: number;
  readonly addr: number;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly align: number;
}

/** One ELF file (System V ABI, "Object Files"): its header and both tables. Everything else is read when it is needed. */
export interface ElfFile {
  readonly source: ByteSource;
  readonly numbers: Numbers;
  readonly machine: number;
  /** e_ident, then the fields of the header. */
  readonly ident: ByteRange;
  readonly header: Struct;
  readonly headerAt: ByteRange;
  readonly segments: readonly ElfSegment[];
  readonly segmentTable: ByteRange;
  readonly sections: readonly ElfSection[];
  readonly sectionTable: ByteRange;
}

export const sectionTypes = {
  unused: 0,
  symbols: 2,
  strings: 3,
  rela: 4,
  dynamic: 6,
  note: 7,
  noBits: 8,
  rel: 9,
  dynamicSymbols: 11,
  symbolIndexes: 18,
} as const;
export const sectionFlags = { writable: 1, loaded: 2, executable: 4, merged: 0x10, compressed: 0x800 } as const;
export const machines = { x86: 3, x86_64: 62 } as const;

const maxSections = 200_000;
const maxSegments = 20_000;
const maxNameTableBytes = 16 * 1024 * 1024;
const maxNameBytes = 1024;
const extended = 0xffff;

const headerLayout: Layout = [
  ['e_type', 2],
  ['e_machine', 2],
  ['e_version', 4],
  ['e_entry', 'w'],
  ['e_phoff', 'w'],
  ['e_shoff', 'w'],
  ['e_flags', 4],
  ['e_ehsize', 2],
  ['e_phentsize', 2],
  ['e_phnum', 2],
  ['e_shentsize', 2],
  ['e_shnum', 2],
  ['e_shstrndx', 2],
];
const sectionLayout: Layout = [
  ['sh_name', 4],
  ['sh_type', 4],
  ['sh_flags', 'w'],
  ['sh_addr', 'w'],
  ['sh_offset', 'w'],
  ['sh_size', 'w'],
  ['sh_link', 4],
  ['sh_info', 4],
  ['sh_addralign', 'w'],
  ['sh_entsize', 'w'],
];
const wideSegmentLayout: Layout = [
  ['p_type', 4],
  ['p_flags', 4],
  ['p_offset', 'w'],
  ['p_vaddr', 'w'],
  ['p_paddr', 'w'],
  ['p_filesz', 'w'],
  ['p_memsz', 'w'],
  ['p_align', 'w'],
];
const narrowSegmentLayout: Layout = [
  ['p_type', 4],
  ['p_offset', 'w'],
  ['p_vaddr', 'w'],
  ['p_paddr', 'w'],
  ['p_filesz', 'w'],
  ['p_memsz', 'w'],
  ['p_flags', 4],
  ['p_align', 'w'],
];
const nothing: ByteRange = { start: 0, end: 0 };

export function isElfHead(head: Buffer): boolean {
  return head.length >= 16 && head.toString('latin1', 0, 4) === '\x7fELF';
}

/** The value of a field of a structure; 0 where the layout has none of that name. */
export function numberIn(row: Struct, name: string): number {
  return row[name]?.value ?? 0;
}

/** Throws DecodeError `elf-header`, `elf-segments` or `elf-sections` when a table is cut off, too large, or of another shape. */
export function readElf(source: ByteSource): ElfFile {
  const ident = source.read(0, 16);
  const numbers = isElfHead(ident) ? numbersOf(ident) : undefined;
  if (numbers === undefined) {
    throw new DecodeError(
      'elf-header',
      4,
      `expected a class of 1 or 2 and a byte order of 1 or 2, found ${ident.toString('hex')}`,
    );
  }
  const headerAt = { start: 0, end: 16 + sizeOf(headerLayout, numbers) };
  if (source.size < headerAt.end) {
    throw new DecodeError(
      'elf-header',
      source.size,
      `expected a header of ${headerAt.end} bytes, found ${source.size} bytes`,
    );
  }
  const header = readStruct(numbers, source.read(0, headerAt.end), 0, 16, headerLayout);
  const { sections, at: sectionTable } = readSections(source, numbers, header);
  const { segments, at: segmentTable } = readSegments(source, numbers, header, sections[0]);
  const machine = numberIn(header, 'e_machine');
  return {
    source,
    numbers,
    machine,
    ident: { start: 0, end: 16 },
    header,
    headerAt,
    segments,
    segmentTable,
    sections,
    sectionTable,
  };
}

interface TableShape {
  readonly code: string;
  readonly offset: number;
  readonly count: number;
  readonly entrySize: number;
  readonly least: number;
  readonly most: number;
}

function tableBytes(source: ByteSource, { code, offset, count, entrySize, least, most }: TableShape): ByteRange {
  if (count > most) throw new DecodeError(code, offset, `expected at most ${most} rows, found ${count}`);
  if (entrySize < least) throw new DecodeError(code, offset, `expected rows of ${least} bytes, found ${entrySize}`);
  const end = offset + count * entrySize;
  if (end > source.size)
    throw new DecodeError(code, offset, `expected a table up to byte ${end}, found ${source.size} bytes`);
  return { start: offset, end };
}

function readSections(source: ByteSource, numbers: Numbers, header: Struct): { sections: ElfSection[]; at: ByteRange } {
  const offset = numberIn(header, 'e_shoff');
  if (offset === 0) return { sections: [], at: nothing };
  const entrySize = numberIn(header, 'e_shentsize');
  const shape = { code: 'elf-sections', offset, entrySize, least: sizeOf(sectionLayout, numbers), most: maxSections };
  const first = tableBytes(source, { ...shape, count: 1 });
  const zero = readStruct(numbers, source.read(first.start, first.end), offset, offset, sectionLayout);
  const count = numberIn(header, 'e_shnum') || numberIn(zero, 'sh_size');
  const at = tableBytes(source, { ...shape, count });
  const bytes = source.read(at.start, at.end);
  const rows = Array.from({ length: count }, (_, row) =>
    readStruct(numbers, bytes, offset, offset + row * entrySize, sectionLayout),
  );
  const nameIndex = numberIn(header, 'e_shstrndx');
  const names = nameTable(source, rows[nameIndex === extended ? numberIn(zero, 'sh_link') : nameIndex]);
  return { sections: rows.map((row, index) => sectionOf(source, row, index, names)), at };
}

function nameTable(source: ByteSource, row: Struct | undefined): Buffer {
  if (row === undefined || numberIn(row, 'sh_type') === sectionTypes.noBits) return Buffer.alloc(0);
  const [start, size] = [numberIn(row, 'sh_offset'), numberIn(row, 'sh_size')];
  if (size > maxNameTableBytes || start + size > source.size) {
    throw new DecodeError('elf-sections', start, `expected a table of names inside the file, found ${size} bytes`);
  }
  return source.read(start, start + size);
}

function sectionOf(source: ByteSource, row: Struct, index: number, names: Buffer): ElfSection {
  const [type, offset, size] = [numberIn(row, 'sh_type'), numberIn(row, 'sh_offset'), numberIn(row, 'sh_size')];
  const hasBytes = type !== sectionTypes.unused && type !== sectionTypes.noBits;
  if (hasBytes && offset + size > source.size) {
    throw new DecodeError(
      'elf-sections',
      row['sh_offset']?.at.start ?? 0,
      `expected section ${index} up to byte ${offset + size}, found a file of ${source.size} bytes`,
    );
  }
  return {
    index,
    name: stringAt(names, numberIn(row, 'sh_name'), maxNameBytes),
    row,
    type,
    flags: numberIn(row, 'sh_flags') % 2 ** 32,
    addr: numberIn(row, 'sh_addr'),
    size,
    link: numberIn(row, 'sh_link'),
    info: numberIn(row, 'sh_info'),
    at: hasBytes ? { start: offset, end: offset + size } : { start: offset, end: offset },
  };
}

function readSegments(
  source: ByteSource,
  numbers: Numbers,
  header: Struct,
  zero: ElfSection | undefined,
): { segments: ElfSegment[]; at: ByteRange } {
  const offset = numberIn(header, 'e_phoff');
  const stored = numberIn(header, 'e_phnum');
  const count = stored === extended ? (zero?.info ?? 0) : stored;
  if (offset === 0 || count === 0) return { segments: [], at: nothing };
  const layout = numbers.wide ? wideSegmentLayout : narrowSegmentLayout;
  const entrySize = numberIn(header, 'e_phentsize');
  const at = tableBytes(source, {
    code: 'elf-segments',
    offset,
    count,
    entrySize,
    least: sizeOf(layout, numbers),
    most: maxSegments,
  });
  const bytes = source.read(at.start, at.end);
  const segments = Array.from({ length: count }, (_, index) => {
    const row = readStruct(numbers, bytes, offset, offset + index * entrySize, layout);
    return {
      row,
      type: numberIn(row, 'p_type'),
      offset: numberIn(row, 'p_offset'),
      addr: numberIn(row, 'p_vaddr'),
      fileSize: numberIn(row, 'p_filesz'),
      memorySize: numberIn(row, 'p_memsz'),
      align: numberIn(row, 'p_align'),
    };
  });
  return { segments, at };
}

/** The NUL-terminated string at an offset of a table, cut at `most` bytes; '' beyond the table. */
export function stringAt(table: Buffer, start: number, most: number): string {
  if (start >= table.length) return '';
  const end = table.indexOf(0, start);
  return table.toString('latin1', start, Math.min(end < 0 ? table.length : end, start + most));
}

export function isLoaded({ flags }: ElfSection): boolean {
  return (flags & sectionFlags.loaded) !== 0;
}

export function isExecutable({ flags }: ElfSection): boolean {
  return (flags & sectionFlags.executable) !== 0;
}
