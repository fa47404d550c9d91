import type { Cause } from '../model/cause.ts';

export const pycSourceHash: Cause = {
  id: 'pyc-source-hash',
  title: 'Source hashes in compiled Python files follow from the sources',
  specificity: 'structured',
  on: ['pyc:source-hash'],
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
