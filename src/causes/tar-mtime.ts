import type { Cause } from '../model/cause.ts';
import { baseName, bothNumbers, clockHint, isSameValue } from './_shared/values.ts';

export const tarMtime: Cause = {
  id: 'tar-mtime',
  title: 'Modification times of files in a layer or archive',
  specificity: 'structured',
  on: ['tar:mtime', 'tar:pax.mtime'],
  claim: (site) => {
    if (isSameValue(site) || baseName(site).startsWith('.wh.')) return undefined;
    if (site.key === 'tar:pax.mtime' && onlySubsecond(bothNumbers(site))) return undefined;
    if (site.key === 'tar:pax.mtime' && bothNumbers(site) === undefined) return undefined;
    return { grade: 'safe', hint: clockHint(site) };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'pkg_tar: portable_mtime = True or mtime = "…"; mtree: time=…; bsdtar and GNU tar: --mtime with --clamp-mtime.',
    },
    {
      for: 'docker',
      text: 'Set SOURCE_DATE_EPOCH and export with rewrite-timestamp=true; buildah and podman: --timestamp.',
    },
  ],
};

function onlySubsecond(values: readonly [number, number] | undefined): boolean {
  return values !== undefined && Math.floor(values[0]) === Math.floor(values[1]);
}
