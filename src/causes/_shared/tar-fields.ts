import type { CauseContext } from '../../model/cause.ts';
import type { FieldValue } from '../../model/field.ts';
import type { Site } from '../../model/site.ts';
import { besides, isSameElsewhere } from './member-sites.ts';

/** Where a tar keeps one thing about a member; what comes first wins (POSIX pax, GNU tar manual). */
const places = {
  name: ['tar:pax.path', 'tar:longname', 'tar:name'],
  linkname: ['tar:pax.linkpath', 'tar:longlink', 'tar:linkname'],
  uid: ['tar:pax.uid', 'tar:uid'],
  gid: ['tar:pax.gid', 'tar:gid'],
  mtime: ['tar:pax.mtime', 'tar:mtime'],
  size: ['tar:pax.size', 'tar:size'],
} as const;

export type TarField = keyof typeof places;

/** True when only the place that holds the value differs: a header field on one side, a record on the other. */
export function isMovedField(site: Site, cx: CauseContext, field: TarField): boolean {
  return isSameElsewhere(site, cx, places[field]);
}

/** Nothing is stated: no number, no text, zero bytes only. Handlers give a run of zeros as its length. */
export function isBlank(value: FieldValue, zeroRun = false): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'number' ? zeroRun || value === 0 : /^(0*|\d+ zero bytes)$/.test(String(value));
}

/** True when the header itself, not an extended one, is in two dialects. */
export function isOtherDialect(site: Site, cx: CauseContext): boolean {
  return besides(site, cx, 'tar:magic').length > 0;
}

/** True when the two members are one by name: what differs about names is only how they are written. */
export function isOneName(site: Site, cx: CauseContext): boolean {
  return besides(site, cx, 'tar:rename').length === 0;
}

/** A field of the header block of an extended header (`tar:x.uid`) that does not follow from its records. */
export function isExtendedHead(site: Site): boolean {
  return /^tar:[xgLK]\.(?!size$|chksum$|pad$|data|zeros$|malformed$)/.test(site.key);
}

/** True when a name is kept by another mechanism: a prefix, a record, a member of its own. */
export function isLongNameMoved(site: Site, cx: CauseContext): boolean {
  if (!isOneName(site, cx)) return false;
  const records = ['tar:longname', 'tar:pax.path'].flatMap((key) => besides(site, cx, key));
  if (records.some((other) => other.left === null || other.right === null)) return true;
  return besides(site, cx, 'tar:prefix').some(
    (other) => !isBlank(other.left?.value ?? null) || !isBlank(other.right?.value ?? null),
  );
}
