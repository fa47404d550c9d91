import { isoTime } from '../../grammars/iso-time.ts';
import { buildTimes } from '../clock.ts';
import type { Rule } from '../rule.ts';

const unixTime = 0x5455;

export const zipAccessTime: Rule = {
  id: 'zip-access-time',
  title: 'Entries of an archive have Unix times of the build',
  severity: 'error',
  family: 'determinism',
  cause: 'zip-extra-ut',
  why: 'zip writes times of change and of access into an extra field; the latter move when the file is read.',
  fixes: [{ for: 'any', text: 'zip -X.' }],
  zip({ members }, { clock }, found) {
    const times = members.map(({ entry }) => {
      const data = entry.local.extra.fields.find(({ id }) => id === unixTime)?.data;
      return data === undefined || data.length < 5 ? Number.NaN : data.readUInt32LE(1);
    });
    if (times.every(Number.isNaN)) return;
    const isBuildTime = buildTimes(times, clock);
    members.forEach(({ name }, at) => {
      const time = times[at] ?? Number.NaN;
      if (clock.live && isBuildTime(time))
        found({ path: [name], field: 'extra field UT', value: isoTime(time), expected: 'absent' });
    });
  },
};
