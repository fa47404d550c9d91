import type { Cause, Claim, Security } from '../model/cause.ts';
import { isContradiction, isContradictory, sharedFields } from './_shared/zip-headers.ts';

/** Fields on which no reader's choice of an entry or its content depends. */
const idle = /[:.](time|version-needed|name-length)$/;

export const zipLocalCentralMismatch: Cause = {
  id: 'zip-local-central-mismatch',
  title: 'An entry whose two headers contradict each other',
  specificity: 'structured',
  on: sharedFields.flatMap((name) => [`zip:local.${name}`, `zip:central.${name}`, `zip:${name}`]),
  claim: (site, cx): Claim | undefined => {
    if (!isContradiction(site, cx)) return undefined;
    const sides = [site.left, site.right].flatMap((side) => side ?? []);
    if (sides.every(({ derived }) => derived?.holds === true)) return undefined;
    // The halves that the other values stand in are part of the story, but one alarm for each is enough.
    if (!isContradictory(site)) return { grade: 'lossy' };
    return { grade: 'lossy', security: idle.test(site.key) ? edited : ambiguous };
  },
  fixes: [{ for: 'any', text: 'No tool writes this on purpose: find out where the archive was changed.' }],
};

const ambiguous: Security = {
  severity: 'high',
  why: 'readers that trust one header see another entry than those that trust the other',
};

const edited: Security = { severity: 'low', why: 'one of the two headers was changed and the other was not' };
