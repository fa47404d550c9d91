import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const classLineShift: Cause = {
  id: 'class-line-shift',
  title: 'The same code stands on other lines of its source',
  specificity: 'structured',
  on: ['class:line-numbers'],
  claim: (site) => {
    if (site.left === null || site.right === null || fact(site, 'samePlaces') !== true) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'the sources differ in comments and blank lines only (not checked)', held: false },
    };
  },
  fixes: [
    {
      for: 'any',
      text: 'Build from the same source text: look at licence headers, formatters and generators that write comments with times.',
    },
  ],
};
