import type { Cause } from '../model/cause.ts';
import { areIsoTimes, clockHint } from './_shared/values.ts';
import { zoneShift } from './_shared/zone-shift.ts';

export const zipDosTime: Cause = {
  id: 'zip-dos-time',
  title: 'Times of the entries of a zip or jar',
  specificity: 'structured',
  on: ['zip:time', 'zip:local.time', 'zip:central.time'],
  claim: (site, cx) => {
    if (!areIsoTimes(site) || zoneShift(site, cx) !== undefined) return undefined;
    return { grade: 'safe', hint: clockHint(site) };
  },
  fixes: [
    { for: 'bazel', text: 'Build jars with singlejar --normalize; pkg_zip has a constant timestamp.' },
    { for: 'maven', text: 'Set project.build.outputTimestamp.' },
    { for: 'gradle', text: 'Set preserveFileTimestamps = false and reproducibleFileOrder = true.' },
    { for: 'any', text: 'jar --date=…; zip -X after touch -d @….' },
  ],
};
