import type { Cause } from '../model/cause.ts';

export const elfDebuglink: Cause = {
  id: 'elf-debuglink',
  title: 'The link to separate debug information',
  specificity: 'structured',
  on: ['elf:debuglink'],
  claim: (site) => {
    const holds = site.left?.derived?.holds === true && site.right?.derived?.holds === true;
    if (holds) return { grade: 'safe' };
    return {
      grade: 'guarded',
      predicate: { text: 'the image has the debug file, and its CRC-32 is the one that is stored', held: false },
    };
  },
  fixes: [{ for: 'any', text: 'Nothing by itself: it follows from the debug file. Fix what differs in that.' }],
};
