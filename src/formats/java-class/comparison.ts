import { differingBytes } from '../../align/byte-runs.ts';
import type { ByteRange, SideName } from '../../model/bytes.ts';
import type { FieldValue } from '../../model/field.ts';
import type { Path } from '../../model/path.ts';
import type { LocationKind, Site, SiteSide } from '../../model/site.ts';
import type { Piece } from './class-parts.ts';
import type { ClassFile } from './read-class.ts';
import { showHex } from './show-hex.ts';

/** One class file of a pair, with what its constants mean. */
export interface ClassSide {
  readonly file: ClassFile;
  /** Equal for constants of both sides that mean the same; 0 for no constant. */
  readonly id: (number: number) => number;
  /** Constants that the other side does not have (as often). */
  readonly only: ReadonlySet<number>;
  /** Texts that are read as others of the left side; a site of their own tells of them. */
  readonly renamed?: ReadonlySet<number>;
  /** Those of them that a site already takes in. */
  readonly taken: Set<number>;
}

/** What a site is called. */
export interface SiteLabel {
  readonly key: string;
  readonly name: string;
  readonly kind?: LocationKind;
  readonly facts?: NonNullable<Site['facts']>;
}

/** One side of a site: its pieces, and what they say. */
export interface Said {
  readonly pieces: readonly Piece[];
  readonly value: FieldValue;
}

/** Two pieces that say the same, or lengths, whose bytes differ: they follow from what differs elsewhere. */
interface Following {
  readonly left: ByteRange[];
  readonly right: ByteRange[];
}

/** Collects the sites of one pair of class files. */
export class Comparison {
  readonly path: Path;
  readonly left: ClassSide;
  readonly right: ClassSide;
  readonly sites: Site[] = [];
  readonly indices: Following = { left: [], right: [] };
  readonly lengths: Following = { left: [], right: [] };

  constructor(path: Path, left: ClassSide, right: ClassSide) {
    this.path = path;
    this.left = left;
    this.right = right;
  }

  /** True when both pieces say the same: an index the same constant, anything else the same bytes. */
  same(left: Piece, right: Piece): boolean {
    if (left.role !== right.role || left.name !== right.name) return false;
    if (left.role === 'index') return this.left.id(left.index) === this.right.id(right.index);
    return this.bytesOf(this.left, left.at).equals(this.bytesOf(this.right, right.at));
  }

  /** Notes two pieces that say the same, or two lengths, if their bytes differ. */
  follow(left: Piece, right: Piece): void {
    if (this.bytesOf(this.left, left.at).equals(this.bytesOf(this.right, right.at))) return;
    const following = left.role === 'index' ? this.indices : this.lengths;
    following.left.push(left.at);
    following.right.push(right.at);
  }

  /** True when all pieces say the same; then what merely moved is noted. */
  absorb(left: readonly Piece[], right: readonly Piece[]): boolean {
    if (!this.allSame(left, right)) return false;
    left.forEach((piece, at) => {
      const other = right[at];
      if (other !== undefined) this.follow(piece, other);
    });
    return true;
  }

  allSame(left: readonly Piece[], right: readonly Piece[]): boolean {
    return left.length === right.length && left.every((piece, at) => isSame(this, piece, right[at]));
  }

  /** Emits a site for pieces that differ; constants that only they use on their side belong to it. */
  add(label: SiteLabel, left: Said | null, right: Said | null): void {
    const a = this.rangesOf(this.left, left);
    const b = this.rangesOf(this.right, right);
    // Equal indices that name other constants: the difference lies in the constants.
    const inConstants =
      this.joined(this.left, a.pieces).equals(this.joined(this.right, b.pieces)) &&
      a.constants.length + b.constants.length > 0;
    const [leftRanges, rightRanges] = [a, b].map(({ pieces, constants }) =>
      inConstants ? constants : [...constants, ...pieces],
    );
    const bytes = differingBytes(this.joined(this.left, leftRanges ?? []), this.joined(this.right, rightRanges ?? []));
    this.sites.push({
      path: this.path,
      key: label.key,
      kind: label.kind ?? 'field',
      name: label.name,
      left: sideOf(left, leftRanges ?? []),
      right: sideOf(right, rightRanges ?? []),
      bytes: Math.max(1, bytes),
      ...(label.facts === undefined ? {} : { facts: label.facts }),
    });
  }

  /** The site of code that differs otherwise than in single constants. */
  addCode(owner: string, left: readonly Piece[], right: readonly Piece[], facts?: Site['facts']): void {
    const side = (classSide: ClassSide, pieces: readonly Piece[]): Said => {
      const ranges = mergeRanges(pieces.map(({ at }) => at));
      return { pieces, value: showHex(this.joined(classSide, ranges)) };
    };
    const label = { key: 'class:code', name: `code of ${owner}`, ...(facts === undefined ? {} : { facts }) };
    this.add(label, side(this.left, left), side(this.right, right));
  }

  /** Notes a table of constants that only one side has: it follows from the constants in it. */
  followOneSided(side: SideName, pieces: readonly Piece[]): void {
    const { pieces: own, constants } = this.rangesOf(this[side], { pieces, value: null });
    this.lengths[side].push(...own, ...constants);
  }

  bytesOf({ file }: ClassSide, { start, end }: ByteRange): Buffer {
    return file.bytes.subarray(start, end);
  }

  private joined(side: ClassSide, ranges: readonly ByteRange[]): Buffer {
    return Buffer.concat(ranges.map((range) => this.bytesOf(side, range)));
  }

  private rangesOf(side: ClassSide, said: Said | null): { pieces: ByteRange[]; constants: ByteRange[] } {
    if (said === null) return { pieces: [], constants: [] };
    return {
      pieces: mergeRanges(said.pieces.map(({ at }) => at)),
      constants: mergeRanges(takeConstants(side, said.pieces)),
    };
  }
}

function isSame(comparison: Comparison, left: Piece, right: Piece | undefined): boolean {
  return right !== undefined && comparison.same(left, right);
}

/** The one-sided constants that these pieces reach and no other site has taken yet. */
function takeConstants({ file, only, taken }: ClassSide, pieces: readonly Piece[]): ByteRange[] {
  const ranges: ByteRange[] = [];
  const waiting = pieces.flatMap(({ role, index }) => (role === 'index' ? [index] : []));
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    const constant = file.constants.get(number);
    // A constant that both sides have reaches only constants that both sides have.
    if (constant === undefined || !only.has(number) || taken.has(number)) continue;
    taken.add(number);
    ranges.push(constant.at);
    waiting.push(...constant.refs);
  }
  return ranges;
}

function sideOf(said: Said | null, ranges: readonly ByteRange[]): SiteSide | null {
  return said === null ? null : { value: said.value, ranges };
}

/** Sorted ranges, those that touch joined. */
export function mergeRanges(ranges: readonly ByteRange[]): ByteRange[] {
  const merged: ByteRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last !== undefined && range.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else merged.push(range);
  }
  return merged;
}
