import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isBlank } from './_shared/tar-fields.ts';
import { clockHint, isClockTime, isSameValue } from './_shared/values.ts';

export const tarAtimeCtime: Cause = {
  id: 'tar-atime-ctime',
  title: 'Access and change times of files in a layer or archive',
  specificity: 'structured',
  on: ['tar:pax.atime', 'tar:pax.ctime', 'tar:pax.LIBARCHIVE.creationtime', 'tar:atime', 'tar:ctime'],
  claim: (site) => {
    if (isSameValue(site) || [site.left, site.right].every((side) => isBlank(side?.value ?? null))) return undefined;
    return blankOrTimes(site) ? { grade: 'safe', hint: clockHint(site) } : undefined;
  },
  fixes: [
    { for: 'bazel', text: 'Write the tar from an mtree specification, which has neither time.' },
    { for: 'docker', text: 'Export with rewrite-timestamp=true.' },
    { for: 'any', text: 'GNU tar: --pax-option=delete=atime,delete=ctime.' },
  ],
};

function blankOrTimes(site: Site): boolean {
  return [site.left, site.right].every((side) => side === null || isBlank(side.value) || isClockTime(side.value));
}
