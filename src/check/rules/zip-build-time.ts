import { parseIsoTime } from '../../grammars/iso-time.ts';
import { buildTimes } from '../clock.ts';
import type { Rule } from '../rule.ts';

const day = 86_400;

export const zipBuildTime: Rule = {
  id: 'zip-build-time',
  title: 'Entries of an archive have the time at which it was built',
  severity: 'error',
  family: 'determinism',
  cause: 'zip-dos-time',
  why: 'The next build gives them other times. They are local, so that another time zone is enough.',
  fixes: [],
  zip({ name, inside, members }, { clock, expect }, found) {
    if (inside.length === 0 && expect.jar?.path === name && expect.jar.time !== undefined) return;
    const times = members.map(({ time }) => parseIsoTime(`${time}Z`) ?? Number.NaN);
    const isOwn = members.some(({ name: entry }) => /^(?:BOOT-INF|WEB-INF)\//.test(entry));
    // Without a live clock only an application's own archive can be told from one of a repository.
    if (!clock.live && !(isOwn && inside.length === 0)) return;
    // Local times are up to 14 hours away.
    const wide = clock.live && clock.created !== null ? { created: clock.created + day / 2, live: true } : clock;
    const isBuildTime = clock.live ? nearTo(wide.created ?? 0) : buildTimes(times, { created: null, live: false });
    members.forEach(({ name: entry, time }, at) => {
      const seconds = times[at] ?? Number.NaN;
      if (!isBuildTime(seconds)) return;
      const place = { path: [entry], field: 'time', value: time };
      found(clock.live ? place : { ...place, severity: 'warning', note: 'told by times that lie close together' });
    });
  },
};

function nearTo(created: number): (time: number) => boolean {
  return (time) => time >= created - 2 * day && time <= created + day / 12;
}
