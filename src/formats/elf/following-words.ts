import { byteRuns } from '../../align/byte-runs.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { AddressMap } from './address-map.ts';
import type { ElfComparison } from './comparison.ts';
import type { DebugStrings } from './debug-strings.ts';
import type { SectionPair } from './pair-sections.ts';
import { isExecutable, machines, numberIn, sectionFlags } from './read-elf.ts';
import { wordBytes } from './struct.ts';

/** A window of two sections that has one length on both sides; offsets in the file. */
export interface EqualWindow {
  readonly left: ByteRange;
  readonly right: ByteRange;
}

/** Places of `size` bytes whose two values name the same thing at its two places; offsets in the window. */
export interface FollowingWord {
  readonly start: number;
  readonly size: number;
  /** What it counts, where it is no address. */
  readonly kind?: 'index';
}

/** Windows above this are not searched for addresses. */
const maxSearchedBytes = 64 * 1024 * 1024;
const fixedAddresses = 2;
/** Smaller numbers in a file that is loaded where it says are likely to be numbers and no addresses. */
const leastAddress = 0x10000;
/** Sections of libraries that hold addresses and nothing that looks like one by chance. */
const addressSections =
  /^(?:\.got(?:\.plt)?|\.(?:pre)?(?:init|fini)_array|\.data\.rel\.ro(?:\..*)?|\.[cd]tors|\.plt\.got)$/;
const frameSections = new Set(['.eh_frame', '.eh_frame_hdr']);

/** What places can refer to. */
export interface References {
  readonly addresses: AddressMap;
  readonly debugStrings: DebugStrings;
}

interface Search extends References {
  readonly c: ElfComparison;
  readonly pair: SectionPair;
  readonly window: EqualWindow;
  readonly left: Buffer;
  readonly right: Buffer;
  /** Address of the first byte of the window. */
  readonly leftAddress: number;
  readonly rightAddress: number;
}

/** Where the bytes of two windows differ because addresses or distances in them follow something that moved. */
export function followingWords(
  c: ElfComparison,
  pair: SectionPair,
  window: EqualWindow,
  known: References,
): FollowingWord[] {
  const size = window.left.end - window.left.start;
  const find = finderFor(c, pair);
  if (find === undefined || size > maxSearchedBytes) return [];
  const runs = byteRuns(c.left.file.source, c.right.file.source, window);
  if (runs.length === 0) return [];
  const search: Search = {
    c,
    pair,
    window,
    ...known,
    left: c.raw('left', window.left),
    right: c.raw('right', window.right),
    leftAddress: pair.left.addr + window.left.start - pair.left.at.start,
    rightAddress: pair.right.addr + window.right.start - pair.right.at.start,
  };
  return runs.flatMap((run) =>
    wordsIn(search, find, { start: run.left.start - window.left.start, end: run.left.end - window.left.start }),
  );
}

/** `least`: where the word before it ended. */
type Finder = (search: Search, at: number, least: number) => FollowingWord | undefined;

function wordsIn(search: Search, find: Finder, run: ByteRange): FollowingWord[] {
  const words: FollowingWord[] = [];
  for (let at = run.start; at < run.end; ) {
    const least = Math.max(0, ...words.slice(-1).map(({ start, size }) => start + size));
    const word = search.left[at] === search.right[at] ? undefined : find(search, at, least);
    if (word !== undefined) words.push(word);
    at = word === undefined ? at + 1 : word.start + word.size;
  }
  return words;
}

function finderFor(c: ElfComparison, { left }: SectionPair): Finder | undefined {
  const { machine, header } = c.left.file;
  if (isExecutable(left)) return machine === machines.x86_64 ? codeDistance : undefined;
  if (frameSections.has(left.name)) return frameDistance;
  if (left.name.startsWith('.debug_') && (left.flags & sectionFlags.compressed) === 0) return debugReference;
  const isFixed = numberIn(header, 'e_type') === fixedAddresses;
  if (isFixed) return (search, at) => alignedAddress(search, at, leastAddress);
  return addressSections.test(left.name) ? (search, at) => alignedAddress(search, at, 1) : undefined;
}

function alignedAddress(
  { c, left, right, window, addresses }: Search,
  at: number,
  least: number,
): FollowingWord | undefined {
  const { numbers } = c.left.file;
  const size = wordBytes(numbers.wide);
  const start = at - ((window.left.start + at) % size);
  if (start < 0 || start + size > left.length) return undefined;
  const [a, b] = [numbers.word(left, start), numbers.word(right, start)];
  return a >= least && b >= least && addresses.maps(a, b) ? { start, size } : undefined;
}

/**
 * A distance of 32 bits from the end of its place, where the bytes before it are a call, a jump or an operand relative to
 * the instruction pointer (Intel SDM volume 2, section 2.2.1.6 and the opcode maps).
 */
function codeDistance(search: Search, at: number): FollowingWord | undefined {
  for (let start = at; start > at - 4; start -= 1) {
    if (isDistanceField(search.left, start) && isDistanceField(search.right, start) && isSameTarget(search, start, 4)) {
      return { start, size: 4 };
    }
  }
  return undefined;
}

function isDistanceField(bytes: Buffer, start: number): boolean {
  const [before, last] = [bytes[start - 2] ?? 0, bytes[start - 1]];
  if (last === undefined) return false;
  const isCallOrJump = last === 0xe8 || last === 0xe9 || (before === 0x0f && (last & 0xf0) === 0x80);
  return isCallOrJump || (last & 0xc7) === 0x05;
}

function isSameTarget(search: Search, start: number, origin: number): boolean {
  const { left, right, c, addresses } = search;
  if (start < 0 || start + 4 > left.length) return false;
  const read = (bytes: Buffer): number =>
    c.left.file.numbers.little ? bytes.readInt32LE(start) : bytes.readInt32BE(start);
  const [a, b] = [search.leftAddress + start + origin + read(left), search.rightAddress + start + origin + read(right)];
  return addresses.maps(a, b);
}

/** In debug information: an offset of 32 bits into a table of strings, or an address; neither is aligned. */
function debugReference(
  { c, left, right, addresses, debugStrings }: Search,
  at: number,
  least: number,
): FollowingWord | undefined {
  const { u32, word, wide } = c.left.file.numbers;
  const bytes = wordBytes(wide);
  for (let start = at; start > at - 4 && start >= least; start -= 1) {
    const isInside = start + 4 <= left.length;
    if (isInside && debugStrings.maps(u32(left, start), u32(right, start))) return { start, size: 4, kind: 'index' };
  }
  for (let start = at; start > at - bytes && start >= least; start -= 1) {
    const isInside = start + bytes <= left.length;
    if (isInside && word(left, start) > 0 && addresses.maps(word(left, start), word(right, start)))
      return { start, size: bytes };
  }
  return undefined;
}

/** A distance of 32 bits from its own place (DW_EH_PE_pcrel) or from the beginning of the header (DW_EH_PE_datarel). */
function frameDistance(search: Search, at: number): FollowingWord | undefined {
  const { window, pair } = search;
  const start = at - ((window.left.start + at) % 4);
  if (isSameTarget(search, start, 0)) return { start, size: 4 };
  const offset = window.left.start - pair.left.at.start + start;
  return pair.left.name === '.eh_frame_hdr' && isSameTarget(search, start, -offset) ? { start, size: 4 } : undefined;
}

/** The right side with the bytes of the left at the given words, so that what is left over can be compared. */
export function withWordsOf(c: ElfComparison, window: EqualWindow, words: readonly FollowingWord[]): ByteSource {
  const { source } = c.right.file;
  const patch = (bytes: Buffer, start: number): Buffer => {
    const patched = Buffer.from(bytes);
    for (const word of words) {
      const at = window.right.start + word.start - start;
      if (at + word.size <= 0 || at >= patched.length) continue;
      const from = window.left.start + word.start;
      const value = c.left.file.source.read(from, from + word.size);
      value.copy(patched, Math.max(0, at), Math.max(0, -at), Math.min(word.size, patched.length - at));
    }
    return patched;
  };
  return { size: source.size, read: (start, end) => patch(source.read(start, end), Math.max(0, start)) };
}
