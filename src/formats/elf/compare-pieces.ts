import { byteRuns } from '../../align/byte-runs.ts';
import { movedItems } from '../../align/order.ts';
import { sameBytes, sliceSource } from '../../bytes/byte-source.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { Node } from '../../model/format.ts';
import type { Site } from '../../model/site.ts';
import { emitByteSites } from '../_shared/byte-sites.ts';
import { isCodePadding } from './code-padding.ts';
import { type ElfComparison, labelOf, type Said } from './comparison.ts';
import {
  type EqualWindow,
  type FollowingWord,
  followingWords,
  type References,
  withWordsOf,
} from './following-words.ts';
import type { SectionPair } from './pair-sections.ts';
import type { Piece } from './piece.ts';
import type { SectionPieces } from './pieces.ts';
import { isExecutable } from './read-elf.ts';
import { stringAround } from './string-around.ts';
import type { SymbolPlaces } from './symbol-places.ts';
import { vectorForms } from './vector-forms.ts';

/** What the comparison of contents needs to know about the whole file. */
export interface Knowledge extends References {
  readonly pieces: SectionPieces;
  readonly symbols: SymbolPlaces;
  /** Both files say that rustc made them. */
  readonly rust: boolean;
  /** Texts that are the same as others that are compared by themselves. */
  readonly copies: readonly EqualWindow[];
}

const maxShownCodeBytes = 16;

/** Compares two sections that no other part of this format reads, piece by piece. */
export function comparePieces(c: ElfComparison, pair: SectionPair, known: Knowledge): void {
  const pieces = known.pieces.of(pair);
  for (const piece of pieces) comparePiece(c, pair, piece, known);
  emitOrder(c, pair, pieces);
}

function comparePiece(c: ElfComparison, pair: SectionPair, { label, left, right }: Piece, known: Knowledge): void {
  const window = { left: left && inFile(pair.left.at, left), right: right && inFile(pair.right.at, right) };
  if (window.left === null || window.right === null) {
    emitOneSided(c, pair, label, window.left, window.right);
    return;
  }
  const both = { left: window.left, right: window.right };
  const slice = (side: 'left' | 'right') => sliceSource(c[side].file.source, both[side].start, both[side].end);
  if (sameBytes(slice('left'), slice('right'))) return;
  if (isExecutable(pair.left)) compareCode(c, pair, label, both, known);
  else compareData(c, pair, both, known);
}

function inFile(section: ByteRange, { start, end }: ByteRange): ByteRange {
  return { start: section.start + start, end: section.start + end };
}

function emitOneSided(
  c: ElfComparison,
  pair: SectionPair,
  label: string,
  left: ByteRange | null,
  right: ByteRange | null,
): void {
  const side = left === null ? 'right' : 'left';
  const range = left ?? right;
  if (range === null || range.end === range.start) return;
  const executable = isExecutable(pair.left);
  // Padding before a thing that only one side has belongs to the layout, not to the thing.
  if (label === '' && c.raw(side, range).every((byte) => byte === 0)) {
    c.follow('layout', left, right);
    return;
  }
  const said = (at: ByteRange | null): Said | null =>
    at === null ? null : { value: `${at.end - at.start} bytes`, ranges: [at] };
  const name = label === '' ? `bytes of ${labelOf(pair.left)}` : `${executable ? 'function' : 'object'} ${label}`;
  const facts = { section: pair.left.name, executable, symbol: label, text: false };
  const site = { key: executable ? 'elf:code' : 'elf:bytes', name, kind: 'bytes', facts } as const;
  c.emitOneOfMany(site, said(left), said(right), range.end - range.start);
}

/** Machine code: what is left once distances to moved things are undone is one site for each function. */
function compareCode(c: ElfComparison, pair: SectionPair, label: string, window: EqualWindow, known: Knowledge): void {
  const ends = (['left', 'right'] as const).map((side) => {
    const section = pair[side];
    const end = known.symbols.endAt(side, section, window[side].start - section.at.start);
    return end === undefined ? window[side].end : Math.min(window[side].end, section.at.start + end);
  });
  const body = {
    left: { start: window.left.start, end: ends[0] ?? 0 },
    right: { start: window.right.start, end: ends[1] ?? 0 },
  };
  const pad = {
    left: { start: body.left.end, end: window.left.end },
    right: { start: body.right.end, end: window.right.end },
  };
  const isPadding = isCodePadding(c.raw('left', pad.left)) && isCodePadding(c.raw('right', pad.right));
  if (isPadding) c.follow('layout', pad.left, pad.right);
  const compared = isPadding ? body : window;
  const words = isEqualSize(compared) ? followingWords(c, pair, compared, known) : [];
  followWords(c, compared, words);
  emitCode(c, pair, label, compared, words);
}

function isEqualSize({ left, right }: EqualWindow): boolean {
  return left.end - left.start === right.end - right.start;
}

function followWords(c: ElfComparison, window: EqualWindow, words: ReturnType<typeof followingWords>): void {
  for (const { start, size, kind } of words) {
    const range = (base: number): ByteRange => ({ start: base + start, end: base + start + size });
    c.follow(kind ?? 'address', range(window.left.start), range(window.right.start));
  }
}

function emitCode(
  c: ElfComparison,
  pair: SectionPair,
  label: string,
  window: EqualWindow,
  words: ReturnType<typeof followingWords>,
): void {
  const right = words.length === 0 ? c.right.file.source : withWordsOf(c, window, words);
  const runs = byteRuns(c.left.file.source, right, window).filter(({ bytes }) => bytes > 0);
  const [first] = runs;
  if (first === undefined) return;
  const said = (side: 'left' | 'right'): Said => ({
    value: `${c.raw(side, shown(first[side])).toString('hex')}${first[side].end - first[side].start > maxShownCodeBytes ? '…' : ''}`,
    ranges: runs.map((run) => run[side]),
  });
  const facts = {
    section: pair.left.name,
    executable: true,
    text: false,
    symbol: label,
    vectorsLeft: vectorForms(c.raw('left', window.left)),
    vectorsRight: vectorForms(c.raw('right', window.right)),
  };
  const name = label === '' ? `code in ${labelOf(pair.left)}` : `code of ${label}`;
  const bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
  c.emitOneOfMany({ key: 'elf:code', name, kind: 'bytes', facts }, said('left'), said('right'), bytes);
}

function shown({ start, end }: ByteRange): ByteRange {
  return { start, end: Math.min(end, start + maxShownCodeBytes) };
}

function compareData(c: ElfComparison, pair: SectionPair, window: EqualWindow, known: Knowledge): void {
  if (!isEqualSize(window)) {
    compareResized(c, pair, window, known);
    return;
  }
  const copies = copiesIn(window, known.copies);
  for (const copy of known.copies) if (copies.length > 0) c.follow('copy', copy.left, copy.right);
  const addresses = followingWords(c, pair, window, known).filter(
    (word) => !copies.some((copy) => isInside(word, copy)),
  );
  followWords(c, window, addresses);
  const words = [...addresses, ...copies];
  const right = words.length === 0 ? c.right.node : { ...c.right.node, bytes: withWordsOf(c, window, words) };
  emitData(c, pair, window, known, right);
}

/** Copies of one length at one place of the window, as places to be taken over. */
function copiesIn(window: EqualWindow, copies: readonly EqualWindow[]): FollowingWord[] {
  return copies.flatMap(({ left, right }) => {
    const [start, size] = [left.start - window.left.start, left.end - left.start];
    const isSamePlace = start === right.start - window.right.start && size === right.end - right.start;
    return isSamePlace && start >= 0 && left.end <= window.left.end ? [{ start, size }] : [];
  });
}

function isInside(word: FollowingWord, outer: FollowingWord): boolean {
  return word.start < outer.start + outer.size && word.start + word.size > outer.start;
}

/** NULs behind what differs are padding to the next thing: how many there are follows from its length. */
function compareResized(c: ElfComparison, pair: SectionPair, window: EqualWindow, known: Knowledge): void {
  const text = { left: withoutPadding(c, 'left', window.left), right: withoutPadding(c, 'right', window.right) };
  c.follow('layout', { start: text.left.end, end: window.left.end }, { start: text.right.end, end: window.right.end });
  const isSame = isEqualSize(text) && c.raw('left', text.left).equals(c.raw('right', text.right));
  if (!isSame) emitData(c, pair, text, known, c.right.node);
}

const maxPaddingBytes = 4096;

function withoutPadding(c: ElfComparison, side: 'left' | 'right', { start, end }: ByteRange): ByteRange {
  const from = Math.max(start, end - maxPaddingBytes);
  const bytes = c.raw(side, { start: from, end });
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return { start, end: from + length };
}

function emitData(c: ElfComparison, pair: SectionPair, window: EqualWindow, known: Knowledge, right: Node): void {
  if (c.room <= 0) {
    const facts = { section: pair.left.name, executable: false };
    for (const run of byteRuns(c.left.file.source, right.bytes, { ...window, maxRuns: 1 })) {
      if (run.bytes > 0) c.addToRest({ key: 'elf:bytes', name: '', facts }, [run.left], [run.right], run.bytes);
    }
    return;
  }
  c.room -= emitByteSites(c.left.node, right, c.cx, {
    key: 'elf:bytes',
    window: { ...window, maxRuns: Math.max(1, c.room) },
    facts: (run): NonNullable<Site['facts']> => ({
      section: pair.left.name,
      executable: false,
      loaded: (pair.left.flags & 2) !== 0,
      symbol: known.symbols.labelAt(pair.left, run.left.start - pair.left.at.start) ?? null,
      ...(known.rust ? { rust: true } : {}),
      ...stringFacts(c, pair, run),
    }),
  });
}

/** The strings that a run changes, whole: `Jun  3 2025` rather than the `3`. */
function stringFacts(c: ElfComparison, { left, right }: SectionPair, run: EqualWindow): NonNullable<Site['facts']> {
  const leftString = stringAround(c.left.file.source, run.left, left.at);
  const rightString = stringAround(c.right.file.source, run.right, right.at);
  return leftString === undefined || rightString === undefined ? {} : { leftString, rightString };
}

/** Functions or objects that stand in another order. */
function emitOrder(c: ElfComparison, pair: SectionPair, pieces: readonly Piece[]): void {
  const both = pieces.flatMap(({ label, left, right }) =>
    left === null || right === null ? [] : [{ label, left, right }],
  );
  const sorted = [...both].sort((a, b) => a.left.start - b.left.start);
  const moved = movedItems(sorted.map(({ right }) => right.start)).flatMap((at) => sorted[at] ?? []);
  if (moved.length === 0) return;
  const executable = isExecutable(pair.left);
  const said = (side: 'left' | 'right'): Said => ({
    value: [...moved]
      .sort((a, b) => a[side].start - b[side].start)
      .slice(0, 5)
      .map(({ label }) => label)
      .join(', '),
    ranges: moved.map((piece) => inFile(pair[side].at, piece[side])),
  });
  const bytes = moved.reduce((sum, { left }) => sum + left.end - left.start, 0);
  const name = `order in ${labelOf(pair.left)}`;
  const facts = {
    section: pair.left.name,
    executable,
    itemsEqual: both.length === pieces.length,
    rust: moved.some(({ label }) => /^_R|17h(?:[0-9a-f]{16}|\*)E$/.test(label)),
  };
  c.emit({ key: 'elf:order', name, kind: 'order', facts }, said('left'), said('right'), bytes);
}
