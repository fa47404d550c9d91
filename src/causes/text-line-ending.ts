import type { Cause } from '../model/cause.ts';

export const textLineEnding: Cause = {
  id: 'text-line-ending',
  title: 'The line ends of a text file',
  // Files known by their path say more about themselves.
  specificity: 'bare',
  on: ['text:line-endings'],
  claim: () => ({
    grade: 'guarded',
    predicate: { text: 'nothing that reads the file minds its line ends (not checked)', held: false },
  }),
  fixes: [
    {
      for: 'any',
      text: 'Pin line ends in .gitattributes (* text=auto eol=lf) and write "\\n" in generators, not the platform’s.',
    },
  ],
};
