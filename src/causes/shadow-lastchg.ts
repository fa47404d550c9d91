import type { Cause, CauseContext } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { knownFile } from './_shared/known-file.ts';
import { besides } from './_shared/member-sites.ts';
import { bothTexts, fact } from './_shared/values.ts';

/** The day (field 3, in days since 1970); undefined for 0, which forces a change at the next login. */
function readDay(text: string): number | undefined {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

/** Undefined where passwords of the account may grow old: then the day steers something. */
function readDays(site: Site): readonly [number, number] | undefined {
  if (site.key !== 'account:field' || fact(site, 'field') !== 'lastchg' || fact(site, 'ageing') !== false)
    return undefined;
  const [left, right] = bothTexts(site)?.map(readDay) ?? [];
  return left === undefined || right === undefined ? undefined : [left, right];
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

/** Where the password or anything else of the account changed as well, the day tells when. */
function othersDiffer(site: Site, cx: CauseContext): boolean {
  const own = besides(site, cx, 'account:field').filter((other) => fact(other, 'record') === fact(site, 'record'));
  return own.length > 1;
}

export const shadowLastchg: Cause = {
  ...shadow,
  claim: (site, cx) => {
    const claim = shadow.claim(site, cx);
    const days = readDays(site);
    if (claim === undefined || days === undefined || othersDiffer(site, cx)) return undefined;
    return { ...claim, hint: { factor: 'clock', left: days[0] * secondsADay, right: days[1] * secondsADay } };
  },
};
