import type { ByteRange } from '../../model/bytes.ts';
import { type ElfFile, type ElfSection, sectionTypes, stringAt } from './read-elf.ts';

/** One row of a symbol table (System V ABI, "Symbol Table"). */
export interface ElfSymbol {
  readonly index: number;
  readonly name: string;
  /** Offset of the name in the linked string table. */
  readonly nameAt: number;
  /** Binding in the high four bits, type in the low four. */
  readonly info: number;
  readonly other: number;
  /** Index of its section, or a number from 0xff00 on that names none. */
  readonly section: number;
  readonly value: number;
  readonly size: number;
  /** The row in the file. */
  readonly at: ByteRange;
  /** Where the value stands in the file. */
  readonly valueAt: ByteRange;
}

export const symbolTypes = { none: 0, object: 1, function: 2, section: 3, file: 4 } as const;

const maxSymbols = 1_000_000;
const maxStringTableBytes = 256 * 1024 * 1024;
const maxSymbolNameBytes = 4096;

/** undefined when the table is too large, or of another shape than the ABI gives it. */
export function readSymbols(file: ElfFile, table: ElfSection): readonly ElfSymbol[] | undefined {
  const { wide } = file.numbers;
  const rowBytes = wide ? 24 : 16;
  const size = table.at.end - table.at.start;
  const strings = file.sections[table.link];
  if (size % rowBytes !== 0 || size / rowBytes > maxSymbols || strings?.type !== sectionTypes.strings) return undefined;
  if (strings.size > maxStringTableBytes) return undefined;
  const names = file.source.read(strings.at.start, strings.at.end);
  const rows = file.source.read(table.at.start, table.at.end);
  return Array.from({ length: size / rowBytes }, (_, index) => {
    const at = index * rowBytes;
    return { index, ...readRow(file, rows, at, table.at.start + at), ...nameOf(file, rows, at, names) };
  });
}

type Row = Omit<ElfSymbol, 'index' | 'name' | 'nameAt'>;

function readRow({ numbers }: ElfFile, rows: Buffer, at: number, start: number): Row {
  const { wide } = numbers;
  const infoAt = at + (wide ? 4 : 12);
  const valueAt = wide ? 8 : 4;
  return {
    info: rows.readUInt8(infoAt),
    other: rows.readUInt8(infoAt + 1),
    section: numbers.u16(rows, infoAt + 2),
    value: numbers.word(rows, at + valueAt),
    size: numbers.word(rows, at + (wide ? 16 : 8)),
    at: { start, end: start + (wide ? 24 : 16) },
    valueAt: { start: start + valueAt, end: start + valueAt + (wide ? 8 : 4) },
  };
}

function nameOf({ numbers }: ElfFile, rows: Buffer, at: number, names: Buffer): Pick<ElfSymbol, 'name' | 'nameAt'> {
  const nameAt = numbers.u32(rows, at);
  return { nameAt, name: stringAt(names, nameAt, maxSymbolNameBytes) };
}

export function typeOf({ info }: ElfSymbol): number {
  return info & 0xf;
}

/** Both tables of one file in the order of preference: all symbols, then those of dynamic linking. */
export function symbolTables(file: ElfFile): readonly ElfSection[] {
  const ofType = (type: number): ElfSection[] => file.sections.filter((section) => section.type === type);
  return [...ofType(sectionTypes.symbols), ...ofType(sectionTypes.dynamicSymbols)];
}
