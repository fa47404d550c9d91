import type { Site } from '../../model/site.ts';
import { fact } from './values.ts';

/**
 * Whether two deflate streams of one content come from one encoder at two levels: a known encoder reproduces both; or none
 * reproduces either, both headers name one system, and XFL names two levels (RFC 1952 section 2.3.1: 2 is the slowest, 4 the
 * fastest, and gzip and pigz write 0 for those between).
 */
export function compressedAlike(site: Site): 'level' | 'encoder' {
  const left = encoderOf(fact(site, 'reproducedByLeft'));
  const right = encoderOf(fact(site, 'reproducedByRight'));
  if (left !== null && left === right) return 'level';
  const hinted = left === null && right === null && fact(site, 'osLeft') === fact(site, 'osRight');
  return hinted && namesTwoLevels(fact(site, 'xflLeft'), fact(site, 'xflRight')) ? 'level' : 'encoder';
}

function namesTwoLevels(left: unknown, right: unknown): boolean {
  return left !== right && [left, right].every((xfl) => xfl === 0 || xfl === 2 || xfl === 4);
}

/** `zlib level 6` → `zlib`. */
function encoderOf(text: unknown): string | null {
  return typeof text === 'string' ? (text.split(' ')[0] ?? null) : null;
}
