import type { Claim } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';
import { fact } from './values.ts';

/** A renaming of symbols by one kind of random or hashed part; see docs/formats/elf.md. */
export function claimRenaming(site: Site, kind: string): Claim | undefined {
  if (fact(site, 'kind') !== kind || site.left === null || site.right === null) return undefined;
  const held = fact(site, 'bijective') === true && fact(site, 'dynamic') === false;
  return {
    grade: 'guarded',
    predicate: { text: 'names differ one to one, and none of them is looked up at run time', held },
  };
}
