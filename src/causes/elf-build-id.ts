import type { Cause } from '../model/cause.ts';

export const elfBuildId: Cause = {
  id: 'elf-build-id',
  title: 'The build id of a native library or program',
  specificity: 'structured',
  on: ['elf:build-id'],
  claim: () => ({
    grade: 'guarded',
    predicate: { text: 'recomputing the id gives the stored value (not done)', held: false },
  }),
  fixes: [
    {
      for: 'any',
      text: 'Nothing by itself: the linker computes it from the rest of the file. Fix what else differs in the file.',
    },
  ],
};
