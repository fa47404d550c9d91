import { createHash } from 'node:crypto';
import type { ClassifiedSite } from '../analysis/classify.ts';
import { sliceSource } from '../bytes/byte-source.ts';
import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import type { WalkedNode, WalkResult } from '../diff/walk.ts';
import type { ByteSource, Digest, EqualRun } from '../model/bytes.ts';
import type { CertifiedNode } from '../model/certificate.ts';
import type { Codec, Placement } from '../model/format.ts';
import { type Path, pathKey } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { accountFor } from './account.ts';
import type { CertifiableNode, Certifier } from './certifier.ts';
import { type Hole, holesOf, kindOf } from './hole.ts';
import { givesLeft } from './known-equal.ts';
import { neededOnes, withAnswer } from './leave-one-out.ts';
import { DeflateEncoders, type Encoder, withInflated } from './reproduce.ts';
import { type Step, spliced, stepsOf } from './splice.ts';
import { withContent } from './visit-nodes.ts';

/** How far the undoing of one site was followed inside its layer. */
export type SiteLevel = 'P0' | 'P1' | 'P2';

/** One node put together from the right one; `certified` when that was to be written down. */
interface Rebuilt {
  readonly certified: CertifiedNode | null;
}

/** `null` as encoder: no encoder at hand writes these bytes; they were taken from the left, their payload being equal. */
export interface Stored {
  readonly codec: Codec;
  readonly encoder: Encoder | null;
  /** The bytes are as they are, or one deflate stream. */
  readonly readable: boolean;
}

export interface TreeProof {
  readonly levels: ReadonlyMap<ClassifiedSite, SiteLevel>;
  /** Leave-one-out: whether a difference is left when everything but this root is undone; not for those not tried. */
  readonly needed: ReadonlyMap<ClassifiedSite, boolean>;
  /** Differing bytes of the sites in nodes that were opened, each byte counted once. */
  readonly bytes: ReadonlyMap<ClassifiedSite, number>;
  /** The whole node is equal once the edits are undone. */
  readonly equal: boolean;
  /** Compressed streams that were taken from the left. */
  readonly claims: readonly Path[];
  /** Why `equal` is not reached; null where it is. */
  readonly stop: string | null;
  /** The steps, when they were asked for and the whole is equal. */
  readonly certified: CertifiedNode | null;
  /** Why there are none. */
  readonly uncertified: string | null;
}

/** What one walk found, with the causes of its sites, over the bytes that it walked. */
export interface TreeInput {
  readonly walked: WalkResult;
  readonly items: readonly ClassifiedSite[];
  readonly left: ByteSource;
  readonly right: ByteSource;
  /** SHA-256 of `left`, as it was computed from its bytes. */
  readonly leftDigest: Digest;
  /** What is known already to be equal in `left` and `right`; the rest is compared. Without it the whole is hashed. */
  readonly equalRuns?: readonly EqualRun[];
  /** Writes the steps down. */
  readonly certifier?: Certifier;
}

/**
 * Undoes the roots in the right node: puts the left's values in their places, recomputed values in theirs, and everything
 * else as it is on the right, members first and the archives around them last; then compares digests with the left.
 */
export function proveTree(input: TreeInput): TreeProof {
  return new TreeProver(input).prove();
}

interface Children {
  readonly placed: { readonly child: number; readonly left: Hole['at']; readonly right: Hole['at'] }[];
  readonly stored: Map<number, Stored>;
  readonly children: Map<number, { readonly placement: Placement; readonly certified: CertifiedNode }>;
  /** Every child was put together. */
  whole: boolean;
}

class TreeProver {
  readonly #input: TreeInput;
  readonly #itemsOf = new Map<number, ClassifiedSite[]>();
  readonly #childrenOf = new Map<number, number[]>();
  readonly #claims: Path[] = [];
  readonly #failed = new Set<number>();
  /** Nodes with differences in them; a format may have looked at one member in two ways. */
  readonly #live = new Set<number>();
  readonly #bytes = new Map<ClassifiedSite, number>();
  readonly #needed = new Map<ClassifiedSite, boolean>();
  #stop: string | null = null;

  constructor(input: TreeInput) {
    this.#input = input;
    const { nodes, owners } = input.walked;
    for (const item of input.items) add(this.#itemsOf, owners.get(item.site) ?? 0, item);
    nodes.forEach(({ parent }, at) => {
      if (parent !== null) add(this.#childrenOf, parent, at);
    });
    for (const owner of this.#itemsOf.keys()) {
      for (let at: number | null = owner; at !== null && !this.#live.has(at); at = nodes[at]?.parent ?? null) {
        this.#live.add(at);
      }
    }
  }

  prove(): TreeProof {
    const { left, right, leftDigest, equalRuns } = this.#input;
    const rebuilt = this.#node(0, left, right, (steps) =>
      equalRuns === undefined ? digestOf(steps, left, right) === leftDigest : givesLeft(steps, left, right, equalRuns),
    );
    const equal = rebuilt !== null;
    const { certifier } = this.#input;
    certifier?.finish();
    const uncertified = certifier?.unsupported ?? null;
    return {
      levels: this.#levels(equal),
      bytes: this.#bytes,
      needed: this.#needed,
      equal,
      claims: this.#claims,
      stop: equal ? null : this.#stop,
      certified: uncertified === null ? (rebuilt?.certified ?? null) : null,
      uncertified: uncertified === null ? null : `${uncertified.join(' › ')}: the checker cannot read how it is stored`,
    };
  }

  /** The node put together; null when something in it is not explained or cannot be rebuilt. */
  #node(at: number, left: ByteSource, right: ByteSource, isEqual: (steps: readonly Step[]) => boolean): Rebuilt | null {
    const node = this.#input.walked.nodes[at];
    if (node === undefined) return null;
    const own = this.#itemsOf.get(at) ?? [];
    const encoders = new DeflateEncoders();
    const { placed, stored, children, whole } = this.#children(at, left, right, encoders);
    const sides = { left: holesOf('left', own, placed), right: holesOf('right', own, placed) };
    for (const [item, bytes] of accountFor(sides, left, right)) this.#bytes.set(item, bytes);
    for (const [item, needed] of neededOnes(own, sides, left, right)) this.#needed.set(item, needed);
    const all = node.order ?? [{ start: 0, end: node.size.right }];
    const steps = stepsOf({ size: node.size.left, ...sides, order: all });
    if (steps === undefined || !isEqual(steps)) {
      this.#failed.add(at);
      return this.#stopAt(node.path, 'bytes outside of all findings are not equal');
    }
    const open = [...sides.left, ...sides.right].find(({ kind }) => kind === 'open');
    if (open !== undefined) return this.#stopAt(openPath(open) ?? node.path, openReason(open));
    if (!whole) return null;
    this.#streams(sides.left, { left, right, encoders, stored });
    return { certified: this.#certified(node, { left, right, steps, rightHoles: sides.right, stored, children }) };
  }

  #certified(node: WalkedNode, parts: Omit<CertifiableNode, 'path'>): CertifiedNode | null {
    return this.#input.certifier?.node({ path: node.path, ...parts }) ?? null;
  }

  #children(at: number, left: ByteSource, right: ByteSource, encoders: DeflateEncoders): Children {
    const found: Children = { placed: [], stored: new Map(), children: new Map(), whole: true };
    for (const child of (this.#childrenOf.get(at) ?? []).filter((each) => this.#live.has(each))) {
      const placement = this.#input.walked.nodes[child]?.placement ?? null;
      const done = this.#child(child, left, right, encoders);
      if (placement !== null) found.placed.push({ child, left: placement.left.at, right: placement.right.at });
      if (placement === null || done === null) found.whole = false;
      else {
        const { certified } = done.rebuilt;
        if (certified !== null) found.children.set(placement.left.at.start, { placement, certified });
        found.stored.set(placement.left.at.start, done.stored);
      }
    }
    return found;
  }

  #child(
    at: number,
    left: ByteSource,
    right: ByteSource,
    encoders: DeflateEncoders,
  ): { readonly rebuilt: Rebuilt; readonly stored: Stored } | null {
    const node = this.#input.walked.nodes[at];
    const placement = node?.placement;
    if (node === undefined || placement === undefined || placement === null || isOther(placement)) {
      return this.#stopAt(node?.path ?? [], 'what it is stored in cannot be put together again');
    }
    const stream = sliceSource(left, placement.left.at.start, placement.left.at.end);
    return (
      withContent(stream, placement.left.codec, (l) =>
        withContent(
          sliceSource(right, placement.right.at.start, placement.right.at.end),
          placement.right.codec,
          (r) => {
            this.#note(node, l, r);
            const rebuilt = this.#node(at, l, r, (steps) => isSame(spliced(steps, l, r), l));
            if (rebuilt === null) return null;
            const { codec } = placement.left;
            const encoder = codec === 'deflate' ? encoders.find(l, stream) : null;
            if (codec === 'deflate' && encoder === null) this.#claims.push(node.path);
            return { rebuilt, stored: { codec, encoder, readable: true } };
          },
        ),
      ) ?? this.#stopAt(node.path, 'it cannot be opened again')
    );
  }

  /** A payload has the path of its file. */
  #note(node: WalkedNode, left: ByteSource, right: ByteSource): void {
    const { certifier, walked } = this.#input;
    const around = node.parent === null ? undefined : walked.nodes[node.parent];
    const isPayload = around !== undefined && pathKey(around.path) === pathKey(node.path);
    const stored = node.placement;
    certifier?.note(isPayload ? [...node.path, '(payload)'] : node.path, left, right, {
      left: stored === null ? 0 : stored.left.at.end - stored.left.at.start,
      right: stored === null ? 0 : stored.right.at.end - stored.right.at.start,
    });
  }

  /** Compressed bytes of equal payloads: written again where an encoder does it, else taken from the left. */
  #streams(
    holes: readonly Hole[],
    cx: { left: ByteSource; right: ByteSource; encoders: DeflateEncoders; stored: Map<number, Stored> },
  ): void {
    for (const { kind, at, partner, items } of holes) {
      if (kind !== 'stream') continue;
      const stream = sliceSource(cx.left, at.start, at.end);
      const other = partner === null ? null : sliceSource(cx.right, partner.start, partner.end);
      const asPayload =
        other !== null && withInflated(other, maxInflatedMemberBytes, (p) => isSame(readAll(p), stream));
      const inflated =
        asPayload === true
          ? { encoder: 'stored' }
          : withInflated(stream, maxInflatedMemberBytes, (p) => ({ encoder: cx.encoders.find(p, stream) }));
      const encoder = inflated?.encoder ?? null;
      const codec = asPayload === true ? 'stored' : 'deflate';
      cx.stored.set(at.start, { codec, encoder, readable: inflated !== undefined });
      if (encoder === null) this.#claims.push(items[0]?.site.path ?? []);
    }
  }

  #stopAt(path: Path, why: string): null {
    this.#stop ??= `${path.join(' › ')}: ${why}`;
    return null;
  }

  #levels(equal: boolean): Map<ClassifiedSite, SiteLevel> {
    const levels = leafLevels(this.#input.items, this.#input.walked.owners, this.#failed);
    if (equal) for (const item of levels.keys()) levels.set(item, 'P2');
    return levels;
  }
}

/**
 * P1 where every difference of the leaf, or of the member's frame, is explained: the walk has made sure that the rest of
 * it is equal. `failed` nodes are those where that did not turn out so.
 */
export function leafLevels(
  items: readonly ClassifiedSite[],
  owners: ReadonlyMap<Site, number>,
  failed: ReadonlySet<number> = new Set(),
): Map<ClassifiedSite, SiteLevel> {
  const open = new Set<string>();
  const leafOf = ({ site }: ClassifiedSite): string => `${owners.get(site) ?? 0}\0${pathKey(site.path)}`;
  for (const item of items) if (kindOf(item) === 'open') open.add(leafOf(item));
  return new Map(
    items.map((item) => {
      const holds = !open.has(leafOf(item)) && !failed.has(owners.get(item.site) ?? 0);
      return [item, holds ? 'P1' : 'P0'];
    }),
  );
}

/** The items with their levels; what follows from others, or is not explained, has none. */
export function withLevels(
  items: readonly ClassifiedSite[],
  levels: ReadonlyMap<ClassifiedSite, SiteLevel>,
  bytes: ReadonlyMap<ClassifiedSite, number> = new Map(),
  needed?: ReadonlyMap<ClassifiedSite, boolean>,
): ClassifiedSite[] {
  return items.map((original) => {
    const item = needed === undefined ? original : withAnswer(original, needed.get(original));
    const site = { ...item.site, bytes: bytes.get(original) ?? item.site.bytes };
    const needsNone = item.role === 'derived' || item.role === 'unexplained';
    return { ...item, site, proof: needsNone ? item.proof : (levels.get(original) ?? 'P0') };
  });
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function isOther({ left, right }: NonNullable<WalkedNode['placement']>): boolean {
  return left.codec === 'other' || right.codec === 'other';
}

function openPath({ items }: Hole): Path | undefined {
  return items.find((item) => kindOf(item) === 'open')?.site.path ?? items[0]?.site.path;
}

function openReason({ items }: Hole): string {
  return items.some(({ role }) => role === 'unexplained')
    ? 'a difference there is not explained'
    : 'a cause there was recognised by a pattern only';
}

function digestOf(steps: readonly Step[], left: ByteSource, right: ByteSource): Digest {
  const hash = createHash('sha256');
  for (const chunk of spliced(steps, left, right)) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

function* readAll(source: ByteSource): Generator<Buffer> {
  for (let at = 0; at < source.size; at += 65_536) yield source.read(at, at + 65_536);
}

function isSame(chunks: Iterable<Buffer>, expected: ByteSource): boolean {
  let at = 0;
  for (const chunk of chunks) {
    if (!chunk.equals(expected.read(at, at + chunk.length))) return false;
    at += chunk.length;
  }
  return at === expected.size;
}
