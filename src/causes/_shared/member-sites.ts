import type { CauseContext } from '../../model/cause.ts';
import type { FieldValue } from '../../model/field.ts';
import { pathKey } from '../../model/path.ts';
import type { Site } from '../../model/site.ts';

/** The sites of the same member (or archive) that have this key. Looked up by place: a layer may have 100,000 members. */
export function besides(site: Site, cx: CauseContext, key: string): readonly Site[] {
  const byPlace = cx.memo(`sites by place: ${key}`, () => {
    const places = new Map<string, Site[]>();
    for (const other of cx.siblings(key)) {
      const place = pathKey(other.path);
      const found = places.get(place);
      if (found === undefined) places.set(place, [other]);
      else found.push(other);
    }
    return places;
  });
  return byPlace.get(pathKey(site.path)) ?? [];
}

/**
 * True when both sides mean the same value although they keep it in different places, such as a header field and a
 * record of an extended header. `keys`: the places, the one that wins over the others first.
 */
export function isSameElsewhere(site: Site, cx: CauseContext, keys: readonly string[]): boolean {
  const places = keys.flatMap((key) => besides(site, cx, key));
  const stated = (side: 'left' | 'right'): FieldValue | undefined =>
    places.find((place) => place[side] !== null)?.[side]?.value;
  const left = stated('left');
  return left !== undefined && left !== null && left === stated('right');
}
