import { isoTime } from '../../grammars/iso-time.ts';
import { buildTimes } from '../clock.ts';
import type { Rule } from '../rule.ts';

export const tarBuildTime: Rule = {
  id: 'tar-build-time',
  title: 'Members of the layer have the time at which it was built',
  severity: 'error',
  family: 'determinism',
  cause: 'tar-mtime',
  why: 'The next build gives them other times, and the layer another digest.',
  fixes: [],
  layer({ recipe, facts, clock }, found) {
    // Where a profile states the time, its own rule speaks.
    if (recipe?.mtime !== undefined) return;
    const isBuildTime = buildTimes(facts.times, clock);
    const soft = clock.created === null || !clock.live;
    facts.times.forEach((time, at) => {
      if (!isBuildTime(time)) return;
      const place = { path: [facts.names[at] ?? ''], field: 'mtime', value: isoTime(time) };
      found(soft ? { ...place, severity: 'warning', note: 'told by times that lie close together' } : place);
    });
  },
};
