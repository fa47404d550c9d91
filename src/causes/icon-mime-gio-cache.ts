import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { cacheClaim } from './_shared/cache-claims.ts';
import { contentKeys } from './_shared/file-sites.ts';
import { isLayerFile } from './_shared/layer-file.ts';

const icons = /^usr\/(local\/)?share\/icons\/[^/]+\/icon-theme\.cache$/;
const lists = /^usr\/lib(64)?\/(.+\/)?(giomodule|loaders)\.cache$/;
const others = /^usr\/(local\/)?share\/(mime\/mime\.cache|glib-2\.0\/schemas\/gschemas\.compiled)$/;

export const iconMimeGioCache: Cause = {
  id: 'icon-mime-gio-cache',
  title: 'Caches of desktop libraries: icons, MIME types, modules, settings',
  specificity: 'structured',
  on: contentKeys,
  claim: (site) => {
    if (isLayerFile(site, icons)) return iconClaim(site);
    if (isLayerFile(site, lists) && site.key === 'text:order') {
      return { grade: 'guarded', predicate: { text: 'the lines are equal, in another order', held: true } };
    }
    if (!isLayerFile(site, lists) && !isLayerFile(site, others)) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'the cache is what its tool makes of the same files (not checked)', held: false },
    };
  },
  fixes: [
    {
      for: 'docker',
      text: 'Run the tool once at the end, under LC_ALL=C, in a recent version: they sort. Or remove the cache where nothing graphical runs.',
    },
  ],
};

function iconClaim(site: Site): Claim | undefined {
  return site.key.startsWith('icons:') ? cacheClaim(site, 'both list the same icons in the same folders') : undefined;
}
