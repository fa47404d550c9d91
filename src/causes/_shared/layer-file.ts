import type { Site } from '../../model/site.ts';

/** A file of a layer, and whether a site is about that file itself and not about something inside it. */
export interface LayerFile {
  /** Name in the layer, without leading slash and ordinal. */
  readonly name: string;
  readonly itself: boolean;
}

/** The file of a layer that a site is about, also from within archives in it; undefined for sites elsewhere. */
export function layerFile({ path }: Site): LayerFile | undefined {
  const at = path[0] === 'index' ? 2 : 0;
  const name = path[at + 1];
  if (name === undefined || !/^layer:\d+$/.test(path[at] ?? '')) return undefined;
  return { name: name.replace(/#\d+$/, ''), itself: path.length === at + 2 };
}

/** True for sites in or about a file at the root of a layer whose name fits, but not in members of it. */
export function isLayerFile(site: Site, name: RegExp): boolean {
  const file = layerFile(site);
  return file?.itself === true && name.test(file.name);
}
