import type { Cause } from '../model/cause.ts';

export const dpkgMd5sums: Cause = {
  id: 'dpkg-md5sums',
  title: 'Checksums that dpkg keeps follow from the files',
  specificity: 'structured',
  on: ['md5sums:entry'],
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
