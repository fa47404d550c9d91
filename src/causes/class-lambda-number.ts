import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const classLambdaNumber: Cause = {
  id: 'class-lambda-number',
  title: 'The names and the order of the methods that hold lambda bodies',
  specificity: 'structured',
  on: ['class:lambda-names', 'class:lambda-order'],
  claim: (site) => {
    if (site.key === 'class:lambda-order' || fact(site, 'bijection') === true) return { grade: 'safe' };
    // Paired because their method has no other body left: what differs between the two is told by sites of its own.
    return { grade: 'lossy' };
  },
  fixes: [{ for: 'any', text: 'Compile with one version of javac, and give it all sources in one order in one call.' }],
};
