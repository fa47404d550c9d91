import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { knownFile } from './_shared/known-file.ts';
import { bothTexts } from './_shared/values.ts';

/** One line of shadow(5) without field 3, the day of the last change in days since 1970. */
interface ShadowLine {
  readonly day: number;
  readonly rest: string;
}

const noAgeing = 99_999;

/** undefined where the day steers something: 0 forces a change at the next login, and passwords may grow old. */
function readLine(line: string): ShadowLine | undefined {
  const fields = line.split(':');
  const [day = '', , most = ''] = fields.slice(2);
  if (fields.length !== 9 || !/^[1-9]\d{0,5}$/.test(day) || !/^\d*$/.test(most)) return undefined;
  if (most !== '' && Number(most) < noAgeing) return undefined;
  return { day: Number(day), rest: [...fields.slice(0, 2), ...fields.slice(3)].join(':') };
}

function readDays(site: Site): readonly [number, number] | undefined {
  const lines = site.key === 'text:line' ? bothTexts(site) : undefined;
  const [left, right] = lines === undefined ? [] : lines.map(readLine);
  return left === undefined || left.rest !== right?.rest ? undefined : [left.day, right.day];
}

const shadow = knownFile({
  id: 'shadow-lastchg',
  title: 'The day of the last password change in /etc/shadow',
  path: /^etc\/shadow-?$/,
  grade: 'safe',
  accepts: (site) => readDays(site) !== undefined,
  fixes: [
    {
      for: 'docker',
      text: 'Set SOURCE_DATE_EPOCH (recent shadow obeys it), or chage -d 2020-01-01 for the users that the image makes.',
    },
  ],
});

const secondsADay = 86_400;

export const shadowLastchg: Cause = {
  ...shadow,
  claim: (site, cx) => {
    const claim = shadow.claim(site, cx);
    const days = readDays(site);
    if (claim === undefined || days === undefined) return undefined;
    return { ...claim, hint: { factor: 'clock', left: days[0] * secondsADay, right: days[1] * secondsADay } };
  },
};
