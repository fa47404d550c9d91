import type { ClassifiedSite } from '../analysis/classify.ts';
import { fileSource, memorySource } from '../bytes/byte-source.ts';
import type { LayerMatching } from '../diff/layers.ts';
import type { PlatformImage } from '../image/image-set.ts';
import type { FileRange, SideName } from '../model/bytes.ts';
import { type Path, pathKey } from '../model/path.ts';
import { withNeeded } from '../proof/leave-one-out.ts';

type Sides<T> = Readonly<Record<SideName, T>>;

/** Leave-one-out for what lies in config and manifest, and in the layers as blobs. The order of the items stays. */
export function withOuterNeeded(
  items: readonly ClassifiedSite[],
  images: Sides<PlatformImage>,
  base: Path,
  matching: LayerMatching,
): readonly ClassifiedSite[] {
  const places = new Map<string, ClassifiedSite[]>();
  for (const item of items) {
    const key = pathKey(item.site.path);
    places.set(key, [...(places.get(key) ?? []), item]);
  }
  const answered = new Map<ClassifiedSite, ClassifiedSite>();
  const answer = (own: readonly ClassifiedSite[], told: readonly ClassifiedSite[]): void =>
    own.forEach((item, at) => void answered.set(item, told[at] ?? item));
  for (const name of ['config', 'manifest'] as const) {
    const own = places.get(pathKey([...base, name])) ?? [];
    const [left, right] = [images.left[name], images.right[name]];
    if (left !== null && right !== null) {
      answer(own, withNeeded(own, memorySource(left.bytes), memorySource(right.bytes)));
    }
  }
  for (const { left, right } of matching.pairs) {
    const own = places.get(pathKey([...base, `layer:${left}`])) ?? [];
    const blobs = [images.left.layers[left]?.blob ?? null, images.right.layers[right]?.blob ?? null] as const;
    if (own.length > 0) answer(own, inBlobs(own, blobs));
  }
  return items.map((item) => answered.get(item) ?? item);
}

function inBlobs(
  items: readonly ClassifiedSite[],
  [left, right]: readonly [FileRange | null, FileRange | null],
): readonly ClassifiedSite[] {
  if (left === null || right === null) return items;
  const [one, other] = [fileSource(left), fileSource(right)];
  try {
    return withNeeded(items, one, other);
  } finally {
    one.close();
    other.close();
  }
}
