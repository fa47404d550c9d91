import type { Cause } from '../model/cause.ts';

export const zipVersionMadeBy: Cause = {
  id: 'zip-version-made-by',
  title: 'The mark of the program that wrote a zip or jar',
  specificity: 'structured',
  on: ['zip:version-made-by', 'zip:zip64.version-made-by'],
  claim: () => ({ grade: 'safe' }),
  fixes: [{ for: 'any', text: 'Write the archive with one tool and version.' }],
};
