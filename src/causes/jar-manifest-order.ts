import type { Cause } from '../model/cause.ts';

export const jarManifestOrder: Cause = {
  id: 'jar-manifest-order',
  title: 'The order of the attributes in a jar’s manifest',
  specificity: 'structured',
  on: ['manifest:order'],
  claim: () => ({ grade: 'safe' }),
  fixes: [{ for: 'any', text: 'Write manifests with one JDK or tool version; HashMap order moved between versions.' }],
};
