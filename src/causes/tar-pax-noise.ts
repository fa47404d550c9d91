import type { Cause, CauseContext, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isBlank, isExtendedHead, isLongNameMoved, isMovedField } from './_shared/tar-fields.ts';
import { isSameValue } from './_shared/values.ts';

const records =
  /^tar:pax\.(comment|LIBARCHIVE\.(?!xattr\.|creationtime$).*|SCHILY\.(dev|ino|nlink|devmajor|devminor)|GNU\.volume\..*)$/;

export const tarPaxNoise: Cause = {
  id: 'tar-pax-noise',
  title: 'Notes that the packing program left in extended headers',
  specificity: 'structured',
  on: ['tar:pax.*', 'tar:x.*', 'tar:g.*', 'tar:L.*', 'tar:K.*'],
  claim: (site, cx): Claim | undefined => {
    const isHead = isExtendedHead(site);
    if (!(isHead ? isIdleHead(site, cx) : records.test(site.key))) return undefined;
    const isCarrier = isHead && (site.left === null || site.right === null);
    return {
      grade: 'guarded',
      predicate: { text: 'no extractor acts upon what differs', held: true },
      ...(isCarrier ? { role: 'encoding' } : {}),
    };
  },
  fixes: [{ for: 'any', text: 'GNU tar: --pax-option=exthdr.name=%d/PaxHeaders/%f, or write ustar.' }],
};

/** The block of an extended header belongs to what its records say; extractors read nothing but its size. */
function isIdleHead(site: Site, cx: CauseContext): boolean {
  if (isSameValue(site)) return false;
  const isPadding = site.key.endsWith('.header.pad');
  if (isPadding && ![site.left, site.right].every((side) => isBlank(side?.value ?? null, true))) return false;
  if (site.left !== null && site.right !== null) return !/\.(magic|version)$/.test(site.key);
  return !isLongNameMoved(site, cx) && !isMovedField(site, cx, 'linkname');
}
