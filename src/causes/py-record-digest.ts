import type { Cause } from '../model/cause.ts';

export const pyRecordDigest: Cause = {
  id: 'py-record-digest',
  title: 'Digests in a wheel’s RECORD follow from the files',
  specificity: 'structured',
  on: ['record:entry'],
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
