import type { Clock } from '../model/cause.ts';

const day = 86_400;

/** Times before 1990 are epochs and clamps, not the clock of a build machine. Seconds since 1970. */
const oldestBuild = 631_152_000;

/** A clock from candidate times (config, history, newest entry of an own layer), without constants and nonsense. */
export function clockFrom(times: readonly (number | null)[]): Clock {
  const usable = times.filter((time): time is number => time !== null && Number.isFinite(time) && time >= oldestBuild);
  return { times: [...new Set(usable)].sort((a, b) => a - b) };
}

/** Whether a time lies within one day of any of the image's own times; unanchored times match far too much by chance. */
export function withinOneDay(time: number, clock: Clock): boolean {
  return clock.times.some((own) => Math.abs(own - time) <= day);
}
