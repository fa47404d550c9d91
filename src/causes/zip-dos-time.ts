import { parseIsoTime } from '../grammars/iso-time.ts';
import type { Cause } from '../model/cause.ts';
import type { FieldValue } from '../model/field.ts';
import { clockHint, timeGrade } from './_shared/values.ts';
import { isContradiction } from './_shared/zip-headers.ts';
import { zoneShift } from './_shared/zone-shift.ts';

export const zipDosTime: Cause = {
  id: 'zip-dos-time',
  title: 'Times of the entries of a zip or jar',
  specificity: 'structured',
  on: ['zip:time'],
  claim: (site, cx) => {
    if (isContradiction(site, cx) || zoneShift(site, cx) !== undefined) return undefined;
    if (![site.left, site.right].every((side) => side === null || isTime(side.value))) return undefined;
    return { grade: timeGrade(site, cx), hint: clockHint(site) };
  },
  fixes: [
    { for: 'bazel', text: 'Build jars with singlejar --normalize; pkg_zip has a constant timestamp.' },
    { for: 'maven', text: 'Set project.build.outputTimestamp.' },
    { for: 'gradle', text: 'Set preserveFileTimestamps = false and reproducibleFileOrder = true.' },
    { for: 'any', text: 'jar --date=…; zip -X after touch -d @….' },
  ],
};

/** A date, or the zeros that some writers leave when they are told none. */
function isTime(value: FieldValue): boolean {
  return value === '00000000' || (typeof value === 'string' && parseIsoTime(value) !== undefined);
}
