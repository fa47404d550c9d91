import type { Cause } from '../model/cause.ts';

export const pycSourceSize: Cause = {
  id: 'pyc-source-size',
  title: 'Source sizes in compiled Python files follow from the sources',
  specificity: 'structured',
  on: ['pyc:source-size'],
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
