import type { Cause } from '../model/cause.ts';

export const elfBuildId: Cause = {
  id: 'elf-build-id',
  title: 'The build id of a native library or program',
  specificity: 'structured',
  on: ['elf:build-id'],
  claim: (site) => {
    const recomputed = site.left?.derived?.holds === true && site.right?.derived?.holds === true;
    if (recomputed) return { grade: 'safe' };
    return {
      grade: 'guarded',
      predicate: { text: 'the formula of GNU ld, gold or LLD gives the stored id on both sides', held: false },
    };
  },
  fixes: [
    {
      for: 'any',
      text: 'Nothing by itself: the linker computes it from the rest of the file. Fix what else differs in the file.',
    },
  ],
};
