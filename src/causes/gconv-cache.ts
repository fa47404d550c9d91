import type { Cause } from '../model/cause.ts';
import { cacheClaim } from './_shared/cache-claims.ts';
import { isLayerFile } from './_shared/layer-file.ts';

export const gconvCache: Cause = {
  id: 'gconv-cache',
  title: 'iconv’s cache of conversion modules',
  specificity: 'structured',
  on: ['gconv:*'],
  claim: (site) =>
    isLayerFile(site, /^usr\/lib(32|64|x32)?\/([^/]+\/)?gconv\/gconv-modules\.cache$/)
      ? cacheClaim(site, 'both list the same character sets with the same modules')
      : undefined,
  fixes: [
    {
      for: 'docker',
      text: 'Run iconvconfig once at the end, with one version of libc; or remove the cache: iconv then reads gconv-modules.',
    },
  ],
};
