import type { Site } from '../../model/site.ts';

/**
 * A site in the read-only data of an ELF file (`.rodata`) with the whole strings as its values, where the handler could
 * tell them; undefined for sites elsewhere.
 */
export function inReadOnlyData(site: Site): Site | undefined {
  const section = site.facts?.['section'];
  if (typeof section !== 'string' || !section.startsWith('.rodata')) return undefined;
  const [left, right] = [site.facts?.['leftString'], site.facts?.['rightString']];
  if (site.left === null || site.right === null || typeof left !== 'string' || typeof right !== 'string') return site;
  return { ...site, left: { ...site.left, value: left }, right: { ...site.right, value: right } };
}
