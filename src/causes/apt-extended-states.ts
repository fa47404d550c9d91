import type { Cause } from '../model/cause.ts';
import { isLayerFile } from './_shared/layer-file.ts';
import { isStatusOrder } from './_shared/stanza-sites.ts';

export const aptExtendedStates: Cause = {
  id: 'apt-extended-states',
  title: 'What apt remembers of how packages came to be installed',
  specificity: 'structured',
  on: ['stanza:*'],
  claim: (site) => {
    if (!isLayerFile(site, /^var\/lib\/apt\/extended_states$/)) return undefined;
    // Which packages count as installed by hand decides what autoremove takes away.
    if (!isStatusOrder(site)) return { grade: 'lossy' };
    return site.key === 'stanza:layout' ? { grade: 'safe', role: 'encoding' } : { grade: 'safe' };
  },
  fixes: [
    {
      for: 'docker',
      text: 'Install the same packages in the same order and in one apt-get call, or remove /var/lib/apt/extended_states.',
    },
  ],
};
