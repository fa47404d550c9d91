import { type ElfFile, type ElfSection, stringAt } from './read-elf.ts';

/** A version that a library needs of another or defines itself, with where its numbers stand. */
export interface VersionEntry {
  /** `libc.so.6 GLIBC_2.34`, or the name alone where it is defined. */
  readonly text: string;
  readonly index: number;
}

const needed = 0x6ffffffe;
const defined = 0x6ffffffd;
const maxEntries = 20_000;
const maxVersionBytes = 4 * 1024 * 1024;
const maxNameBytes = 4096;

/** Offsets of names in the linked string table; none when the section holds no versions. */
export function versionNameOffsets(file: ElfFile, section: ElfSection): number[] {
  return walk(file, section).flatMap(({ names }) => [...names]);
}

/** The versions of a section; undefined when it holds none. */
export function readVersions(file: ElfFile, section: ElfSection): readonly VersionEntry[] | undefined {
  if (section.type !== needed && section.type !== defined) return undefined;
  const table = file.sections[section.link];
  if (table === undefined || table.size > maxVersionBytes * 16) return undefined;
  const strings = file.source.read(table.at.start, table.at.end);
  return walk(file, section).map(({ names, index }) => ({
    index,
    text: names.map((offset) => stringAt(strings, offset, maxNameBytes)).join(' '),
  }));
}

interface Walked {
  readonly names: readonly number[];
  readonly index: number;
}

/** Elf_Verneed and Elf_Verdef with their auxiliary entries (LSB, "Symbol Versioning"). */
function walk(file: ElfFile, { type, at }: ElfSection): Walked[] {
  if ((type !== needed && type !== defined) || at.end - at.start > maxVersionBytes) return [];
  const bytes = file.source.read(at.start, at.end);
  const found: Walked[] = [];
  for (let start = 0, next = 1; next !== 0 && start + 20 <= bytes.length && found.length < maxEntries; start += next) {
    const entry = type === needed ? needEntry(file, bytes, start) : definedEntry(file, bytes, start);
    found.push(...entry.walked);
    next = entry.next;
  }
  return found;
}

interface WalkedEntry {
  readonly walked: readonly Walked[];
  /** Bytes to the next entry; 0 at the last. */
  readonly next: number;
}

function needEntry(file: ElfFile, bytes: Buffer, start: number): WalkedEntry {
  const { u16, u32 } = file.numbers;
  const owner = u32(bytes, start + 4);
  const inner = auxiliaries(
    bytes,
    file,
    start + u32(bytes, start + 8),
    Math.min(u16(bytes, start + 2), maxEntries),
    true,
  );
  return { walked: inner.map(([name, index]) => ({ names: [owner, name], index })), next: u32(bytes, start + 12) };
}

function definedEntry(file: ElfFile, bytes: Buffer, start: number): WalkedEntry {
  const { u16, u32 } = file.numbers;
  const index = u16(bytes, start + 4);
  const inner = auxiliaries(
    bytes,
    file,
    start + u32(bytes, start + 12),
    Math.min(u16(bytes, start + 6), maxEntries),
    false,
  );
  return { walked: inner.map(([name]) => ({ names: [name], index })), next: u32(bytes, start + 16) };
}

function auxiliaries(
  bytes: Buffer,
  { numbers }: ElfFile,
  from: number,
  count: number,
  isNeed: boolean,
): [name: number, index: number][] {
  const size = isNeed ? 16 : 8;
  const found: [number, number][] = [];
  for (let at = from, left = count; left > 0 && at + size <= bytes.length; left -= 1) {
    found.push([numbers.u32(bytes, at + (isNeed ? 8 : 0)), isNeed ? numbers.u16(bytes, at + 6) : 0]);
    const next = numbers.u32(bytes, at + (isNeed ? 12 : 4));
    if (next === 0) break;
    at += next;
  }
  return found;
}
