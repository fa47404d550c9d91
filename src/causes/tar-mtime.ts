import type { Cause, CauseContext } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isApkScript } from './_shared/apk-scripts.ts';
import { besides } from './_shared/member-sites.ts';
import { isMovedField } from './_shared/tar-fields.ts';
import { areClockTimes, baseName, bothNumbers, clockHint, isSameValue, timeGrade } from './_shared/values.ts';

export const tarMtime: Cause = {
  id: 'tar-mtime',
  title: 'Modification times of files in a layer or archive',
  specificity: 'structured',
  on: ['tar:mtime', 'tar:pax.mtime'],
  claim: (site, cx) => {
    if (isSameValue(site) || baseName(site).startsWith('.wh.') || isMovedField(site, cx, 'mtime')) return undefined;
    if (isApkScript(site)) return undefined;
    if (site.key === 'tar:pax.mtime' && onlySubsecond(site, cx)) return undefined;
    return areClockTimes(site) ? { grade: timeGrade(site, cx), hint: clockHint(site) } : undefined;
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

/** A record that only one side has adds a fraction, unless the header's own time differs too. */
function onlySubsecond(site: Site, cx: CauseContext): boolean {
  const values = bothNumbers(site);
  if (values === undefined) return besides(site, cx, 'tar:mtime').length === 0;
  return Math.floor(values[0]) === Math.floor(values[1]);
}
