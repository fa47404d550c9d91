import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact } from './_shared/values.ts';

export const pycSourceHash: Cause = {
  id: 'pyc-source-hash',
  title: 'What compiled Python files say of their sources',
  specificity: 'structured',
  on: ['pyc:source-hash', 'pyc:body'],
  claim: (site) => (site.key === 'pyc:body' ? claimCode(site) : claimHash(site)),
  fixes: [{ for: 'any', text: 'Compile the sources anew: one source and one interpreter give one code object.' }],
};

function claimHash({ left, right }: Site): Claim | undefined {
  return left?.derived === undefined && right?.derived === undefined ? undefined : { grade: 'safe' };
}

/** Importing checks the source at most; nobody holds the code against it. */
function claimCode(site: Site): Claim | undefined {
  if (fact(site, 'sameSource') !== true) return undefined;
  const source =
    fact(site, 'isSourceBeside') === true ? 'the source beside it is equal' : 'both files name one source by its hash';
  return {
    grade: 'finding',
    security: {
      severity: 'high',
      why: `${source}, and yet the code that runs differs: one side was not compiled from it, or by another compiler`,
    },
  };
}
