import type { CauseContext, Claim } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';
import { isCodeEqual, isInitOrderEqual } from './native.ts';
import { fact } from './values.ts';

/** Functions, objects or sections in another order: what they do must be the same, and in which order they are set up. */
export function claimOrder(site: Site, cx: CauseContext): Claim | undefined {
  if (site.left === null || site.right === null || fact(site, 'itemsEqual') !== true) return undefined;
  if (!isInitOrderEqual(site, cx)) return { grade: 'lossy' };
  return {
    grade: 'guarded',
    predicate: {
      text: 'the same functions on both sides, none of them changed, and initialisers in the same order',
      held: isCodeEqual(site, cx),
    },
  };
}
