import type { ByteRange } from '../../model/bytes.ts';
import { type ElfFile, type ElfSection, stringAt } from './read-elf.ts';
import { wordBytes } from './struct.ts';

/** One entry of the dynamic section (System V ABI, "Dynamic Section"). */
export interface DynamicEntry {
  readonly tag: number;
  readonly value: number;
  readonly at: ByteRange;
  readonly valueAt: ByteRange;
}

const maxEntries = 10_000;
const maxStringBytes = 4096;

/** Tags whose value is an offset in the linked string table. */
export const dynamicStringTags: ReadonlySet<number> = new Set([
  1, 14, 15, 29, 0x7ffffffd, 0x7fffffff, 0x6ffffefa, 0x6ffffefb, 0x6ffffefc,
]);

/** Entries up to and with the first DT_NULL. */
export function readDynamic(file: ElfFile, { at }: ElfSection): readonly DynamicEntry[] {
  const size = wordBytes(file.numbers.wide);
  const bytes = file.source.read(at.start, Math.min(at.end, at.start + maxEntries * 2 * size));
  const entries: DynamicEntry[] = [];
  for (let start = 0; start + 2 * size <= bytes.length; start += 2 * size) {
    const tag = file.numbers.word(bytes, start);
    const from = at.start + start;
    entries.push({
      tag,
      value: file.numbers.word(bytes, start + size),
      at: { start: from, end: from + 2 * size },
      valueAt: { start: from + size, end: from + 2 * size },
    });
    if (tag === 0) break;
  }
  return entries;
}

/** The text that an entry names in the table of strings. */
export function dynamicString(file: ElfFile, { link }: ElfSection, offset: number): string {
  const table = file.sections[link];
  if (table === undefined) return '';
  const start = table.at.start + offset;
  return start >= table.at.end
    ? ''
    : stringAt(file.source.read(start, Math.min(table.at.end, start + maxStringBytes)), 0, maxStringBytes);
}
