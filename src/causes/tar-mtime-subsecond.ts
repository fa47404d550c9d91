import type { Cause } from '../model/cause.ts';
import { bothNumbers } from './_shared/values.ts';

export const tarMtimeSubsecond: Cause = {
  id: 'tar-mtime-subsecond',
  title: 'Fractions of a second in modification times',
  specificity: 'structured',
  on: ['tar:pax.mtime'],
  claim: (site, cx) => {
    const values = bothNumbers(site);
    const samePath = cx.siblings('tar:mtime').some((other) => other.path.at(-1) === site.path.at(-1));
    const fraction = values === undefined ? !samePath : Math.floor(values[0]) === Math.floor(values[1]);
    return fraction ? { grade: 'safe' } : undefined;
  },
  fixes: [
    { for: 'bazel', text: 'Write ustar or GNU format, or drop the pax mtime records.' },
    { for: 'any', text: 'GNU tar: --format=ustar, or --pax-option=delete=mtime.' },
  ],
};
