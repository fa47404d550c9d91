import type { ByteRange } from '../../model/bytes.ts';
import type { ElfComparison } from './comparison.ts';
import type { SectionPair } from './pair-sections.ts';
import type { Piece } from './piece.ts';
import { type ElfFile, type ElfSection, numberIn } from './read-elf.ts';
import { type ElfSymbol, readSymbols, symbolTables, symbolTypes, typeOf } from './symbols.ts';

/** Where something that has a name begins in a section. */
interface Place {
  readonly label: string;
  readonly start: number;
  /** The end that the symbol states; 0 where it states no size. */
  readonly end: number;
}

const relocatable = 1;

/** Functions and objects of both files by the section they are in, from the tables that both files have. */
export class SymbolPlaces {
  readonly #left: ReadonlyMap<number, readonly Place[]>;
  readonly #right: ReadonlyMap<number, readonly Place[]>;
  readonly #canonical: (name: string) => string;

  constructor(c: ElfComparison, canonical: (name: string) => string) {
    this.#canonical = canonical;
    const [left, right] = [symbolTables(c.left.file), symbolTables(c.right.file)];
    // A stripped file has .dynsym alone: then its counterpart's .symtab would cut the other side at more places.
    const type = [2, 11].find((wanted) =>
      [left, right].every((tables) => tables.some((table) => table.type === wanted)),
    );
    const table = (tables: readonly ElfSection[]): ElfSection | undefined => tables.find((one) => one.type === type);
    this.#left = this.#placesOf(c.left.file, table(left));
    this.#right = this.#placesOf(c.right.file, table(right));
  }

  /** The symbol whose bytes hold an offset of a left section. */
  labelAt(section: ElfSection, offset: number): string | undefined {
    const places = this.#left.get(section.index) ?? [];
    const place = places[lastFrom(places, offset)];
    return place !== undefined && (place.end === 0 || offset < place.end) ? place.label : undefined;
  }

  /** Where the symbol that begins at an offset says it ends; undefined where there is none or it states no size. */
  endAt(side: 'left' | 'right', section: ElfSection, offset: number): number | undefined {
    const places = (side === 'left' ? this.#left : this.#right).get(section.index) ?? [];
    const place = places[lastFrom(places, offset)];
    return place?.start === offset && place.end > 0 ? Math.min(place.end, section.size) : undefined;
  }

  /** undefined where a side has no symbol in the section. */
  pieces({ left, right }: SectionPair): Piece[] | undefined {
    const [a, b] = [this.#left.get(left.index), this.#right.get(right.index)];
    if (a === undefined || b === undefined) return undefined;
    const [lefts, rights] = [rangesOf(a, left.size), rangesOf(b, right.size)];
    const both = [...lefts].map(([label, range]) => ({ label, left: range, right: rights.get(label) ?? null }));
    const only = [...rights]
      .filter(([label]) => !lefts.has(label))
      .map(([label, range]) => ({ label, left: null, right: range }));
    return [...both, ...only];
  }

  #placesOf(file: ElfFile, table: ElfSection | undefined): ReadonlyMap<number, readonly Place[]> {
    const symbols = (table && readSymbols(file, table)) ?? [];
    const bySection = new Map<number, ElfSymbol[]>();
    for (const symbol of symbols) {
      if (!isPlace(symbol)) continue;
      const found = bySection.get(symbol.section);
      if (found === undefined) bySection.set(symbol.section, [symbol]);
      else found.push(symbol);
    }
    return new Map(
      [...bySection].flatMap(([index, found]) => {
        const section = file.sections[index];
        return section === undefined ? [] : [[index, this.#sorted(file, section, found)] as const];
      }),
    );
  }

  #sorted(file: ElfFile, section: ElfSection, symbols: readonly ElfSymbol[]): Place[] {
    const base = numberIn(file.header, 'e_type') === relocatable ? 0 : section.addr;
    const inside = symbols.filter(({ value }) => value >= base && value < base + section.size);
    const named = inside.map((symbol) => ({ symbol, name: this.#canonical(symbol.name) }));
    named.sort((a, b) => a.symbol.value - b.symbol.value || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const counts = new Map<string, number>();
    const places: Place[] = [];
    for (const { symbol, name } of named) {
      const start = symbol.value - base;
      if (places.at(-1)?.start === start) continue;
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      places.push({
        label: count > 1 ? `${name}#${count}` : name,
        start,
        end: symbol.size > 0 ? start + symbol.size : 0,
      });
    }
    return places;
  }
}

function isPlace(symbol: ElfSymbol): boolean {
  const type = typeOf(symbol);
  return symbol.name !== '' && symbol.section !== 0 && (type === symbolTypes.function || type === symbolTypes.object);
}

function rangesOf(places: readonly Place[], size: number): Map<string, ByteRange> {
  const ranges = new Map<string, ByteRange>();
  const first = places[0]?.start ?? size;
  if (first > 0) ranges.set('', { start: 0, end: first });
  for (const [at, { label, start }] of places.entries())
    ranges.set(label, { start, end: places[at + 1]?.start ?? size });
  return ranges;
}

/** The last place that begins at or before an offset; -1 when there is none. */
function lastFrom(places: readonly Place[], offset: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
