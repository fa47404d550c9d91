import type { Cause } from '../model/cause.ts';

export const jarManifestWrap: Cause = {
  id: 'jar-manifest-wrap',
  title: 'The same manifest, folded or terminated in another way',
  specificity: 'structured',
  on: ['manifest:folding'],
  claim: (site) => (site.role === 'encoding' ? { grade: 'safe', role: 'encoding' } : undefined),
  fixes: [{ for: 'any', text: 'Write manifests with one tool.' }],
};
