import type { Cause } from '../model/cause.ts';

export const ociDiffidCascade: Cause = {
  id: 'oci-diffid-cascade',
  title: 'diff_ids in the config follow from the layers',
  specificity: 'structured',
  on: ['oci:config.diff-id'],
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
