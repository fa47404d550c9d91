import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact } from './_shared/values.ts';

/** Node.js and bundlers try the conditions of `exports` in the order of the keys. */
const orderedFiles = ['package.json'];

export const jsonKeyOrder: Cause = {
  id: 'json-key-order',
  title: 'The same JSON, with its keys in another order or spaced otherwise',
  specificity: 'structured',
  on: ['json:serialisation'],
  claim: (site) => (site.role === 'encoding' ? claimSpelling(site) : undefined),
  fixes: [{ for: 'any', text: 'Write JSON with sorted keys and one writer.' }],
};

function claimSpelling(site: Site): Claim | undefined {
  if (fact(site, 'keyOrder') !== true) return { grade: 'safe', role: 'encoding' };
  if (orderedFiles.includes(String(fact(site, 'file')))) return undefined;
  return {
    grade: 'guarded',
    role: 'encoding',
    predicate: { text: 'no key occurs twice and the trees are equal', held: true },
  };
}
