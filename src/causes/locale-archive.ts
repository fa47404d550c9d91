import type { Cause } from '../model/cause.ts';
import { cacheClaim } from './_shared/cache-claims.ts';
import { isLayerFile } from './_shared/layer-file.ts';

export const localeArchive: Cause = {
  id: 'locale-archive',
  title: 'The archive of compiled locales',
  specificity: 'structured',
  on: ['locales:*'],
  claim: (site) =>
    isLayerFile(site, /^usr\/lib\/locale\/locale-archive$/)
      ? cacheClaim(site, 'both hold the same locales with the same data')
      : undefined,
  fixes: [
    {
      for: 'docker',
      text: 'localedef --no-archive writes a directory for each locale; or compile them in a fixed order.',
    },
    { for: 'any', text: 'C.UTF-8 needs no archive.' },
  ],
};
