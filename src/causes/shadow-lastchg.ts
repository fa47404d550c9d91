import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';
import { bothTexts } from './_shared/values.ts';

/** shadow(5): field 3 is the day of the last password change, counted from 1970. */
function withoutDay(line: string): string {
  const fields = line.split(':');
  return /^\d*$/.test(fields[2] ?? 'x') ? [...fields.slice(0, 2), '', ...fields.slice(3)].join(':') : line;
}

export const shadowLastchg: Cause = knownFile({
  id: 'shadow-lastchg',
  title: 'The day of the last password change in /etc/shadow',
  path: /^etc\/shadow-?$/,
  grade: 'safe',
  accepts: (site) => {
    const lines = bothTexts(site);
    return site.key === 'text:line' && lines !== undefined && withoutDay(lines[0]) === withoutDay(lines[1]);
  },
  fixes: [
    {
      for: 'docker',
      text: 'Set SOURCE_DATE_EPOCH (recent shadow obeys it), or chage -d 0 for the users of the image.',
    },
  ],
});
