import type { CauseContext } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';
import { besides } from './member-sites.ts';
import { bothNumbers, memberName } from './values.ts';
import { isContradiction } from './zip-headers.ts';

/** Bits of the general purpose flags (APPNOTE 4.4.4): level hints, sizes after the data, UTF-8 names. */
const levelHints = 0x6;
const descriptor = 0x8;
const utf8 = 0x800;

export type FlagCause = 'zip-data-descriptor' | 'zip-deflate-encoder' | 'zip-flag-utf8' | 'zip-method';

/**
 * Which cause a difference of the flags belongs to. Several bits often move together, as each program has its own set:
 * then the one that could matter most decides. Undefined when another bit differs.
 */
export function flagCause(site: Site, cx: CauseContext): FlagCause | undefined {
  const values = bothNumbers(site);
  if (values === undefined || isContradiction(site, cx)) return undefined;
  const bits = values[0] ^ values[1];
  if (bits === 0 || (bits & ~(levelHints | descriptor | utf8)) !== 0) return undefined;
  if ((bits & utf8) !== 0 && !isAsciiName(site)) return 'zip-flag-utf8';
  if ((bits & descriptor) !== 0) return 'zip-data-descriptor';
  if ((bits & utf8) !== 0) return 'zip-flag-utf8';
  return besides(site, cx, 'zip:method').length > 0 ? 'zip-method' : 'zip-deflate-encoder';
}

/** Printable ASCII; a backslash may stand for an escaped byte. */
export function isAsciiName(site: Site): boolean {
  return /^[\x20-\x5b\x5d-\x7e]*$/.test(memberName(site));
}
