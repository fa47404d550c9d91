import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const tarHardlinkPrimary: Cause = {
  id: 'tar-hardlink-primary',
  title: 'Another name of one hard-linked file carries the data',
  specificity: 'structured',
  on: ['tar:hardlink-primary', 'tar:typeflag', 'tar:linkname', 'tar:pax.linkpath', 'tar:longlink'],
  claim: (site) => {
    if (site.key !== 'tar:hardlink-primary' && fact(site, 'links') !== 'primary') return undefined;
    return { grade: 'safe' };
  },
  fixes: [{ for: 'any', text: 'Sort the files before packing, so that the first name is always the same.' }],
};
