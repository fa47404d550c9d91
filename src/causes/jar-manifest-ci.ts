import type { Cause } from '../model/cause.ts';

const names =
  /^(Build-(Number|Id|Url|Host|Job|Tag)|Hudson-.*|Jenkins-.*|CI-.*|Travis-.*|X-Build-(Number|Id|Url|Host))$/i;

export const jarManifestCi: Cause = {
  id: 'jar-manifest-ci',
  title: 'Facts of the CI job in a jar’s manifest',
  specificity: 'structured',
  on: ['manifest:main'],
  claim: (site) => (names.test(site.name) ? { grade: 'safe' } : undefined),
  fixes: [{ for: 'any', text: 'Keep CI variables out of the manifest.' }],
};
