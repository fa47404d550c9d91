import type { Site } from '../../model/site.ts';
import { isLayerFile } from './layer-file.ts';

/** Links that update-alternatives sets. */
export function isAlternativeLink(site: Site): boolean {
  return isLayerFile(site, /^etc\/alternatives\/[^/]+$/);
}

/** The link that says which time zone a system is in. */
export function isZoneLink(site: Site): boolean {
  return isLayerFile(site, /^etc\/localtime$/);
}

/** Links that have a cause of their own. */
export function isSystemLink(site: Site): boolean {
  return isAlternativeLink(site) || isZoneLink(site);
}
