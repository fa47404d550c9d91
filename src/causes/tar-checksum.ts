import type { Cause } from '../model/cause.ts';

export const tarChecksum: Cause = {
  id: 'tar-checksum',
  title: 'Header checksums follow from the headers',
  specificity: 'structured',
  on: ['tar:chksum', 'tar:x.chksum', 'tar:g.chksum', 'tar:L.chksum', 'tar:K.chksum'],
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
