import type { ElfComparison, Said } from './comparison.ts';
import type { SectionPair } from './pair-sections.ts';
import { type ElfFile, type ElfSection, stringAt } from './read-elf.ts';
import { usesOf } from './string-users.ts';

const maxTableBytes = 256 * 1024 * 1024;
const maxNameBytes = 4096;

/**
 * A table of strings that symbols, sections and dynamic entries point into. Where they use every byte of it on both
 * sides, it follows from them: encoding when the strings are the same, else derived. Returns false where it does not.
 */
export function compareStringTable(c: ElfComparison, { left, right }: SectionPair): boolean {
  if (Math.max(left.size, right.size) > maxTableBytes) return false;
  const [a, b] = [usedStrings(c.left.file, left), usedStrings(c.right.file, right)];
  if (a === undefined || b === undefined) return false;
  const isSame = a.size === b.size && [...a].every((name) => b.has(name));
  const derived = isSame
    ? {}
    : { derived: { equation: 'names of the symbols, sections and entries that point into it', holds: true } };
  const said = (section: ElfSection, names: ReadonlySet<string>): Said => ({
    value: `${names.size} strings, ${section.size} bytes`,
    ranges: [section.at],
    ...derived,
  });
  const label = {
    key: 'elf:string-table',
    name: `layout of ${left.name}`,
    facts: { section: left.name, sameStrings: isSame },
  };
  c.emit(label, said(left, a), said(right, b));
  return true;
}

/** The strings in use; undefined when a byte of the table belongs to none of them. */
function usedStrings(file: ElfFile, table: ElfSection): ReadonlySet<string> | undefined {
  const uses = usesOf(file, table);
  if (uses === undefined || uses.length === 0) return undefined;
  const bytes = file.source.read(table.at.start, table.at.end);
  // A string that is the tail of another one adds no bytes, so the strings with the least offsets cover the table.
  const sorted = [...new Set(uses)].sort((x, y) => x - y);
  let covered = bytes[0] === 0 ? 1 : 0;
  const names = new Set<string>();
  for (const offset of sorted) {
    if (offset > covered && bytes.subarray(covered, offset).some((byte) => byte !== 0)) return undefined;
    const name = stringAt(bytes, offset, Number.POSITIVE_INFINITY);
    names.add(name.slice(0, maxNameBytes));
    covered = Math.max(covered, offset + name.length + 1);
  }
  return bytes.subarray(covered).every((byte) => byte === 0) ? names : undefined;
}
