import { alignLines, type LineHunk } from '../../align/lines.ts';
import { maxTextBytes, maxTextLines } from '../../bytes/limits.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { ElfComparison } from './comparison.ts';
import type { SectionPair } from './pair-sections.ts';
import type { Piece } from './piece.ts';
import { isExecutable, sectionTypes } from './read-elf.ts';
import type { SymbolPlaces } from './symbol-places.ts';

/** Cuts pairs of sections into parts: at symbols, or where strings of data sections of two sizes are equal. */
export class SectionPieces {
  readonly #c: ElfComparison;
  readonly #symbols: SymbolPlaces;
  readonly #known = new Map<SectionPair, readonly Piece[]>();

  constructor(c: ElfComparison, symbols: SymbolPlaces) {
    this.#c = c;
    this.#symbols = symbols;
  }

  /** In left order, then what only the right has. Pieces of one side tile the section. */
  of(pair: SectionPair): readonly Piece[] {
    const known = this.#known.get(pair) ?? this.#cut(pair);
    this.#known.set(pair, known);
    return known;
  }

  #cut(pair: SectionPair): readonly Piece[] {
    const { left, right } = pair;
    const whole = [{ label: '', left: { start: 0, end: left.size }, right: { start: 0, end: right.size } }];
    if (left.size === right.size && !isExecutable(left)) return whole;
    const bySymbols = this.#symbols.pieces(pair);
    if (bySymbols !== undefined) return bySymbols;
    if (isExecutable(left) || left.type === sectionTypes.noBits || right.type === sectionTypes.noBits) return whole;
    return this.#byStrings(pair) ?? whole;
  }

  #byStrings({ left, right }: SectionPair): Piece[] | undefined {
    if (Math.max(left.size, right.size) > maxTextBytes) return undefined;
    const [a, b] = [strings(this.#c.raw('left', left.at)), strings(this.#c.raw('right', right.at))];
    if (Math.max(a.length, b.length) > maxTextLines) return undefined;
    const [leftEnds, rightEnds] = [endsOf(a), endsOf(b)];
    const hunks = alignLines(a, b);
    const pieces: Piece[] = [];
    let [atLeft, atRight] = [0, 0];
    const add = (endLeft: number, endRight: number): void => {
      const [l, r] = [range(leftEnds, atLeft, endLeft), range(rightEnds, atRight, endRight)];
      if (l !== null || r !== null) pieces.push({ label: '', left: l, right: r });
      [atLeft, atRight] = [endLeft, endRight];
    };
    for (const hunk of hunks) {
      add(hunk.left.start, hunk.right.start);
      if (isPaired(hunk)) while (atLeft < hunk.left.end) add(atLeft + 1, atRight + 1);
      else add(hunk.left.end, hunk.right.end);
    }
    add(a.length, b.length);
    return pieces;
  }
}

/** As many changed strings on both sides: the first belongs to the first. */
function isPaired({ left, right, coarse }: LineHunk): boolean {
  return !coarse && left.end - left.start === right.end - right.start;
}

/** Strings with the NULs behind them. */
function strings(bytes: Buffer): string[] {
  return bytes.toString('latin1').match(/[^\0]*\0+|[^\0]+$/g) ?? [];
}

function endsOf(texts: readonly string[]): number[] {
  let at = 0;
  return texts.map((text) => {
    at += text.length;
    return at;
  });
}

function range(ends: readonly number[], from: number, to: number): ByteRange | null {
  return from === to ? null : { start: ends[from - 1] ?? 0, end: ends[to - 1] ?? 0 };
}
