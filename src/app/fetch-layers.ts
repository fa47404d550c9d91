import { pairByDigest } from '../diff/layers.ts';
import type { LayerRef, PlatformImage } from '../image/image-set.ts';
import type { FetchedBlob } from '../sources/store.ts';

/** Two images whose layers can all be read that the comparison needs, as far as they have arrived. */
export interface FetchedPair {
  readonly pair: readonly [PlatformImage, PlatformImage];
  /** Settles when everything is there. Rejects with the `InputError` of the first fetch that failed. */
  readonly done: Promise<unknown>;
}

/**
 * Begins to fetch the layers that have to be opened. A layer that both sides name by one digest is not fetched, unless `all`
 * layers are wanted.
 */
export function fetchLayers(left: PlatformImage, right: PlatformImage, all: boolean): FetchedPair {
  const { pairs } = pairByDigest(left.layers.map(identity), right.layers.map(identity));
  const equal = pairs.filter((pair) => pair.equal && !all);
  const passed = { left: new Set(equal.map((pair) => pair.left)), right: new Set(equal.map((pair) => pair.right)) };
  const running: Promise<void>[] = [];
  const begin = (layer: LayerRef, skip: boolean): LayerRef => {
    if (layer.blob !== null || layer.fetch === null || skip) return layer;
    const fetched: FetchedBlob = layer.fetch();
    running.push(fetched.done);
    return { ...layer, blob: fetched.range };
  };
  const fetched = (image: PlatformImage, skipped: ReadonlySet<number>): PlatformImage => ({
    ...image,
    layers: image.layers.map((layer, at) => begin(layer, skipped.has(at))),
  });
  const pair = [fetched(left, passed.left), fetched(right, passed.right)] as const;
  return { pair, done: Promise.all(running) };
}

function identity(layer: LayerRef): { diffId: string | null; digest: string | null } {
  return { diffId: layer.diffId, digest: layer.descriptor?.digest ?? null };
}
