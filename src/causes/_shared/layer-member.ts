import type { Site } from '../../model/site.ts';
import { baseName } from './values.ts';

const layerStep = /^layer:\d+$/;

/**
 * The number of the layer that the site's member lies in directly; undefined for everything else. White-outs and the
 * tables of lazy pulling mean something there only: in an archive inside a layer such names are plain files.
 */
export function layerOfMember(site: Site): number | undefined {
  const at = site.path[0] === 'index' ? 2 : 0;
  const layer = site.path[at] ?? '';
  return site.path.length === at + 2 && layerStep.test(layer) ? Number(layer.slice('layer:'.length)) : undefined;
}

/** True for sites about the blob of a whole layer: how it is compressed, not what it holds. */
export function isLayerBlob(site: Site): boolean {
  const at = site.path[0] === 'index' ? 2 : 0;
  return site.path.length === at + 1 && layerStep.test(site.path[at] ?? '');
}

/** A member that hides something of the layers below (image-spec layer.md, "Whiteouts"). A bare `.wh.` hides nothing. */
export function isWhiteout(site: Site): boolean {
  return layerOfMember(site) !== undefined && /^\.wh\../.test(baseName(site));
}
