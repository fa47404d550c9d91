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

/** Nobody repeats a build with the times of so long ago; four bytes of anything are later more often than not. */
const tooLate = 5 * 366 * day;

/**
 * Whether one side's time follows the clock of its image while the other's is years later than all that its own image knows:
 * such a value was not taken from a clock. Says nothing where no side is near its clock, as in images with clamped times.
 */
export function outrunsClock(times: readonly [number, number], clocks: readonly [Clock, Clock]): boolean {
  const follows = times.map((time, at) => withinOneDay(time, clocks[at] ?? { times: [] }));
  return times.some((time, at) => {
    const newest = clocks[at]?.times.at(-1);
    return follows[at] === false && follows[1 - at] === true && newest !== undefined && time > newest + tooLate;
  });
}
