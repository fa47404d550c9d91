import type { Cause } from '../model/cause.ts';
import { isContradiction } from './_shared/zip-headers.ts';

/** Stored, deflated or a directory, zip64: what every reader supports (APPNOTE 4.4.3). */
const common = [10, 20, 45];

export const zipVersionNeeded: Cause = {
  id: 'zip-version-needed',
  title: 'The version that a zip or jar says it needs',
  specificity: 'structured',
  on: ['zip:version-needed', 'zip:zip64.version-needed'],
  claim: (site, cx) => {
    const known = [site.left, site.right].every((side) => side === null || common.some((one) => one === side.value));
    return known && !isContradiction(site, cx) ? { grade: 'safe', role: 'encoding' } : undefined;
  },
  fixes: [{ for: 'any', text: 'Write the archive with one tool and version.' }],
};
