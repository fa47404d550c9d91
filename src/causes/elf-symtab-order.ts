import type { Cause, CauseContext } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { besideIn, sectionOf } from './_shared/native.ts';
import { fact } from './_shared/values.ts';

export const elfSymtabOrder: Cause = {
  id: 'elf-symtab-order',
  title: 'The order of symbols in a native file',
  specificity: 'structured',
  on: ['elf:symbol-order'],
  claim: (site, cx) => {
    if (fact(site, 'itemsEqual') !== true) return undefined;
    if (fact(site, 'dynamic') === false) return { grade: 'safe' };
    return {
      grade: 'guarded',
      predicate: { text: 'the hash table of the dynamic symbols fits on both sides', held: isHashFit(site, cx) },
    };
  },
  fixes: [{ for: 'any', text: 'Use one linker, and give it its inputs in one order.' }],
};

function isHashFit(site: Site, cx: CauseContext): boolean {
  return !besideIn(site, cx, 'elf:bytes').some((other) => /^\.(?:gnu\.)?(?:hash|version)/.test(sectionOf(other)));
}
