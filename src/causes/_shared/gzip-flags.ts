import type { Site } from '../../model/site.ts';
import { bothNumbers } from './values.ts';

/** RFC 1952 section 2.3.1: FTEXT, FHCRC, FEXTRA, FNAME and FCOMMENT; the other bits are reserved. */
const known = 1 | 2 | 4 | 8 | 16;

/** FLG bit 3: a file name follows. */
export const fname = 8;

/** The bits in which two FLG bytes differ; undefined when a reserved bit is among them. */
export function changedFlags(site: Site): number | undefined {
  const flags = bothNumbers(site);
  if (flags === undefined) return undefined;
  const changed = flags[0] ^ flags[1];
  return (changed & ~known) === 0 ? changed : undefined;
}
