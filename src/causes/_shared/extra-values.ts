import type { FactorHint } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';

/** The bytes of an extra field that its handler gives as hex; undefined where that side has none or it was decoded. */
function bytesOf(value: unknown): Buffer | undefined {
  return typeof value === 'string' && /^([0-9a-f]{2})*$/.test(value) ? Buffer.from(value, 'hex') : undefined;
}

/** True when every side that has the field has a value that passes; the test gets the bytes of undecoded values. */
export function everyExtra(site: Site, accepts: (bytes: Buffer) => boolean): boolean {
  return [site.left, site.right].every((side) => {
    if (side === null || typeof side.value === 'number') return true;
    const bytes = bytesOf(side.value);
    return bytes !== undefined && accepts(bytes);
  });
}

/** A clock hint from the seconds since 1970 that the field holds on either side. */
export function extraClock(site: Site, seconds: (bytes: Buffer) => number | null): FactorHint {
  const read = (side: Site['left']): number | null => {
    if (side === null) return null;
    if (typeof side.value === 'number') return side.value;
    const bytes = bytesOf(side.value);
    return bytes === undefined ? null : seconds(bytes);
  };
  return { factor: 'clock', left: read(site.left), right: read(site.right) };
}
