import type { Digest } from '../model/bytes.ts';

/** What pairing needs to know of one layer before anything is opened. */
export interface LayerIdentity {
  /** Digest of the *uncompressed* layer; null when the config does not say. */
  readonly diffId: Digest | null;
  /** Digest of the blob as stored; null in a docker-archive. */
  readonly digest: Digest | null;
}

export interface LayerPair {
  readonly left: number;
  readonly right: number;
  /** True when blob digests are equal too: such a pair is never opened. */
  readonly equal: boolean;
}

export interface LayerMatching {
  /** In left order. */
  readonly pairs: readonly LayerPair[];
  readonly onlyLeft: readonly number[];
  readonly onlyRight: readonly number[];
}

/**
 * Pairs layers by what they hold, never by position: first equal digests (in an order-preserving way where a digest
 * occurs more than once). What is left over has to be opened and goes to `pairBySharedEntries`.
 */
export function pairByDigest(left: readonly LayerIdentity[], right: readonly LayerIdentity[]): LayerMatching {
  const taken = new Set<number>();
  const pairs: LayerPair[] = [];
  const onlyLeft: number[] = [];
  left.forEach((layer, at) => {
    const found = right.findIndex((other, place) => !taken.has(place) && sameLayer(layer, other));
    if (found === -1) {
      onlyLeft.push(at);
      return;
    }
    taken.add(found);
    const other = right[found];
    pairs.push({ left: at, right: found, equal: other !== undefined && sameBlob(layer, other) });
  });
  return { pairs, onlyLeft, onlyRight: right.flatMap((_, at) => (taken.has(at) ? [] : [at])) };
}

function sameLayer(left: LayerIdentity, right: LayerIdentity): boolean {
  return (
    (left.diffId !== null && left.diffId === right.diffId) || (left.digest !== null && left.digest === right.digest)
  );
}

/**
 * Between two docker-archives equal diff_ids are all there is. Against a blob digest a diff_id is only a claim: such a pair
 * is opened, so that both sides' bytes are held against it.
 */
function sameBlob(left: LayerIdentity, right: LayerIdentity): boolean {
  return left.digest === right.digest;
}

/** The entries of an opened layer: names and, per name, an identity of its content. */
export interface LayerEntries {
  readonly layer: number;
  readonly contents: ReadonlyMap<string, string>;
}

/** Layers that share less than this are different layers, not versions of one. */
const sharedEnough = 0.15;

/** Pairs opened layers by the names and contents they share: best first, ties to the nearer and earlier layer. */
export function pairBySharedEntries(left: readonly LayerEntries[], right: readonly LayerEntries[]): LayerPair[] {
  const scored = left.flatMap((l) => right.map((r) => ({ l: l.layer, r: r.layer, score: likeness(l, r) })));
  scored.sort((a, b) => b.score - a.score || Math.abs(a.l - a.r) - Math.abs(b.l - b.r) || a.l - b.l || a.r - b.r);
  const pairs: LayerPair[] = [];
  for (const { l, r, score } of scored) {
    if (score < sharedEnough || pairs.some((pair) => pair.left === l || pair.right === r)) continue;
    pairs.push({ left: l, right: r, equal: false });
  }
  return pairs.sort((a, b) => a.left - b.left);
}

/**
 * The same without the identities of contents, where one layer is left on either side and names alone decide; undefined
 * where they do not.
 */
export function pairByNames(left: readonly LayerEntries[], right: readonly LayerEntries[]): LayerPair[] | undefined {
  const [[l, ...lefts], [r, ...rights]] = [left, right];
  if (l === undefined || r === undefined) return [];
  if (lefts.length + rights.length > 0) return undefined;
  const most = namesInCommon(l, r);
  if (most / 2 >= sharedEnough) return [{ left: l.layer, right: r.layer, equal: false }];
  return most < sharedEnough ? [] : undefined;
}

/** As a share of all names of both: what `likeness` is at most, and twice of what it is at least. */
function namesInCommon(left: LayerEntries, right: LayerEntries): number {
  let names = 0;
  for (const name of left.contents.keys()) if (right.contents.has(name)) names++;
  const all = left.contents.size + right.contents.size - names;
  return all === 0 ? 1 : names / all;
}

/** Half for shared names, half for shared contents, each over all names of both. Two empty layers are alike. */
function likeness(left: LayerEntries, right: LayerEntries): number {
  const [small, large] = left.contents.size <= right.contents.size ? [left, right] : [right, left];
  let names = 0;
  let contents = 0;
  for (const [name, content] of small.contents) {
    const other = large.contents.get(name);
    if (other === undefined) continue;
    names++;
    if (other === content) contents++;
  }
  const all = left.contents.size + right.contents.size - names;
  return all === 0 ? 1 : (names + contents) / (2 * all);
}
