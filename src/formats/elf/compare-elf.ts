import { sameBytes, sliceSource } from '../../bytes/byte-source.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import { emitByteSites } from '../_shared/byte-sites.ts';
import { AddressMap } from './address-map.ts';
import { canonicalName } from './canonical-names.ts';
import { compareDebugLink } from './compare-debuglink.ts';
import { compareDynamic } from './compare-dynamic.ts';
import { compareGoInfo, copiesOfGoInfo } from './compare-go-info.ts';
import { compareHeader, compareRows } from './compare-header.ts';
import { compareNotes } from './compare-notes.ts';
import { comparePieces, type Knowledge } from './compare-pieces.ts';
import { compareRelocations } from './compare-relocations.ts';
import { compareSegments } from './compare-segments.ts';
import { compareStringTable } from './compare-string-table.ts';
import { compareSymbols, SymbolMatches } from './compare-symbols.ts';
import { compareTexts } from './compare-texts.ts';
import { compareGaps, emitOneSidedSections, emitSectionOrder } from './compare-tiles.ts';
import { compareVersionNumbers, compareVersions } from './compare-versions.ts';
import { ElfComparison, labelOf, type Said } from './comparison.ts';
import { DebugStrings } from './debug-strings.ts';
import { isGnuHashOf } from './gnu-hash.ts';
import type { SectionPair } from './pair-sections.ts';
import { SectionPieces } from './pieces.ts';
import {
  type ElfFile,
  type ElfSection,
  isExecutable,
  isLoaded,
  readElf,
  sectionFlags,
  sectionTypes,
} from './read-elf.ts';
import { SymbolPlaces } from './symbol-places.ts';

/** Compares two ELF files; the sites cover every byte that differs. Throws DecodeError, see `readElf`. */
export function compareElf(left: Node, right: Node, cx: CompareContext): void {
  const [a, b] = [readElf(left.bytes), readElf(right.bytes)];
  const c = new ElfComparison({ node: left, file: a }, { node: right, file: b }, cx);
  if (c.left.areas.overlapping || c.right.areas.overlapping) {
    emitByteSites(left, right, cx, { key: 'elf:bytes', facts: () => ({ section: null, executable: null }) });
    return;
  }
  const symbols = new SymbolPlaces(c, (name) => canonicalName(name).name);
  const pieces = new SectionPieces(c, symbols);
  const known: ElfKnowledge = {
    symbols,
    pieces,
    addresses: new AddressMap(c, pieces),
    debugStrings: new DebugStrings(c),
    matches: new SymbolMatches(c),
    copies: copiesOfGoInfo(c),
    rust: isByRustc(c.left.file) && isByRustc(c.right.file),
  };
  compareHeader(c, known.addresses);
  compareSegments(c);
  for (const pair of withFirstRow(c)) compareRows(c, pair);
  emitOneSidedSections(c);
  emitSectionOrder(c);
  for (const pair of c.pairs.pairs) {
    if (!isSameContent(c, pair) || hasOtherStrings(c, pair)) compareContent(c, pair, known);
  }
  compareGaps(c);
  c.finish();
}

interface ElfKnowledge extends Knowledge {
  readonly matches: SymbolMatches;
}

const maxCommentBytes = 64 * 1024;

function isByRustc({ source, sections }: ElfFile): boolean {
  const comment = sections.find(({ name, type }) => name === '.comment' && type !== sectionTypes.noBits);
  if (comment === undefined) return false;
  const { start, end } = comment.at;
  return source
    .read(start, Math.min(end, start + maxCommentBytes))
    .toString('latin1')
    .includes('rustc version ');
}

/** The first row names no section: it holds numbers that are too large for the header. */
function withFirstRow({ left, right, pairs }: ElfComparison): readonly SectionPair[] {
  const [a, b] = [left.file.sections[0], right.file.sections[0]];
  return a === undefined || b === undefined ? pairs.pairs : [{ left: a, right: b }, ...pairs.pairs];
}

function isSameContent(c: ElfComparison, { left, right }: SectionPair): boolean {
  const slice = (side: 'left' | 'right', { at }: SectionPair['left']) =>
    sliceSource(c[side].file.source, at.start, at.end);
  return sameBytes(slice('left', left), slice('right', right));
}

const pointsIntoStrings: ReadonlySet<number> = new Set([2, 6, 11, 0x6ffffffd, 0x6ffffffe]);

/** Equal bytes that name other strings: the table of strings that they point into is another one. */
function hasOtherStrings(c: ElfComparison, { left, right }: SectionPair): boolean {
  if (!pointsIntoStrings.has(left.type) || left.type !== right.type) return false;
  const [a, b] = [c.left.file.sections[left.link], c.right.file.sections[right.link]];
  return a !== undefined && b !== undefined && !isSameContent(c, { left: a, right: b });
}

function compareContent(c: ElfComparison, pair: SectionPair, known: ElfKnowledge): void {
  if ([pair.left, pair.right].some(({ at }) => at.end === at.start)) {
    emitContentOfOneSide(c, pair);
    return;
  }
  const isCompressed = ((pair.left.flags | pair.right.flags) & sectionFlags.compressed) !== 0;
  if (isCompressed || pair.left.type !== pair.right.type || !compareKnown(c, pair, known))
    comparePieces(c, pair, known);
}

/** A section without bytes on one side (SHT_NOBITS, as in files with nothing but debug information). */
function emitContentOfOneSide(c: ElfComparison, { left, right }: SectionPair): void {
  const said = ({ at }: ElfSection): Said | null =>
    at.end === at.start ? null : { value: `${at.end - at.start} bytes`, ranges: [at] };
  const facts = { section: left.name, executable: isExecutable(left), loaded: isLoaded(left), text: false };
  const label = { key: 'elf:section', name: `content of ${labelOf(left)}`, kind: 'presence', facts } as const;
  c.emit(label, said(left), said(right));
}

const versionsDefined = 0x6ffffffd;
const versionsNeeded = 0x6ffffffe;
const versionNumbers = 0x6fffffff;
const gnuHash = 0x6ffffff6;

/** Returns false for sections that have no form of their own, or not the one their type promises. */
function compareKnown(c: ElfComparison, pair: SectionPair, { matches, addresses }: ElfKnowledge): boolean {
  const { type, name } = pair.left;
  if (type === sectionTypes.note) return compareNotes(c, pair);
  if (type === sectionTypes.symbols || type === sectionTypes.dynamicSymbols)
    return compareSymbols(c, pair, matches, addresses);
  if (type === sectionTypes.strings) return compareStringTable(c, pair);
  if (type === sectionTypes.rela || type === sectionTypes.rel) return compareRelocations(c, pair, matches, addresses);
  if (type === versionNumbers) return compareVersionNumbers(c, pair, matches);
  if (type === gnuHash) return followsFromSymbols(c, pair);
  if (name === '.gnu_debuglink') return compareDebugLink(c, pair);
  if (type === sectionTypes.dynamic) {
    compareDynamic(c, pair, addresses);
    return true;
  }
  if (type === versionsDefined || type === versionsNeeded) return compareVersions(c, pair);
  return compareGoInfo(c, pair) || compareTexts(c, pair);
}

function followsFromSymbols(c: ElfComparison, { left, right }: SectionPair): boolean {
  if (!isGnuHashOf(c.left.file, left) || !isGnuHashOf(c.right.file, right)) return false;
  c.follow('index', left.at, right.at);
  return true;
}
