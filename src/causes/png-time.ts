import { parseTime } from '../grammars/times-in-text.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { differInTimesOnly } from './_shared/text-times.ts';
import { isClockTime } from './_shared/values.ts';

/** Keywords whose text is a time: the specification's own, ImageMagick's. */
const timeText = /^[tzi](?:EXt|TXt) (?:Creation Time|date:(?:create|modify|timestamp))$/;
const metadata = 'iTXt XML:com.adobe.xmp';

export const pngTime: Cause = {
  id: 'png-time',
  title: 'Times in a PNG image',
  specificity: 'structured',
  on: ['png:tIME', 'png:text'],
  claim: (site, cx) => {
    if (site.name === metadata) {
      const times = differInTimesOnly(site, cx);
      return times === undefined ? undefined : { grade: 'safe', hint: times.hint };
    }
    return site.key === 'png:tIME' || timeText.test(site.name) ? claimTimes(site) : undefined;
  },
  fixes: [
    {
      for: 'any',
      text: 'ImageMagick: -define png:exclude-chunks=date,time, or -strip; other writers: leave tIME out.',
    },
  ],
};

function claimTimes(site: Site): Claim | undefined {
  const times = [site.left, site.right].map((side) => (side === null ? null : timeOf(side)));
  if (times.some((time) => time === undefined)) return undefined;
  return { grade: 'safe', hint: { factor: 'clock', left: times[0] ?? null, right: times[1] ?? null } };
}

function timeOf({ value }: SiteSide): number | undefined {
  if (typeof value === 'number') return isClockTime(value) ? value : undefined;
  return typeof value === 'string' ? parseTime(value) : undefined;
}
