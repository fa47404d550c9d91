import { classify } from '../analysis/classify.ts';
import { group } from '../analysis/group.ts';
import { clockFrom } from '../grammars/clock.ts';
import type { ImageSet } from '../image/image-set.ts';
import type { Finding } from '../model/cause.ts';
import { leafLevels, withLevels } from '../proof/prove-tree.ts';

/** The names that two docker archives give one image differently; they are in no digest of the image. */
export async function archiveFindings(left: ImageSet, right: ImageSet): Promise<readonly Finding[]> {
  const [leftTags, rightTags] = [tagsOf(left), tagsOf(right)];
  if (leftTags === null || rightTags === null || leftTags === rightTags) return [];
  const site = {
    path: ['manifest'],
    key: 'oci:archive.repo-tags',
    kind: 'metadata' as const,
    name: 'RepoTags of the archive',
    left: { value: leftTags, ranges: [] },
    right: { value: rightTags, ranges: [] },
    bytes: 0,
  };
  const clock = { left: clockFrom([]), right: clockFrom([]) };
  const { allCauses } = await import('./registries.ts');
  const items = classify([site], { causes: allCauses, clock });
  return group(withLevels(items, leafLevels(items, new Map())));
}

/** null for everything that is no docker archive read by its manifest.json. */
function tagsOf(set: ImageSet): string | null {
  if (set.store.kind !== 'docker-archive') return null;
  const id = set.images[0]?.imageId.split(':')[1] ?? '';
  const image = set.store.images.find(({ configName }) => configName.includes(id)) ?? set.store.images[0];
  return image === undefined ? null : [...image.repoTags].sort().join(', ');
}
