import { byteRuns } from '../../align/byte-runs.ts';
import type { ElfComparison } from './comparison.ts';
import { isExact } from './numbers.ts';
import type { SectionPair } from './pair-sections.ts';
import type { Piece } from './piece.ts';
import type { SectionPieces } from './pieces.ts';
import { isLoaded, numberIn, sectionTypes } from './read-elf.ts';

const relocatable = 1;

/**
 * Where an address of the left file lies in the right one: the same offset in the same piece of the same section. Inside
 * a piece that has two lengths only its common head and tail have counterparts.
 */
export class AddressMap {
  readonly #c: ElfComparison;
  readonly #pieces: SectionPieces;
  /** Loaded sections of both files by their left address. */
  readonly #loaded: readonly SectionPair[];
  readonly #sorted = new Map<SectionPair, readonly Piece[]>();
  readonly #shared = new Map<Piece, readonly [head: number, tail: number]>();

  constructor(c: ElfComparison, pieces: SectionPieces) {
    this.#c = c;
    this.#pieces = pieces;
    const linked = [c.left, c.right].every(({ file }) => numberIn(file.header, 'e_type') !== relocatable);
    this.#loaded = c.pairs.pairs
      .filter(
        ({ left, right }) =>
          linked && isLoaded(left) && isLoaded(right) && left.size > 0 && !isThreadLocal(left.flags, left.type),
      )
      .sort((a, b) => a.left.addr - b.left.addr);
  }

  /** True when both sides name one place. */
  maps(left: number, right: number): boolean {
    return isExact(left) && isExact(right) && this.#candidates(left).includes(right);
  }

  /** An address between two sections can be the end of one or the beginning of the next. */
  #candidates(address: number): number[] {
    const pair = this.#loaded[this.#lastFrom(address)];
    if (pair === undefined) return [];
    const offset = address - pair.left.addr;
    const before = this.#loaded[this.#lastFrom(address - 1)];
    const end =
      before !== undefined && address === before.left.addr + before.left.size
        ? [before.right.addr + before.right.size]
        : [];
    if (offset >= pair.left.size) return end;
    const mapped = this.offset(pair, offset);
    return mapped === undefined ? end : [pair.right.addr + mapped, ...end];
  }

  /** The offset in the right section of an offset in the left one. */
  offset(pair: SectionPair, offset: number): number | undefined {
    const sorted = this.#sorted.get(pair) ?? this.#sort(pair);
    const piece = sorted[pieceAt(sorted, offset)];
    if (piece === undefined || piece.left === null || piece.right === null || offset >= piece.left.end)
      return undefined;
    const inner = offset - piece.left.start;
    const [leftSize, rightSize] = [piece.left.end - piece.left.start, piece.right.end - piece.right.start];
    if (leftSize === rightSize || inner === 0) return piece.right.start + inner;
    const [head, tail] = this.#sharedEnds(pair, piece);
    if (inner < head) return piece.right.start + inner;
    return inner >= leftSize - tail ? piece.right.start + inner + rightSize - leftSize : undefined;
  }

  #sort(pair: SectionPair): readonly Piece[] {
    const sorted = this.#pieces
      .of(pair)
      .filter(({ left }) => left !== null)
      .sort((a, b) => (a.left?.start ?? 0) - (b.left?.start ?? 0));
    this.#sorted.set(pair, sorted);
    return sorted;
  }

  /** How many bytes of a piece are equal at its beginning and at its end. */
  #sharedEnds({ left, right }: SectionPair, piece: Piece): readonly [head: number, tail: number] {
    const known = this.#shared.get(piece);
    if (known !== undefined) return known;
    const ends = this.#measure(left.at.start, left.type, right.at.start, piece);
    this.#shared.set(piece, ends);
    return ends;
  }

  #measure(leftStart: number, type: number, rightStart: number, piece: Piece): readonly [head: number, tail: number] {
    if (piece.left === null || piece.right === null || type === sectionTypes.noBits) return [0, 0];
    const window = {
      left: { start: leftStart + piece.left.start, end: leftStart + piece.left.end },
      right: { start: rightStart + piece.right.start, end: rightStart + piece.right.end },
    };
    const [run] = byteRuns(this.#c.left.file.source, this.#c.right.file.source, window);
    return run === undefined ? [0, 0] : [run.left.start - window.left.start, window.left.end - run.left.end];
  }

  /** The last loaded section that begins at or before an address. */
  #lastFrom(address: number): number {
    let [low, high] = [0, this.#loaded.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#loaded[middle]?.left.addr ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

const threadLocal = 0x400;

/** .tbss has addresses that overlap those of the section behind it. */
function isThreadLocal(flags: number, type: number): boolean {
  return (flags & threadLocal) !== 0 && type === sectionTypes.noBits;
}

function pieceAt(sorted: readonly Piece[], offset: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.left?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
