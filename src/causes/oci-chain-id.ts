import type { Cause } from '../model/cause.ts';

export const ociChainId: Cause = {
  id: 'oci-chain-id',
  title: 'A chain id of the layers, kept by an old Docker',
  specificity: 'structured',
  on: ['oci:config.chain-id'],
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
