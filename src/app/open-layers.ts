import {
  type LayerEntries,
  type LayerMatching,
  pairByDigest,
  pairByNames,
  pairBySharedEntries,
} from '../diff/layers.ts';
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
export async function pairRest(byDigest: LayerMatching, opened: Sides<Opened>, pool: Pool): Promise<LayerMatching> {
  const { onlyLeft, onlyRight } = byDigest;
  if (onlyLeft.length === 0 || onlyRight.length === 0) return byDigest;
  const more =
    pairByNames(entriesOf(onlyLeft, opened.left), entriesOf(onlyRight, opened.right)) ??
    pairBySharedEntries(
      entriesOf(onlyLeft, await withDigests(onlyLeft, opened.left, pool)),
      entriesOf(onlyRight, await withDigests(onlyRight, opened.right, pool)),
    );
  const pairs = [...byDigest.pairs, ...more].sort((a, b) => a.left - b.left);
  return {
    pairs,
    onlyLeft: byDigest.onlyLeft.filter((at) => !more.some((pair) => pair.left === at)),
    onlyRight: byDigest.onlyRight.filter((at) => !more.some((pair) => pair.right === at)),
  };
}

function entriesOf(layers: readonly number[], opened: Opened): LayerEntries[] {
  return layers.flatMap((at) => {
    const result = opened.get(at);
    return result === undefined ? [] : [layerEntries(at, result.index)];
  });
}

/** The same layers with the digests of all members, which reading them once more gives. */
export async function withDigests(layers: readonly number[], opened: Opened, pool: Pool): Promise<Opened> {
  const digested = layers.map(async (at): Promise<readonly (readonly [number, IndexResult])[]> => {
    const result = opened.get(at);
    if (result === undefined) return [];
    const { frameHash, contentHash } = await pool.digest({ kind: 'digest', tar: result.tar, index: result.index });
    return [[at, { ...result, index: { ...result.index, frameHash, contentHash } }]];
  });
  return new Map((await Promise.all(digested)).flat());
}
