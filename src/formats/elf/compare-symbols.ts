import { movedItems } from '../../align/order.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { AddressMap } from './address-map.ts';
import type { NameKind } from './canonical-names.ts';
import { type ElfComparison, labelOf, type Said } from './comparison.ts';
import type { SectionPair } from './pair-sections.ts';
import { pairSymbols, type SymbolPair, type SymbolPairs } from './pair-symbols.ts';
import { numberIn, sectionTypes } from './read-elf.ts';
import { type ElfSymbol, readSymbols } from './symbols.ts';

const maxNamesShown = 5;
const maxNamesKept = 200;
/** Symbols reported one by one; those that follow come together in one more site. */
const maxSymbolSites = 64;
const relocatable = 1;

/** Both sides of one symbol table, paired once for all that need it; undefined where a side cannot be read. */
export class SymbolMatches {
  readonly #c: ElfComparison;
  readonly #known = new Map<SectionPair, SymbolPairs | undefined>();

  constructor(c: ElfComparison) {
    this.#c = c;
  }

  of(pair: SectionPair): SymbolPairs | undefined {
    if (this.#known.has(pair)) return this.#known.get(pair);
    const [left, right] = [readSymbols(this.#c.left.file, pair.left), readSymbols(this.#c.right.file, pair.right)];
    const pairs = left === undefined || right === undefined ? undefined : pairSymbols(left, right);
    this.#known.set(pair, pairs);
    return pairs;
  }
}

/** Compares two symbol tables by the names of their symbols. Returns false when a side cannot be read. */
export function compareSymbols(
  c: ElfComparison,
  tables: SectionPair,
  matches: SymbolMatches,
  addresses: AddressMap,
): boolean {
  const symbols = matches.of(tables);
  if (symbols === undefined) return false;
  const table = new TableComparison(c, tables, addresses);
  emitOneSided(c, tables, symbols);
  emitRenamed(c, tables, symbols.pairs);
  for (const pair of symbols.pairs) table.comparePair(pair);
  table.finish();
  emitOrder(c, tables, symbols);
  return true;
}

interface Change {
  readonly name: string;
  readonly left: Said;
  readonly right: Said;
}

class TableComparison {
  readonly #c: ElfComparison;
  readonly #tables: SectionPair;
  readonly #addresses: AddressMap;
  readonly #isObject: boolean;
  readonly #sections: ReadonlyMap<number, SectionPair>;
  readonly #changes: Change[] = [];

  constructor(c: ElfComparison, tables: SectionPair, addresses: AddressMap) {
    this.#c = c;
    this.#tables = tables;
    this.#addresses = addresses;
    this.#isObject = numberIn(c.left.file.header, 'e_type') === relocatable;
    this.#sections = new Map(c.pairs.pairs.map((pair) => [pair.left.index, pair]));
  }

  comparePair({ left, right }: SymbolPair): void {
    if (this.#c.raw('left', left.at).equals(this.#c.raw('right', right.at))) return;
    this.#compareName(left, right);
    this.#compareBinding(left, right);
    if (left.value !== right.value) {
      if (this.#isSamePlace(left, right)) this.#c.follow('address', left.valueAt, right.valueAt);
      else this.#change('value of', left, right, ({ value }) => `0x${value.toString(16)}`, left.valueAt, right.valueAt);
    }
    if (left.size === right.size) return;
    const [at, bytes] = this.#wide ? [16, 8] : [8, 4];
    const [a, b] = [this.#part(left.at, at, bytes), this.#part(right.at, at, bytes)];
    if (this.#isResized(left, right)) this.#c.follow('layout', a, b);
    else this.#change('size of', left, right, ({ size }) => size, a, b);
  }

  get #wide(): boolean {
    return this.#c.left.file.numbers.wide;
  }

  #part({ start }: ByteRange, offset: number, size: number): ByteRange {
    return { start: start + offset, end: start + offset + size };
  }

  /** An empty name may be an offset beyond the table. */
  #compareName(left: ElfSymbol, right: ElfSymbol): void {
    const [a, b] = [this.#part(left.at, 0, 4), this.#part(right.at, 0, 4)];
    if (left.name !== '' || right.name !== '') this.#c.follow('index', a, b);
    else if (left.nameAt !== right.nameAt) this.#change('name of', left, right, ({ nameAt }) => nameAt, a, b);
  }

  #compareBinding(left: ElfSymbol, right: ElfSymbol): void {
    const at = this.#wide ? 4 : 12;
    const info = ({ info, other }: ElfSymbol): string => `info 0x${info.toString(16)}, other ${other}`;
    if (info(left) !== info(right)) {
      this.#change('binding of', left, right, info, this.#part(left.at, at, 2), this.#part(right.at, at, 2));
    }
    const [l, r] = [this.#part(left.at, at + 2, 2), this.#part(right.at, at + 2, 2)];
    const isSameSection = this.#c.idOf('left', left.section) === this.#c.idOf('right', right.section);
    if (isSameSection) this.#c.follow('index', l, r);
    else this.#change('section of', left, right, ({ section }) => section, l, r);
  }

  finish(): void {
    const [single, rest] = [this.#changes.slice(0, maxSymbolSites), this.#changes.slice(maxSymbolSites)];
    const { name: section } = this.#tables.left;
    for (const { name, left, right } of single)
      this.#c.emit({ key: 'elf:symbol', name, facts: { section } }, left, right);
    if (rest.length === 0) return;
    const said = (side: 'left' | 'right'): Said => ({
      value: `${rest.length} more`,
      ranges: rest.flatMap((change) => change[side].ranges),
    });
    this.#c.emit(
      { key: 'elf:symbol', name: `more symbols in ${labelOf(this.#tables.left)}`, facts: { section } },
      said('left'),
      said('right'),
    );
  }

  #change(
    what: string,
    left: ElfSymbol,
    right: ElfSymbol,
    valueOfSymbol: (symbol: ElfSymbol) => string | number,
    leftAt: ByteRange,
    rightAt: ByteRange,
  ): void {
    const said = (symbol: ElfSymbol, at: ByteRange): Said => ({
      value: valueOfSymbol(symbol),
      ranges: [at],
    });
    this.#changes.push({ name: `${what} ${left.name}`, left: said(left, leftAt), right: said(right, rightAt) });
  }

  /** Symbols of objects count from the beginning of their section; all others are addresses. */
  #isSamePlace(left: ElfSymbol, right: ElfSymbol): boolean {
    const pair = this.#sections.get(left.section);
    if (!this.#isObject || pair === undefined) return this.#addresses.maps(left.value, right.value);
    return this.#addresses.offset(pair, left.value) === right.value;
  }

  /** The thing itself has another length on either side, so its piece of the section is compared as such. */
  #isResized(left: ElfSymbol, right: ElfSymbol): boolean {
    const pair = this.#sections.get(left.section);
    if (pair === undefined || pair.left.type === sectionTypes.noBits) return false;
    const [a, b] = [this.#bytesOf('left', pair.left, left), this.#bytesOf('right', pair.right, right)];
    return a !== undefined && b !== undefined && !a.equals(b);
  }

  #bytesOf(side: 'left' | 'right', section: SectionPair['left'], { value, size }: ElfSymbol): Buffer | undefined {
    const start = section.at.start + value - (this.#isObject ? 0 : section.addr);
    return start < section.at.start || start + size > section.at.end
      ? undefined
      : this.#c.raw(side, { start, end: start + size });
  }
}

function namesOf(symbols: readonly ElfSymbol[]): string {
  const names = symbols.map(({ name, section }) => (name === '' ? `(section ${section})` : name));
  return names.slice(0, maxNamesShown).join(', ') + (names.length > maxNamesShown ? `, … (${names.length})` : '');
}

function emitOneSided(c: ElfComparison, { left }: SectionPair, { onlyLeft, onlyRight }: SymbolPairs): void {
  for (const [side, symbols] of [['left', onlyLeft] as const, ['right', onlyRight] as const]) {
    if (symbols.length === 0) continue;
    const said: Said = { value: namesOf(symbols), ranges: symbols.map(({ at }) => at) };
    const facts = {
      section: left.name,
      dynamic: left.type === sectionTypes.dynamicSymbols,
      names: symbols.slice(0, maxNamesKept).map(({ name }) => name),
      count: symbols.length,
    };
    const label = { key: 'elf:symbol-presence', name: `symbols of ${labelOf(left)}`, kind: 'presence', facts } as const;
    c.emit(label, side === 'left' ? said : null, side === 'left' ? null : said);
  }
}

/** One site for each kind of random part in names. */
function emitRenamed(c: ElfComparison, { left }: SectionPair, pairs: readonly SymbolPair[]): void {
  const kinds = new Map<NameKind, SymbolPair[]>();
  for (const pair of pairs)
    if (pair.renamed !== undefined) kinds.set(pair.renamed, [...(kinds.get(pair.renamed) ?? []), pair]);
  for (const [kind, renamed] of kinds) {
    const said = (side: 'left' | 'right'): Said => ({
      value: namesOf(renamed.map((pair) => pair[side])),
      ranges: renamed.map((pair) => ({ start: pair[side].at.start, end: pair[side].at.start + 4 })),
    });
    const bijective = [renamed.map((pair) => pair.left.name), renamed.map((pair) => pair.right.name)].every(
      (names) => new Set(names).size === names.length,
    );
    const bytes = renamed.reduce((sum, pair) => sum + differentCharacters(pair.left.name, pair.right.name), 0);
    const facts = {
      section: left.name,
      kind,
      bijective,
      dynamic: left.type === sectionTypes.dynamicSymbols,
      count: renamed.length,
    };
    c.emit({ key: 'elf:symbol-name', name: `names in ${labelOf(left)}`, facts }, said('left'), said('right'), bytes);
  }
}

function differentCharacters(left: string, right: string): number {
  let count = Math.abs(left.length - right.length);
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) if (left[at] !== right[at]) count += 1;
  return count;
}

function emitOrder(c: ElfComparison, { left }: SectionPair, { pairs, onlyLeft, onlyRight }: SymbolPairs): void {
  const moved = movedItems(pairs.map((pair) => pair.right.index)).flatMap((at) => pairs[at] ?? []);
  if (moved.length === 0) return;
  const said = (side: 'left' | 'right'): Said => {
    const symbols = moved.map((pair) => pair[side]).sort((a, b) => a.index - b.index);
    return { value: namesOf(symbols), ranges: symbols.map(({ at }) => at) };
  };
  const itemsEqual = onlyLeft.length === 0 && onlyRight.length === 0;
  const facts = { section: left.name, itemsEqual, dynamic: left.type === sectionTypes.dynamicSymbols };
  const bytes = moved.length * (moved[0] === undefined ? 0 : moved[0].left.at.end - moved[0].left.at.start);
  c.emit(
    { key: 'elf:symbol-order', name: `order of ${labelOf(left)}`, kind: 'order', facts },
    said('left'),
    said('right'),
    bytes,
  );
}
