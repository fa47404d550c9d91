import type { SymbolMatches } from './compare-symbols.ts';
import type { ElfComparison, Said } from './comparison.ts';
import type { SectionPair } from './pair-sections.ts';
import { type ElfFile, type ElfSection, sectionTypes } from './read-elf.ts';
import { readVersions } from './versions.ts';

const hidden = 0x8000;

/** Versions that a file needs or defines (.gnu.version_r, .gnu.version_d). Returns false when a side holds none. */
export function compareVersions(c: ElfComparison, { left, right }: SectionPair): boolean {
  const [a, b] = [readVersions(c.left.file, left), readVersions(c.right.file, right)];
  if (a === undefined || b === undefined) return false;
  const [lefts, rights] = [a, b].map((versions) => versions.map(({ text }) => text).sort());
  const [onlyLeft, onlyRight] = [difference(lefts ?? [], rights ?? []), difference(rights ?? [], lefts ?? [])];
  if (onlyLeft.length === 0 && onlyRight.length === 0) return false;
  const said = (texts: readonly string[], { at }: ElfSection): Said => ({
    value: texts.join(', ') || 'none of these',
    ranges: [at],
  });
  const name = left.name === '.gnu.version_d' ? 'defined versions' : 'needed versions';
  c.emit({ key: 'elf:versions', name, facts: { section: left.name } }, said(onlyLeft, left), said(onlyRight, right));
  return true;
}

function difference(some: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return some.filter((text) => !known.has(text));
}

/**
 * .gnu.version has a number for each dynamic symbol. It follows from the symbols' order when each symbol that both sides
 * have is of one version. Returns false where that is not so.
 */
export function compareVersionNumbers(c: ElfComparison, { left, right }: SectionPair, matches: SymbolMatches): boolean {
  const tables = c.pairs.pairs.find((pair) => pair.left.type === sectionTypes.dynamicSymbols);
  const pairs = tables === undefined ? undefined : matches.of(tables);
  if (pairs === undefined || left.size % 2 !== 0 || right.size % 2 !== 0) return false;
  const [a, b] = [numbersOf(c.left.file, left), numbersOf(c.right.file, right)];
  const [leftNames, rightNames] = [versionNames(c.left.file), versionNames(c.right.file)];
  // One number for each symbol, and nothing behind them.
  const isWhole =
    a.length === pairs.pairs.length + pairs.onlyLeft.length && b.length === pairs.pairs.length + pairs.onlyRight.length;
  const holds =
    isWhole &&
    pairs.pairs.every(({ left: l, right: r }) => nameOf(a[l.index], leftNames) === nameOf(b[r.index], rightNames));
  if (holds) c.follow('index', left.at, right.at);
  return holds;
}

function numbersOf({ source, numbers }: ElfFile, { at }: ElfSection): number[] {
  const bytes = source.read(at.start, at.end);
  return Array.from({ length: bytes.length / 2 }, (_, index) => numbers.u16(bytes, 2 * index));
}

/** Versions by number; 0 and 1 are local and global. */
function versionNames(file: ElfFile): ReadonlyMap<number, string> {
  const versions = file.sections.flatMap((section) => readVersions(file, section) ?? []);
  return new Map(versions.map(({ index, text }) => [index, text]));
}

function nameOf(number: number | undefined, names: ReadonlyMap<number, string>): string {
  if (number === undefined) return 'none';
  const index = number % hidden;
  return `${number >= hidden ? 'hidden ' : ''}${index < 2 ? index : (names.get(index) ?? `number ${index}`)}`;
}
