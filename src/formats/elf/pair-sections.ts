import type { ElfFile, ElfSection } from './read-elf.ts';

export interface SectionPair {
  readonly left: ElfSection;
  readonly right: ElfSection;
}

export interface SectionPairs {
  readonly pairs: readonly SectionPair[];
  readonly onlyLeft: readonly ElfSection[];
  readonly onlyRight: readonly ElfSection[];
}

/** What GCC appends to the sections of one object with link-time code: the random seed of the compilation in hex. */
const ltoSuffix = /^(\.gnu\.lto_.*)\.[0-9a-f]{6,16}$/;

/** The name of a section without the random tail of link-time code; undefined where there is none. */
export function withoutLtoSuffix(name: string): string | undefined {
  return ltoSuffix.exec(name)?.[1];
}

/** Pairs sections by name and ordinal, then those of link-time code by their names without the random tail; in left order. */
export function pairSections(left: ElfFile, right: ElfFile): SectionPairs {
  const exact = pairBy(left.sections.slice(1), right.sections.slice(1), ({ name }) => name);
  const others = pairBy(exact.onlyLeft, exact.onlyRight, ({ name }) => withoutLtoSuffix(name));
  const pairs = [...exact.pairs, ...others.pairs].sort((a, b) => a.left.index - b.left.index);
  return { pairs, onlyLeft: others.onlyLeft, onlyRight: others.onlyRight };
}

function pairBy(
  left: readonly ElfSection[],
  right: readonly ElfSection[],
  keyOf: (section: ElfSection) => string | undefined,
): SectionPairs {
  const waiting = new Map<string, ElfSection[]>();
  for (const section of right) {
    const key = keyOf(section);
    if (key !== undefined) waiting.set(key, [...(waiting.get(key) ?? []), section]);
  }
  const pairs: SectionPair[] = [];
  const onlyLeft: ElfSection[] = [];
  for (const section of left) {
    const other = waiting.get(keyOf(section) ?? '')?.shift();
    if (other === undefined || keyOf(section) === undefined) onlyLeft.push(section);
    else pairs.push({ left: section, right: other });
  }
  const taken = new Set(pairs.map((pair) => pair.right));
  return { pairs, onlyLeft, onlyRight: right.filter((section) => !taken.has(section)) };
}
