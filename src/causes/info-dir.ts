import type { Cause } from '../model/cause.ts';
import { isLayerFile } from './_shared/layer-file.ts';

export const infoDir: Cause = {
  id: 'info-dir',
  title: 'The order of entries in the menu of info pages',
  specificity: 'structured',
  on: ['text:order'],
  claim: (site) => (isLayerFile(site, /^usr\/(local\/)?share\/info\/dir(\.gz)?$/) ? { grade: 'safe' } : undefined),
  fixes: [{ for: 'docker', text: 'rm -f /usr/share/info/dir, or path-exclude=/usr/share/info/* for dpkg.' }],
};
