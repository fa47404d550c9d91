import type { Cause } from '../model/cause.ts';

export const classIndexCascade: Cause = {
  id: 'class-index-cascade',
  title: 'Indices and lengths in class files follow from what they name and measure',
  specificity: 'structured',
  on: ['class:index', 'class:length', 'class:pool'],
  claim: (site) =>
    site.left?.derived === undefined || site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
