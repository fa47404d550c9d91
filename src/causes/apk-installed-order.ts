import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isLayerFile } from './_shared/layer-file.ts';
import { fact } from './_shared/values.ts';

export const apkInstalledOrder: Cause = {
  id: 'apk-installed-order',
  title: 'The order of packages in apk’s database, and checksums it computes',
  specificity: 'structured',
  on: ['apk:*', 'text:order'],
  claim: (site) => (isLayerFile(site, /^(usr\/)?lib\/apk\/db\/(installed|triggers)$/) ? claimOf(site) : undefined),
  fixes: [
    { for: 'docker', text: 'Install in one apk add, from repositories pinned to one state; sort nothing by hand.' },
  ],
};

function claimOf(site: Site): Claim | undefined {
  if (site.key === 'apk:layout') return { grade: 'safe', role: 'encoding' };
  if (site.key === 'apk:field') return isChecksum(site) ? { grade: 'safe' } : undefined;
  if (site.key === 'apk:record') return undefined;
  // The folders and files of one package may be listed in any order; each line was compared as that of its own file.
  const held = fact(site, 'itemsEqual') === true && fact(site, 'duplicates') !== true;
  return { grade: 'guarded', predicate: { text: 'the same packages, none twice, in another order', held } };
}

function isChecksum({ left, right }: Site): boolean {
  return left?.derived !== undefined && right?.derived !== undefined;
}
