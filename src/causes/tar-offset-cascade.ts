import type { Cause } from '../model/cause.ts';

const headers = ['', 'x.', 'g.', 'L.', 'K.'];

export const tarOffsetCascade: Cause = {
  id: 'tar-offset-cascade',
  title: 'Sizes and padding follow from the contents',
  specificity: 'structured',
  on: [
    ...headers.flatMap((prefix) => [`tar:${prefix}size`, `tar:${prefix}pad`]),
    'tar:pax.size',
    'tar:sparse.pad',
    'tar:end',
  ],
  claim: (site) => {
    const stated = [site.left, site.right].flatMap((side) => side ?? []);
    return stated.every(({ derived }) => derived !== undefined) ? { grade: 'safe' } : undefined;
  },
  fixes: [],
};
