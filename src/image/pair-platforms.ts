import type { Problem } from '../model/problem.ts';
import type { ImageSet, PlatformImage } from './image-set.ts';
import { platformKey, platformOf } from './platform.ts';
import { configFields } from './read-manifest.ts';

export interface PlatformPairs {
  readonly pairs: readonly (readonly [PlatformImage, PlatformImage])[];
  readonly onlyLeft: readonly PlatformImage[];
  readonly onlyRight: readonly PlatformImage[];
  readonly problems: readonly Problem[];
}

/**
 * Says which image is compared with which: those of one platform, in their order where there are several. Two single images
 * are always compared, with a note when their platforms differ.
 */
export function pairPlatforms(left: ImageSet, right: ImageSet): PlatformPairs {
  const [onlyLeft] = left.images;
  const [onlyRight] = right.images;
  if (left.images.length === 1 && right.images.length === 1 && onlyLeft !== undefined && onlyRight !== undefined) {
    return {
      pairs: [[onlyLeft, onlyRight]],
      onlyLeft: [],
      onlyRight: [],
      problems: notePlatforms(onlyLeft, onlyRight),
    };
  }
  const waiting = new Map<string, PlatformImage[]>();
  for (const image of right.images) {
    const key = keyOf(image);
    waiting.set(key, [...(waiting.get(key) ?? []), image]);
  }
  const pairs: [PlatformImage, PlatformImage][] = [];
  const unpaired: PlatformImage[] = [];
  for (const image of left.images) {
    const partner = waiting.get(keyOf(image))?.shift();
    if (partner === undefined) unpaired.push(image);
    else pairs.push([image, partner]);
  }
  const paired = new Set(pairs.map(([, partner]) => partner));
  const rest = right.images.filter((image) => !paired.has(image));
  return { pairs, onlyLeft: unpaired, onlyRight: rest, problems: [] };
}

function keyOf(image: PlatformImage): string {
  return platformKey(image.descriptor?.platform ?? platformOf(configFields(image.config, 'the config')));
}

function notePlatforms(left: PlatformImage, right: PlatformImage): Problem[] {
  if (keyOf(left) === keyOf(right)) return [];
  const message = `the left image is for ${left.platform} and the right one for ${right.platform}; they were compared all the same`;
  return [{ code: 'platforms-differ', severity: 'note', side: 'right', path: [], offset: null, message, hint: '' }];
}
