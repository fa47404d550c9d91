import { differingBytes } from '../../align/byte-runs.ts';
import { maxByteRuns } from '../../bytes/limits.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { Derivation, FieldValue } from '../../model/field.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { LocationKind, Site, SiteSide } from '../../model/site.ts';
import { type Areas, areasOf } from './areas.ts';
import { pairSections, type SectionPairs } from './pair-sections.ts';
import type { ElfFile, ElfSection } from './read-elf.ts';

export interface ElfSide {
  readonly node: Node;
  readonly file: ElfFile;
  readonly areas: Areas;
}

/** One side of a site as a part of the comparison gives it. */
export interface Said {
  readonly value: FieldValue;
  readonly ranges: readonly ByteRange[];
  readonly derived?: Derivation;
}

export interface SiteLabel {
  readonly key: string;
  readonly name: string;
  readonly kind?: LocationKind;
  readonly facts?: Site['facts'];
}

/** What a value follows from: where things lie, what an address points to, which entry of a table it counts. */
export type FollowKind = 'layout' | 'address' | 'index' | 'copy';

interface Overflow extends Followed {
  readonly label: SiteLabel;
  count: number;
}

interface Followed {
  readonly left: ByteRange[];
  readonly right: ByteRange[];
  bytes: number;
}

const followNames: Readonly<Record<FollowKind, readonly [name: string, equation: string]>> = {
  layout: ['offsets and sizes', 'places and lengths of the sections, one behind the other'],
  address: ['addresses', 'addresses of the same things where they lie now'],
  copy: ['copies', 'the same text in .go.buildinfo'],
  index: ['indexes', 'places of the same strings, symbols and sections in their tables'],
};
/** Differences of one kind that are told one by one; those beyond come together in one site. */
const maxSitesOfKind = 200;
/** Ranges that follow from something lie close together; one range takes in equal bytes between them. */
const maxJoinedGap = 16;

/** Two ELF files under comparison: collects what differs by itself, and what merely follows from that. */
export class ElfComparison {
  readonly left: ElfSide;
  readonly right: ElfSide;
  readonly pairs: SectionPairs;
  /** How many byte runs may still be reported one by one. */
  room = maxByteRuns;
  readonly cx: CompareContext;
  readonly #followed = new Map<FollowKind, Followed>();
  readonly #counts = new Map<string, number>();
  readonly #overflow = new Map<string, Overflow>();
  readonly #ids: { readonly left: Map<number, string>; readonly right: Map<number, string> };

  constructor(left: { node: Node; file: ElfFile }, right: { node: Node; file: ElfFile }, cx: CompareContext) {
    this.left = { ...left, areas: areasOf(left.file) };
    this.right = { ...right, areas: areasOf(right.file) };
    this.cx = cx;
    this.pairs = pairSections(left.file, right.file);
    this.#ids = {
      left: new Map(this.pairs.pairs.map((pair, at) => [pair.left.index, `pair ${at}`])),
      right: new Map(this.pairs.pairs.map((pair, at) => [pair.right.index, `pair ${at}`])),
    };
  }

  /** Equal on both sides for sections that belong together, and for indexes that name no section (SHN_ABS and the like). */
  idOf(side: 'left' | 'right', index: number): string {
    return this.#ids[side].get(index) ?? (index < this[side].file.sections.length && index > 0 ? side : '') + index;
  }

  raw(side: 'left' | 'right', { start, end }: ByteRange): Buffer {
    return this[side].file.source.read(start, end);
  }

  emit(label: SiteLabel, left: Said | null, right: Said | null, bytes = this.#differing(left, right)): void {
    const { key, name, kind = 'field', facts } = label;
    const derived = left?.derived !== undefined || right?.derived !== undefined;
    this.cx.emit({
      path: this.left.node.path,
      key,
      kind,
      name,
      left: sideOf(left),
      right: sideOf(right),
      bytes: Math.max(1, bytes),
      ...(derived ? { of: this.left.node.path } : {}),
      ...(facts === undefined ? {} : { facts }),
    });
  }

  /** As `emit`, for what there may be thousands of: functions, objects, strings. */
  emitOneOfMany(label: SiteLabel, left: Said | null, right: Said | null, bytes: number): void {
    const kind = `${label.key} ${label.facts?.['section']}`;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= maxSitesOfKind) this.emit(label, left, right, bytes);
    else this.addToRest(label, left?.ranges ?? [], right?.ranges ?? [], bytes);
  }

  /** Bytes that are told in one site with others of their kind and section. */
  addToRest(label: SiteLabel, left: readonly ByteRange[], right: readonly ByteRange[], bytes: number): void {
    const kind = `${label.key} ${label.facts?.['section']}`;
    const rest = this.#overflow.get(kind) ?? { label, left: [], right: [], bytes: 0, count: 0 };
    this.#overflow.set(kind, rest);
    rest.left.push(...left);
    rest.right.push(...right);
    rest.bytes += bytes;
    rest.count += 1;
  }

  #emitRest(): void {
    for (const { label, left, right, bytes, count } of this.#overflow.values()) {
      const { section = null, executable = null } = label.facts ?? {};
      const said = (ranges: readonly ByteRange[]): Said | null =>
        ranges.length === 0 ? null : { value: `${lengthOf(ranges)} bytes`, ranges };
      const name = `${count} more differences in ${section}`;
      this.emit(
        { key: label.key, name, kind: 'bytes', facts: { section, executable, text: false } },
        said(left),
        said(right),
        bytes,
      );
    }
  }

  /** Notes bytes that differ and follow from something else; the caller has seen that they do. */
  follow(kind: FollowKind, left: ByteRange | null, right: ByteRange | null): void {
    const bytes = differing(left && this.raw('left', left), right && this.raw('right', right));
    if (bytes === 0) return;
    const all = this.#followed.get(kind) ?? { left: [], right: [], bytes: 0 };
    this.#followed.set(kind, all);
    all.bytes += bytes;
    const [lastLeft, lastRight] = [all.left.at(-1), all.right.at(-1)];
    if (left && right && lastLeft && lastRight && isNext(lastLeft, left, lastRight, right)) {
      all.left[all.left.length - 1] = { start: lastLeft.start, end: left.end };
      all.right[all.right.length - 1] = { start: lastRight.start, end: right.end };
      return;
    }
    if (left !== null) all.left.push(left);
    if (right !== null) all.right.push(right);
  }

  /** Emits what came together, and one site for each kind of following values. */
  finish(): void {
    this.#emitRest();
    const laidOut = this.left.areas.laidOut && this.right.areas.laidOut;
    for (const [kind, { left, right, bytes }] of this.#followed) {
      const [name, equation] = followNames[kind];
      const derived = kind === 'layout' && !laidOut ? {} : { derived: { equation, holds: true } };
      const said = (ranges: readonly ByteRange[]): Said => ({ value: `${lengthOf(ranges)} bytes`, ranges, ...derived });
      this.emit({ key: `elf:${kind}`, name }, said(left), said(right), bytes);
    }
  }

  #differing(left: Said | null, right: Said | null): number {
    const join = (side: 'left' | 'right', said: Said | null): Buffer =>
      Buffer.concat((said?.ranges ?? []).map((range) => this.raw(side, range)));
    return differingBytes(join('left', left), join('right', right));
  }
}

function differing(left: Buffer | null, right: Buffer | null): number {
  return differingBytes(left ?? Buffer.alloc(0), right ?? Buffer.alloc(0));
}

function isNext(lastLeft: ByteRange, left: ByteRange, lastRight: ByteRange, right: ByteRange): boolean {
  const gap = left.start - lastLeft.end;
  return gap >= 0 && gap <= maxJoinedGap && right.start - lastRight.end === gap;
}

function sideOf(said: Said | null): SiteSide | null {
  return said === null ? null : { ...said };
}

export function lengthOf(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** What a section is called in names of sites. */
export function labelOf({ name, index }: ElfSection): string {
  return name === '' ? `section ${index}` : name;
}
