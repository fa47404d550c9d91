import type { Site } from '../../model/site.ts';
import { isLayerFile } from './layer-file.ts';
import { fact } from './values.ts';

const places = /^usr\/(lib\/python3\/dist-packages|share)\/(.+\/)?__pycache__(\/[^/]+\.pyc)?$/;

/** Compiled files where Debian's py3compile puts them when a package is configured; no package contains them. */
export function isPackagedCache(site: Site): boolean {
  if (!isLayerFile(site, places) || fact(site, 'duplicate') === true) return false;
  const folder = fact(site, 'type') === 'directory';
  return folder
    ? fact(site, 'children') !== true && !site.path.at(-1)?.endsWith('.pyc')
    : fact(site, 'type') === 'file';
}
