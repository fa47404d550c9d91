import type { Cause } from '../model/cause.ts';
import { isContradiction } from './_shared/zip-headers.ts';
import { zoneShift } from './_shared/zone-shift.ts';

export const zipDosTimeZone: Cause = {
  id: 'zip-dos-time-zone',
  title: 'Entry times of a zip or jar, written in two time zones',
  specificity: 'structured',
  on: ['zip:time'],
  claim: (site, cx) => {
    const delta = isContradiction(site, cx) ? undefined : zoneShift(site, cx);
    return delta === undefined ? undefined : { grade: 'safe', hint: { factor: 'timezone', delta } };
  },
  fixes: [
    { for: 'bazel', text: 'Run jar tools with TZ=UTC (--action_env=TZ=UTC) and -Duser.timezone=UTC.' },
    { for: 'any', text: 'Build with TZ=UTC; DOS times have no zone.' },
  ],
};
