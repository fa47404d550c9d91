import { withinOneDay } from '../../grammars/clock.ts';
import { maskTimes } from '../../grammars/times-in-text.ts';
import type { CauseContext, FactorHint } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';

/** Two texts that are the same but for the times in them. */
export interface TimesOnly {
  readonly hint: FactorHint;
  /** Every differing time is within a day of its own image's clock. */
  readonly anchored: boolean;
}

/** Undefined unless the texts are equal after cutting out times and at least one time differs. One-sided texts never are. */
export function differInTimesOnly(site: Site, cx: CauseContext): TimesOnly | undefined {
  if (site.left === null || site.right === null) return undefined;
  const left = maskTimes(String(site.left.value));
  const right = maskTimes(String(site.right.value));
  if (left.masked !== right.masked || left.times.length === 0 || left.times.length !== right.times.length)
    return undefined;
  const moved = left.times.flatMap((time, at) =>
    time === right.times[at] ? [] : [[time, right.times[at] ?? time] as const],
  );
  const first = moved[0];
  if (first === undefined) return undefined;
  const anchored = moved.every(([l, r]) => withinOneDay(l, cx.clock.left) && withinOneDay(r, cx.clock.right));
  return { hint: { factor: 'clock', left: first[0], right: first[1] }, anchored };
}
