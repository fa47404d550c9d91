import type { Site } from '../../model/site.ts';
import { fact } from './values.ts';

/**
 * Whether two deflate streams of one content come from one encoder at two levels: a known encoder reproduces both, or the
 * XFL hints name two levels (RFC 1952 section 2.3.1: 2 is slowest, 4 is fastest).
 */
export function compressedAlike(site: Site): 'level' | 'encoder' {
  const left = encoderOf(fact(site, 'reproducedByLeft'));
  const right = encoderOf(fact(site, 'reproducedByRight'));
  if (left !== null && left === right) return 'level';
  const xfl = [fact(site, 'xflLeft'), fact(site, 'xflRight')];
  const hinted = left === null && right === null && xfl.includes(2) && xfl.includes(4);
  return hinted ? 'level' : 'encoder';
}

/** `zlib level 6` → `zlib`. */
function encoderOf(text: unknown): string | null {
  return typeof text === 'string' ? (text.split(' ')[0] ?? null) : null;
}
