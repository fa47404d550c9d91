import type { Site } from '../../model/site.ts';
import { fact, isSameValue } from './values.ts';

export interface ModeChange {
  readonly left: number;
  readonly right: number;
  /** `special`: touches setuid, setgid, sticky or execute bits. `access`: only who may read and write. */
  readonly kind: 'special' | 'access';
  /** The differing bits. */
  readonly bits: number;
}

/** How two modes differ; undefined when a side has none or both are equal. Bits above 07777 repeat the file type. */
export function modeChange(site: Site): ModeChange | undefined {
  const left = modeOf(site.left?.value);
  const right = modeOf(site.right?.value);
  if (left === undefined || right === undefined || isSameValue(site) || left === right) return undefined;
  const bits = left ^ right;
  return { left, right, kind: (bits & 0o7111) === 0 ? 'access' : 'special', bits };
}

/** Linux keeps no mode for symbolic links: whatever is stored, it is 0777. */
export function isModeUnused(site: Site): boolean {
  return fact(site, 'type') === 'symlink';
}

/** Four octal digits: `0755`. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** Handlers give modes as numbers, or as octal text such as `0644`. */
function modeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value & 0o7777;
  if (typeof value !== 'string' || !/^0?[0-7]{3,7}$/.test(value)) return undefined;
  return Number.parseInt(value, 8) & 0o7777;
}
