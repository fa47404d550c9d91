import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';

export const pyPickleNpz: Cause = {
  id: 'py-pickle-npz',
  title: 'How Python wrote a pickle or an array',
  specificity: 'structured',
  on: ['pickle:encoding', 'pickle:globals', 'npy:layout'],
  claim: (site) => (site.key === 'pickle:globals' ? claimGlobals(site) : claimEncoding(site)),
  fixes: [
    {
      for: 'any',
      text: 'Pickle with one protocol and one release of Python; write .npz archives with fixed entry times.',
    },
  ],
};

function claimEncoding(site: Site): Claim | undefined {
  if (site.role !== 'encoding') return undefined;
  const text =
    site.key === 'npy:layout'
      ? 'type, order and shape of the array are equal'
      : 'both build the same value in the same steps, followed without running them';
  return { grade: 'guarded', role: 'encoding', predicate: { text, held: true } };
}

function claimGlobals({ left, right }: Site): Claim {
  const said = [left, right]
    .map((side) => String(side?.value ?? ''))
    .map((names) => (names === '' ? 'nothing more' : names));
  return {
    grade: 'finding',
    security: {
      severity: 'high',
      why: `loading it imports and may call ${said[0]} on the left, ${said[1]} on the right`,
    },
  };
}
