import type { Cause } from '../model/cause.ts';
import { besides } from './_shared/member-sites.ts';
import { isMovedField } from './_shared/tar-fields.ts';
import { bothNumbers, clockHint } from './_shared/values.ts';

export const tarMtimeSubsecond: Cause = {
  id: 'tar-mtime-subsecond',
  title: 'Fractions of a second in modification times',
  specificity: 'structured',
  on: ['tar:pax.mtime'],
  claim: (site, cx) => {
    if (isMovedField(site, cx, 'mtime')) return undefined;
    const values = bothNumbers(site);
    // A record on one side alone wins over a header that may say something else.
    const sameHeader = besides(site, cx, 'tar:mtime').length === 0;
    const onlyFraction = sameHeader && site.facts?.['sameSecond'] === true;
    const fraction = values === undefined ? onlyFraction : Math.floor(values[0]) === Math.floor(values[1]);
    return fraction ? { grade: 'safe', hint: clockHint(site) } : undefined;
  },
  fixes: [
    { for: 'bazel', text: 'Write ustar or GNU format, or drop the pax mtime records.' },
    { for: 'any', text: 'GNU tar: --format=ustar, or --pax-option=delete=mtime.' },
  ],
};
