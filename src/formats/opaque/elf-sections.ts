import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { readElfTable, sectionFlags, sectionTypes } from './elf-table.ts';

/** One section of an ELF file that has bytes in the file. */
export interface ElfSection {
  readonly name: string;
  readonly at: ByteRange;
  /** True when the section holds machine code (SHF_EXECINSTR). */
  readonly executable: boolean;
}

/**
 * The sections of an ELF file in file order; undefined when it is not ELF or its section table cannot be read. Sections
 * that overlap an earlier one or reach beyond the file are left out.
 */
export function readElfSections(source: ByteSource): readonly ElfSection[] | undefined {
  const sections = readElfTable(source)
    ?.sections.filter(({ type, size }) => type !== sectionTypes.unused && type !== sectionTypes.noBits && size > 0)
    .filter(({ offset, size }) => offset + size <= source.size)
    .map(({ name, flags, offset, size }) => ({
      name,
      at: { start: offset, end: offset + size },
      executable: (flags & sectionFlags.executable) !== 0,
    }));
  return sections === undefined ? undefined : withoutOverlaps(sections);
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
