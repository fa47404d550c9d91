import type { Site } from '../../model/site.ts';

/** The general purpose flag bits (APPNOTE 4.4.4) in which two entries differ; undefined without two values. */
export function flagBits(site: Site): number | undefined {
  const left = flagsOf(site.left?.value);
  const right = flagsOf(site.right?.value);
  return left === undefined || right === undefined ? undefined : left ^ right;
}

function flagsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value) ? Number.parseInt(value, 16) : undefined;
}
