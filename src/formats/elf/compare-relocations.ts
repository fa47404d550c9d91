import type { ByteRange } from '../../model/bytes.ts';
import type { AddressMap } from './address-map.ts';
import type { SymbolMatches } from './compare-symbols.ts';
import type { ElfComparison } from './comparison.ts';
import type { SectionPair } from './pair-sections.ts';
import { numberIn, sectionTypes } from './read-elf.ts';
import { wordBytes } from './struct.ts';

const maxTableBytes = 64 * 1024 * 1024;
const relocatable = 1;

interface Parts {
  readonly offset: number;
  readonly symbol: number;
  readonly type: number;
  /** 0 where the format keeps it at the place itself. */
  readonly addend: number;
}

/**
 * Relocations of two tables, row by row: a row follows when it is of one type, for the same symbol, at the same place,
 * with the same addend or one that names the same place. Returns false when any row does not.
 */
export function compareRelocations(
  c: ElfComparison,
  pair: SectionPair,
  matches: SymbolMatches,
  addresses: AddressMap,
): boolean {
  const { left, right } = pair;
  const withAddend = left.type === sectionTypes.rela;
  const word = wordBytes(c.left.file.numbers.wide);
  const rowBytes = word * (withAddend ? 3 : 2);
  if (left.size !== right.size || left.size > maxTableBytes || left.size % rowBytes !== 0) return false;
  const rows = new Rows(c, pair, matches, addresses);
  const differing: number[] = [];
  const [a, b] = [c.raw('left', left.at), c.raw('right', right.at)];
  for (let at = 0; at < a.length; at += rowBytes) {
    if (!a.subarray(at, at + rowBytes).equals(b.subarray(at, at + rowBytes))) differing.push(at);
  }
  if (!differing.every((at) => rows.follows(partsOf(c, a, at, withAddend), partsOf(c, b, at, withAddend))))
    return false;
  for (const at of differing) followRow(c, pair, at, word, rowBytes);
  return true;
}

/** Place and addend are addresses; what lies between them names the symbol. */
function followRow(c: ElfComparison, { left, right }: SectionPair, row: number, word: number, rowBytes: number): void {
  for (let at = row; at < row + rowBytes; at += word) {
    const range = (base: ByteRange): ByteRange => ({ start: base.start + at, end: base.start + at + word });
    c.follow(at === row + word ? 'index' : 'address', range(left.at), range(right.at));
  }
}

function partsOf({ left }: ElfComparison, bytes: Buffer, at: number, withAddend: boolean): Parts {
  const { numbers } = left.file;
  const { wide, little } = numbers;
  const word = wide ? 8 : 4;
  const offset = numbers.word(bytes, at);
  const low = numbers.u32(bytes, at + word + (wide && !little ? 4 : 0));
  const high = wide ? numbers.u32(bytes, at + word + (little ? 4 : 0)) : low >>> 8;
  const addend = withAddend ? signedWord(bytes, at + 2 * word, wide, little) : 0;
  return { offset, symbol: high, type: wide ? low : low & 0xff, addend };
}

function signedWord(bytes: Buffer, at: number, wide: boolean, little: boolean): number {
  if (wide) return Number(little ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at));
  return little ? bytes.readInt32LE(at) : bytes.readInt32BE(at);
}

class Rows {
  readonly #addresses: AddressMap;
  readonly #symbols: ReadonlyMap<number, number>;
  readonly #target: SectionPair | undefined;
  readonly #isObject: boolean;

  constructor(c: ElfComparison, pair: SectionPair, matches: SymbolMatches, addresses: AddressMap) {
    this.#addresses = addresses;
    const table = c.pairs.pairs.find(
      ({ left, right }) => left.index === pair.left.link && right.index === pair.right.link,
    );
    const symbols = table === undefined ? undefined : matches.of(table);
    this.#symbols = new Map((symbols?.pairs ?? []).map(({ left, right }) => [left.index, right.index]));
    this.#isObject = numberIn(c.left.file.header, 'e_type') === relocatable;
    this.#target = this.#isObject
      ? c.pairs.pairs.find(({ left, right }) => left.index === pair.left.info && right.index === pair.right.info)
      : undefined;
  }

  follows(left: Parts, right: Parts): boolean {
    const isSameSymbol = left.symbol === 0 ? right.symbol === 0 : this.#symbols.get(left.symbol) === right.symbol;
    if (left.type !== right.type || !isSameSymbol || !this.#isSameOffset(left.offset, right.offset)) return false;
    if (left.addend === right.addend) return true;
    return left.symbol === 0 && left.addend > 0 && this.#addresses.maps(left.addend, right.addend);
  }

  #isSameOffset(left: number, right: number): boolean {
    if (!this.#isObject) return this.#addresses.maps(left, right);
    return this.#target === undefined ? left === right : this.#addresses.offset(this.#target, left) === right;
  }
}
