import type { Digest, SideName } from '../../model/bytes.ts';
import type { Derivation } from '../../model/field.ts';
import { type Path, pathKey } from '../../model/path.ts';
import type { LayerMatching } from '../layers.ts';
import type { ItemPairs } from './document.ts';

/** What reading the blobs gave: digests as recomputed, absent where a blob was not opened because both sides share it. */
export interface VerifiedLayer {
  readonly digest: Digest | null;
  readonly diffId: Digest | null;
  /** Bytes of the blob. */
  readonly size: number | null;
  /** What its first bytes show. */
  readonly compression: string | null;
}

/** Everything the envelope documents need to know about the layers. */
export interface LayerMap {
  /** `[]`, or `['index', 'linux/arm64']` when several platforms are compared. */
  readonly base: Path;
  readonly matching: LayerMatching;
  /** The differing layers hold one tree, cut in two ways; what is said of single layers follows from that. */
  readonly split: boolean;
  readonly verified: Readonly<Record<SideName, readonly VerifiedLayer[]>>;
}

/** The items of `layers` and `diff_ids` pair as the layers do, whatever their positions. */
export function layerItemPairs(map: LayerMap): ItemPairs {
  const { pairs, onlyLeft, onlyRight } = map.matching;
  return [
    ...pairs.map(({ left, right }) => [left, right] as const),
    ...onlyLeft.map((at) => [at, null] as const),
    ...onlyRight.map((at) => [null, at] as const),
  ];
}

/** The path of a layer: N counts on the left side unless only the right has it. */
export function layerPath(map: LayerMap, at: number): Path {
  return map.split ? [...map.base, 'manifest'] : [...map.base, `layer:${at}`];
}

/** Left and right layer that the array item `at` (a left index, else a right one) is about. */
export function layersAt(map: LayerMap, at: number, rightOnly: boolean): Partial<Record<SideName, VerifiedLayer>> {
  const rightAt = rightOnly ? at : map.matching.pairs.find(({ left }) => left === at)?.right;
  const left = rightOnly ? undefined : map.verified.left[at];
  const right = rightAt === undefined ? undefined : map.verified.right[rightAt];
  return { ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) };
}

/** A stored value against the one recomputed from the blob; undefined where the blob was not read. */
export function derivation(
  equation: string,
  stored: unknown,
  computed: string | number | null | undefined,
): Derivation | undefined {
  return computed === null || computed === undefined ? undefined : { equation, holds: stored === computed };
}

/** True when both paths name the same node. */
export function samePath(left: Path, right: Path): boolean {
  return pathKey(left) === pathKey(right);
}
