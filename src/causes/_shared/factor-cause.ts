import type { Cause } from '../../model/cause.ts';
import { leafFactor, leafKeys } from './leaf-factor.ts';

/**
 * A factor as the cause of a place in a file that no other cause knows: explained, but a program may read it, so never
 * excused. What helps against it stands with the factor, in `src/app/factor-texts.ts`.
 */
export function factorCause(id: `factor-${string}`, title: string): Cause {
  return {
    id,
    title,
    specificity: 'context',
    on: leafKeys,
    claim: (site) => {
      const found = leafFactor(site);
      return found?.factor === id ? { grade: 'lossy', hint: found.hint } : undefined;
    },
    fixes: [],
  };
}
