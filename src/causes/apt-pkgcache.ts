import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const aptPkgcache: Cause = knownFile({
  id: 'apt-pkgcache',
  title: 'The package caches of apt',
  path: /^var\/cache\/apt\/(src)?pkgcache\.bin$/,
  grade: 'safe',
  hint: { factor: 'factor-cache-state', left: null, right: null },
  fixes: [
    { for: 'docker', text: 'Configure Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";, or remove the files.' },
  ],
});
