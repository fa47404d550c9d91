import { type LayerMatching, pairByDigest, pairBySharedEntries } from '../diff/layers.ts';
import type { LayerRef, PlatformImage } from '../image/image-set.ts';
import type { SideName } from '../model/bytes.ts';
import type { Path } from '../model/path.ts';
import type { Problem } from '../model/problem.ts';
import type { IndexResult } from './index-layer.ts';
import { layerEntries } from './layer-entries.ts';
import type { Pool } from './pool.ts';

type Sides<T> = Readonly<Record<SideName, T>>;

/** Opened layers by their number in the manifest. */
export type Opened = ReadonlyMap<number, IndexResult>;

/** What the digests that the images claim say about which layers belong together. */
export function pairByIdentity({ left, right }: Sides<PlatformImage>): LayerMatching {
  return pairByDigest(left.layers.map(identity), right.layers.map(identity));
}

function identity(layer: LayerRef): { diffId: string | null; digest: string | null } {
  return { diffId: layer.diffId, digest: layer.descriptor?.digest ?? null };
}

/** Opens every layer that is not known to be equal; a blob that is not there becomes a problem. */
export async function openLayers(
  images: Sides<PlatformImage>,
  matching: LayerMatching,
  base: Path,
  pool: Pool,
): Promise<{ results: Sides<Opened>; problems: Problem[] }> {
  const problems: Problem[] = [];
  const unequal = matching.pairs.filter((pair) => !pair.equal);
  const wanted = {
    left: [...unequal.map((pair) => pair.left), ...matching.onlyLeft].sort((a, b) => a - b),
    right: [...unequal.map((pair) => pair.right), ...matching.onlyRight].sort((a, b) => a - b),
  };
  const open = async (side: SideName): Promise<Opened> => {
    const jobs = wanted[side].map(async (at): Promise<readonly (readonly [number, IndexResult])[]> => {
      const layer = images[side].layers[at];
      const path = [...base, `layer:${at}`];
      if (layer === undefined) return [];
      if (layer.blob === null) {
        problems.push(missingBlob(side, path, layer));
        return [];
      }
      const claimed = {
        digest: layer.descriptor?.digest ?? null,
        diffId: layer.diffId,
        size: layer.descriptor?.size ?? null,
      };
      return [[at, await pool.index({ kind: 'index', side, path, blob: layer.blob, claimed })]];
    });
    return new Map((await Promise.all(jobs)).flat());
  };
  const [left, right] = await Promise.all([open('left'), open('right')]);
  for (const result of [...left.values(), ...right.values()]) problems.push(...result.problems);
  return { results: { left, right }, problems };
}

function missingBlob(side: SideName, path: Path, layer: LayerRef): Problem {
  return {
    code: 'blob-missing',
    severity: 'error',
    side,
    path,
    offset: null,
    message: `the image has no blob ${layer.descriptor?.digest ?? layer.diffId ?? ''} for this layer`,
    hint: 'Copy the image again; docker save leaves out blobs of other platforms.',
  };
}

/** Layers that no digest pairs are paired by what they hold. Recomputed diff_ids pair what a config kept silent about. */
export function pairRest(byDigest: LayerMatching, opened: Sides<Opened>): LayerMatching {
  const entries = (side: SideName, layers: readonly number[]): Parameters<typeof pairBySharedEntries>[0] =>
    layers.flatMap((at) => {
      const result = opened[side].get(at);
      return result === undefined ? [] : [layerEntries(at, result.index)];
    });
  const more = pairBySharedEntries(entries('left', byDigest.onlyLeft), entries('right', byDigest.onlyRight));
  const pairs = [...byDigest.pairs, ...more].sort((a, b) => a.left - b.left);
  return {
    pairs,
    onlyLeft: byDigest.onlyLeft.filter((at) => !more.some((pair) => pair.left === at)),
    onlyRight: byDigest.onlyRight.filter((at) => !more.some((pair) => pair.right === at)),
  };
}
