import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ClassifiedSite } from '../analysis/classify.ts';
import { bytesDigest, chunksOf, sameBytes, sliceSource } from '../bytes/byte-source.ts';
import type { ByteRange, ByteSource } from '../model/bytes.ts';
import type { CertifiedBytes, CertifiedNode, CertifiedStep, CertifiedValue } from '../model/certificate.ts';
import type { Derivation } from '../model/field.ts';
import type { Placement } from '../model/format.ts';
import { type Path, pathKey } from '../model/path.ts';
import { functionOf, type NodeFacts, writtenAs } from './equation.ts';
import type { Hole } from './hole.ts';
import { permutationOf } from './permutation.ts';
import type { Encoder } from './reproduce.ts';
import type { Step } from './splice.ts';

/** Hex up to this many bytes stands in the certificate itself. */
const maxInlineBytes = 256;
/** Values longer than this are no values. */
const maxValueBytes = 65_536;

/** One node whose steps are known, with its bytes. */
export interface CertifiableNode {
  readonly path: Path;
  readonly left: ByteSource;
  readonly right: ByteSource;
  readonly steps: readonly Step[];
  readonly rightHoles: readonly Hole[];
  /** By the place of a child or stream on the left. */
  readonly stored: ReadonlyMap<number, { readonly encoder: Encoder | null; readonly readable: boolean }>;
  readonly children: ReadonlyMap<number, { readonly placement: Placement; readonly certified: CertifiedNode }>;
}

interface Draft {
  readonly node: CertifiableNode;
  readonly steps: CertifiedStep[];
  /** Ranges of the right that have a partner on the left. */
  readonly used: Set<string>;
  readonly moved: ReturnType<typeof movedPieces>;
}

interface PendingValue {
  readonly steps: CertifiedStep[];
  readonly place: number;
  readonly item: ClassifiedSite;
  readonly left: Buffer;
  readonly right: Buffer | null;
  readonly at: ByteRange | null;
}

interface FactPair {
  readonly left: NodeFacts;
  readonly right: NodeFacts;
}

/** Writes down, in the words of a certificate, how nodes were put together. */
export class Certifier {
  readonly #facts = new Map<string, FactPair>();
  readonly #wanted = new Map<string, Set<string>>();
  readonly #pending: PendingValue[] = [];
  #unsupported: Path | null = null;

  constructor(items: readonly ClassifiedSite[]) {
    for (const { site, role } of items) {
      const fn = role === 'derived' ? functionOf(equationOf(site)?.equation ?? '') : undefined;
      if (fn === undefined || fn === 'size' || site.of === undefined) continue;
      const key = pathKey(inputOf(site.of, equationOf(site)));
      this.#wanted.set(key, (this.#wanted.get(key) ?? new Set()).add(fn));
    }
  }

  /** Remembers what values elsewhere may say of a node. `stored`: sizes of its stored form. */
  note(
    path: Path,
    left: ByteSource,
    right: ByteSource,
    stored?: { readonly left: number; readonly right: number },
  ): void {
    const key = pathKey(path);
    const wanted = this.#wanted.get(key) ?? new Set();
    this.#facts.set(key, { left: factsOf(left, wanted), right: factsOf(right, wanted) });
    if (stored === undefined) return;
    const none = new Map<string, Buffer>();
    const sizes = { left: { size: stored.left, digests: none }, right: { size: stored.right, digests: none } };
    this.#facts.set(`${key}\0(stored)`, sizes);
  }

  /** What is known of a node besides what `note` has seen. */
  state(path: Path, left: NodeFacts, right: NodeFacts): void {
    this.#facts.set(pathKey(path), { left, right });
  }

  node(node: CertifiableNode): CertifiedNode {
    const draft: Draft = { node, steps: [], used: new Set(), moved: movedPieces(node) };
    for (const step of node.steps) {
      if ('copy' in step) draft.steps.push({ copy: span(step.copy) });
      else this.#hole(step.hole, draft);
    }
    const { used, moved } = draft;
    const left = ({ at, kind }: Hole): boolean =>
      kind !== 'child' && !moved.right.has(at.start) && !used.has(rangeKey(at));
    for (const hole of node.rightHoles.filter(left)) draft.steps.push(dropped(hole, node));
    return { path: node.path, sha256: bytesDigest(node.left), steps: draft.steps };
  }

  #hole(hole: Hole, draft: Draft): void {
    const { node, steps, used, moved } = draft;
    const pieces = moved.left.get(hole.at.start);
    if (pieces !== undefined) {
      for (const range of pieces) steps.push({ copy: span(range) });
      return;
    }
    const partner = hole.partner !== null && isWhole(hole.partner, node.rightHoles) ? hole.partner : null;
    if (partner !== null) used.add(rangeKey(partner));
    const child = hole.kind === 'child' ? childStep(hole, node) : undefined;
    if (child !== undefined) steps.push(child);
    else if (hole.kind === 'stream') steps.push(this.#stream(hole, partner, node));
    else if (partner !== null && isSameAt(node, hole.at, partner)) steps.push({ copy: span(partner) });
    else this.#edit(hole, partner, draft);
  }

  #stream(hole: Hole, partner: ByteRange | null, { path, stored }: CertifiableNode): CertifiedStep {
    const known = stored.get(hole.at.start);
    if (partner === null || known?.readable !== true) this.#unsupported ??= path;
    return {
      stream: { left: span(hole.at), right: partner && span(partner), encoder: known?.encoder ?? null },
    };
  }

  /** An edit, until an equation takes its place. */
  #edit(hole: Hole, partner: ByteRange | null, { node, steps }: Draft): void {
    const item = hole.items[0];
    if (hole.kind === 'derived' && item !== undefined) {
      const [left, right] = [read(node.left, hole.at), partner === null ? null : read(node.right, partner)];
      this.#pending.push({ steps, place: steps.length, item, left, right, at: partner });
    }
    steps.push(edit(hole, hole.at, partner, node));
  }

  /** The first place whose stored form a checker cannot read. */
  get unsupported(): Path | null {
    return this.#unsupported;
  }

  /** Puts an equation in the place of every value whose function a checker can compute. */
  finish(): void {
    for (const { steps, place, item, left, right, at } of this.#pending) {
      const equation = this.#equation(item, left, right);
      if (equation === undefined) continue;
      const value: CertifiedValue = { at: at === null ? null : span(at), length: left.length, equation };
      steps[place] = { value };
    }
  }

  #equation(item: ClassifiedSite, left: Buffer, right: Buffer | null): CertifiedValue['equation'] | undefined {
    const { site } = item;
    const derivation = equationOf(site);
    const special = specialFunction(site.key, derivation?.equation ?? '');
    const isFill = left.every((byte) => byte === 0) && (right?.every((byte) => byte === 0) ?? true);
    if (isFill && left.length < maxValueBytes) return plain('zeros', []);
    if (site.of === undefined || derivation === undefined) return undefined;
    if (special === 'tar-checksum') return plain(special, []);
    if (special !== undefined && special !== 'stored-size') return plain(special, site.of);
    const fn = special === undefined ? functionOf(derivation.equation) : 'size';
    const of = special === undefined ? inputOf(site.of, derivation) : [...site.of, '(stored)'];
    const facts = this.#facts.get(pathKey(of));
    return fn === undefined || facts === undefined ? undefined : writtenAs(fn, { left, right, of, facts });
  }
}

function childStep({ at }: Hole, { children, stored }: CertifiableNode): CertifiedStep | undefined {
  const child = children.get(at.start);
  if (child === undefined) return undefined;
  const { left, right } = child.placement;
  const encoder = stored.get(at.start)?.encoder ?? null;
  const ranges = { left: span(left.at), right: span(right.at), codecs: [left.codec, right.codec] as const };
  return { child: { ...ranges, encoder, node: child.certified } };
}

/** What only the right has; fill that follows from the lengths before it is told as such. */
function dropped(hole: Hole, node: CertifiableNode): CertifiedStep {
  const zeros = hole.kind === 'derived' && read(node.right, hole.at).every((byte) => byte === 0);
  if (!zeros || hole.at.end - hole.at.start > maxValueBytes) return edit(hole, null, hole.at, node);
  return { value: { at: span(hole.at), length: 0, equation: plain('zeros', []) } };
}

/** Orders that differ are undone by copying the right's pieces in the left's order; nothing comes from the left. */
function movedPieces({ steps, rightHoles, left, right }: CertifiableNode): {
  readonly left: ReadonlyMap<number, readonly ByteRange[]>;
  readonly right: ReadonlySet<number>;
} {
  const found = new Map<number, readonly ByteRange[]>();
  const done = new Set<ClassifiedSite>();
  const alone = new Set(
    [...steps.flatMap((step) => ('hole' in step ? [step.hole] : [])), ...rightHoles]
      .filter(({ items }) => items.length > 1)
      .flatMap(({ items }) => items),
  );
  const places = new Set<number>();
  for (const step of steps) {
    const item = 'hole' in step ? step.hole.items[0] : undefined;
    if (item === undefined || item.site.kind !== 'order' || alone.has(item) || done.has(item)) continue;
    done.add(item);
    const pieces = permutationOf(item.site, left, right);
    if (pieces === undefined) continue;
    for (const [start, ranges] of pieces) found.set(start, ranges);
    for (const { start } of item.site.right?.ranges ?? []) places.add(start);
  }
  return { left: found, right: places };
}

function plain(fn: string, of: Path): CertifiedValue['equation'] {
  return { fn, of, as: 'raw', width: 0, head: 0, tail: 0 };
}

/** Functions of what stands around the value; the checker finds it by itself. */
function specialFunction(key: string, equation: string): string | undefined {
  if (key === 'tar:chksum') return 'tar-checksum';
  if (equation === 'length of the stored data') return 'stored-size';
  if (equation === 'position of the local header') return 'local-header';
  if (equation === 'length of the central directory') return 'directory-size';
  return equation === 'position of the central directory' ? 'directory-start' : undefined;
}

/** The node that an equation is about; a compressed file and what it holds have one path. */
function inputOf(of: Path, derivation: Derivation | undefined): Path {
  const equation = derivation?.equation ?? '';
  if (equation.includes('(payload)')) return [...of, '(payload)'];
  return equation.includes('blob of layer:') ? [...of, '(blob)'] : of;
}

function equationOf(site: ClassifiedSite['site']): Derivation | undefined {
  return site.left?.derived ?? site.right?.derived;
}

function factsOf(source: ByteSource, algorithms: ReadonlySet<string>): NodeFacts {
  const hashes = [...algorithms].filter((name) => name !== 'crc32').map((name) => [name, createHash(name)] as const);
  const digests = new Map<string, Buffer>();
  if (hashes.length > 0) for (const chunk of chunksOf(source)) for (const [, hash] of hashes) hash.update(chunk);
  for (const [name, hash] of hashes) digests.set(name, hash.digest());
  if (algorithms.has('crc32')) {
    let crc = 0;
    for (const chunk of chunksOf(source)) crc = crc32(chunk, crc);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc >>> 0);
    digests.set('crc32', bytes);
  }
  return { size: source.size, digests };
}

function edit(hole: Hole, after: ByteRange | null, before: ByteRange | null, node: CertifiableNode): CertifiedStep {
  const item = hole.items[0];
  const role = item?.role === 'derived' || item?.role === 'encoding' ? item.role : 'root';
  return {
    edit: {
      role,
      cause: item?.cause ?? '',
      grade: item?.claim.grade ?? '',
      path: item?.site.path ?? node.path,
      name: item?.site.name ?? '',
      at: before === null ? null : span(before),
      before: before === null ? '' : bytesOf(node.right, before),
      after: after === null ? '' : bytesOf(node.left, after),
    },
  };
}

function bytesOf(source: ByteSource, { start, end }: ByteRange): CertifiedBytes {
  if (end - start <= maxInlineBytes) return source.read(start, end).toString('hex');
  const hash = createHash('sha256');
  for (let at = start; at < end; at += 65_536) hash.update(source.read(at, Math.min(end, at + 65_536)));
  return { length: end - start, sha256: hash.digest('hex') };
}

/** A site may take in bytes that are equal. */
function isSameAt({ left, right }: CertifiableNode, one: ByteRange, other: ByteRange): boolean {
  return sameBytes(sliceSource(left, one.start, one.end), sliceSource(right, other.start, other.end));
}

function read(source: ByteSource, { start, end }: ByteRange): Buffer {
  return source.read(start, Math.min(end, start + maxValueBytes));
}

function span({ start, end }: ByteRange): [number, number] {
  return [start, end];
}

function rangeKey({ start, end }: ByteRange): string {
  return `${start}-${end}`;
}

/** A partner that was joined with others to one hole is no place of its own any more. */
function isWhole(range: ByteRange, holes: readonly Hole[]): boolean {
  let [low, high] = [0, holes.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = holes[middle]?.at;
    if (at === undefined) return false;
    if (at.start === range.start) return at.end === range.end;
    if (at.start < range.start) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
