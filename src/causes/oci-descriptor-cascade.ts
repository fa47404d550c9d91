import type { Cause } from '../model/cause.ts';

export const ociDescriptorCascade: Cause = {
  id: 'oci-descriptor-cascade',
  title: 'Digests and sizes in descriptors follow from the blobs',
  specificity: 'structured',
  on: ['oci:manifest.descriptor', 'oci:index.descriptor'],
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
