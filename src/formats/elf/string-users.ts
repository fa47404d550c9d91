import { dynamicStringTags, readDynamic } from './dynamic.ts';
import { type ElfFile, type ElfSection, numberIn, sectionTypes } from './read-elf.ts';
import { readSymbols, symbolTables } from './symbols.ts';
import { versionNameOffsets } from './versions.ts';

const extended = 0xffff;

/** Offsets into a string table that other parts of the file hold; undefined when a user of it cannot be read. */
export function usesOf(file: ElfFile, table: ElfSection): readonly number[] | undefined {
  const stored = numberIn(file.header, 'e_shstrndx');
  const nameTable = stored === extended ? file.sections[0]?.link : stored;
  const names = nameTable === table.index ? file.sections.map(({ row }) => numberIn(row, 'sh_name')) : [];
  const uses = [names];
  for (const symbols of symbolTables(file)) {
    if (symbols.link !== table.index) continue;
    const read = readSymbols(file, symbols);
    if (read === undefined) return undefined;
    uses.push(read.map(({ nameAt }) => nameAt));
  }
  for (const section of file.sections) if (section.link === table.index) uses.push(usesOfSection(file, section));
  return uses.flat();
}

function usesOfSection(file: ElfFile, section: ElfSection): number[] {
  if (section.type !== sectionTypes.dynamic) return versionNameOffsets(file, section);
  return readDynamic(file, section).flatMap(({ tag, value }) => (dynamicStringTags.has(tag) ? [value] : []));
}
