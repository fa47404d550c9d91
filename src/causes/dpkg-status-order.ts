import type { Cause } from '../model/cause.ts';
import { isLayerFile } from './_shared/layer-file.ts';
import { isStatusOrder } from './_shared/stanza-sites.ts';

const files = /^var\/lib\/dpkg\/(status|status\.d\/[^/]+|available)$/;

export const dpkgStatusOrder: Cause = {
  id: 'dpkg-status-order',
  title: 'The order of packages in dpkg’s database',
  specificity: 'structured',
  on: ['stanza:order', 'stanza:field-order', 'stanza:field', 'stanza:layout'],
  claim: (site) => {
    if (!isLayerFile(site, files) || !isStatusOrder(site)) return undefined;
    return site.key === 'stanza:layout' ? { grade: 'safe', role: 'encoding' } : { grade: 'safe' };
  },
  fixes: [
    {
      for: 'any',
      text: 'Install all packages in one transaction, with one version of dpkg; or sort the stanzas by name afterwards.',
    },
  ],
};
