import type { Cause } from '../model/cause.ts';

export const tarOffsetCascade: Cause = {
  id: 'tar-offset-cascade',
  title: 'Sizes and positions follow from the contents',
  specificity: 'structured',
  on: [
    'tar:size',
    'tar:pax.size',
    'tar:x.size',
    'tar:g.size',
    'tar:L.size',
    'tar:K.size',
    'tar:pad',
    'tar:x.pad',
    'tar:L.pad',
    'tar:K.pad',
  ],
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
