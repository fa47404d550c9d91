import type { Site } from './site.ts';

type Named = Pick<Site, 'path' | 'key' | 'kind' | 'name'>;

/** The same place in two comparisons has the same name. */
export function siteId({ path, key, kind, name }: Named): string {
  return JSON.stringify([path, key, kind, name]);
}

/** All places of one kind in one file. */
export function placeId({ path, key }: Named): string {
  return JSON.stringify([path, key]);
}
