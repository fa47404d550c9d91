import type { Site } from '../../model/site.ts';
import { isSameValue } from './values.ts';

export interface ModeChange {
  readonly left: number;
  readonly right: number;
  /** `special`: touches setuid, setgid, sticky or execute bits. `umask`: only group and others' read and write bits. */
  readonly kind: 'special' | 'umask' | 'other';
  /** The differing bits in octal. */
  readonly mask: string;
}

/** How two modes differ; undefined when a side has none or both are equal. Bits above 07777 repeat the file type. */
export function modeChange(site: Site): ModeChange | undefined {
  const left = modeOf(site.left?.value);
  const right = modeOf(site.right?.value);
  if (left === undefined || right === undefined || isSameValue(site) || left === right) return undefined;
  const bits = left ^ right;
  const kind = (bits & 0o7111) !== 0 ? 'special' : (bits & ~0o066) === 0 ? 'umask' : 'other';
  return { left, right, kind, mask: `0${bits.toString(8).padStart(3, '0')}` };
}

/** Handlers give modes as numbers, or as octal text such as `0644`. */
function modeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value & 0o7777;
  if (typeof value !== 'string' || !/^0?[0-7]{3,7}$/.test(value)) return undefined;
  return Number.parseInt(value, 8) & 0o7777;
}
