import type { Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';
import { propertiesOf } from './_shared/text-file.ts';

const maxBytes = 1_048_576;

export const buildInfoTime: Rule = {
  id: 'build-info-time',
  title: "Spring Boot's build-info.properties holds the time of the build",
  severity: 'error',
  family: 'determinism',
  cause: 'build-info-properties',
  why: 'build.time is that of each build, unless it is set.',
  fixes: [],
  file: {
    wants: ({ name, size, full, inside }) =>
      name === 'build-info.properties' && /META-INF\/[^/]+$/.test(full) && size < maxBytes && inside.length < 2,
    look(file, _cx, found) {
      const time = propertiesOf(wholeFile(file).toString('latin1')).get('build.time');
      if (time !== undefined && time !== '') found({ field: 'build.time', value: time, expected: 'absent' });
    },
  },
};
