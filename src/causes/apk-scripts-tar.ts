import type { Cause } from '../model/cause.ts';
import { isApkScript } from './_shared/apk-scripts.ts';
import { isMovedField } from './_shared/tar-fields.ts';
import { areClockTimes, clockHint, isSameValue } from './_shared/values.ts';

export const apkScriptsTar: Cause = {
  id: 'apk-scripts-tar',
  title: 'Times in the archive in which apk keeps the scripts of packages',
  specificity: 'structured',
  on: ['tar:mtime', 'tar:pax.mtime'],
  claim: (site, cx) => {
    if (!isApkScript(site) || isSameValue(site) || isMovedField(site, cx, 'mtime')) return undefined;
    return areClockTimes(site) ? { grade: 'safe', hint: clockHint(site) } : undefined;
  },
  fixes: [
    {
      for: 'docker',
      text: 'rewrite-timestamp does not reach into this archive: use a newer apk-tools, or remove /lib/apk/db/scripts.tar* once no package is to be removed any more.',
    },
  ],
};
