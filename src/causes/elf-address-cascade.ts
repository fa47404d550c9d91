import type { Cause } from '../model/cause.ts';

export const elfAddressCascade: Cause = {
  id: 'elf-address-cascade',
  title: 'Offsets and addresses that follow from something that moved',
  specificity: 'structured',
  on: ['elf:layout', 'elf:address', 'elf:index', 'elf:copy'],
  claim: (site) => {
    const sides = [site.left, site.right].flatMap((side) => (side === null ? [] : [side]));
    if (sides.length === 0 || !sides.every((side) => side.derived?.holds === true)) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'each value names on its side what its counterpart names on the other', held: true },
    };
  },
  fixes: [{ for: 'any', text: 'Nothing by itself: fix what has another length.' }],
};
