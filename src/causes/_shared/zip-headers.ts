import type { CauseContext } from '../../model/cause.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { besides } from './member-sites.ts';

/** What both headers of an entry state; see docs/formats/zip.md, "Fields of a frame". */
export const sharedFields = [
  'version-needed',
  'flags',
  'method',
  'time',
  'crc-32',
  'compressed-size',
  'size',
  'name-length',
  'name',
] as const;

/** The text by which the reader of zip archives marks a local header that contradicts the central directory. */
const mark = '; the central directory says ';

/**
 * Whether the site's value takes part in a contradiction between the two headers of one entry, on either side. Values
 * that a header leaves to the data descriptor or to the zip64 field are no contradiction.
 */
export function isContradiction(site: Site, cx: CauseContext): boolean {
  const field = site.key.replace(/^zip:(?:local\.|central\.)?/, '');
  return besides(site, cx, `zip:local.${field}`).some(isContradictory);
}

/** True for the one site of a contradiction that quotes both headers. */
export function isContradictory({ left, right }: Site): boolean {
  return isMarked(left) || isMarked(right);
}

function isMarked(side: SiteSide | null): boolean {
  return typeof side?.value === 'string' && side.value.includes(mark);
}
