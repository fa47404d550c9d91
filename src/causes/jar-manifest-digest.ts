import type { Cause } from '../model/cause.ts';

export const jarManifestDigest: Cause = {
  id: 'jar-manifest-digest',
  title: 'Digests of entries in a jar’s manifest follow from the entries',
  specificity: 'structured',
  on: ['manifest:entry'],
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
