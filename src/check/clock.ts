import { parseIsoTime } from '../grammars/iso-time.ts';
import { type Fields, fieldsOf, listOf } from './image-facts.ts';
import type { ImageClock } from './rule.ts';

/** 1990-01-01: a clock before this one was set to a constant. */
const firstClock = 631_152_000;
const hour = 3_600;
const day = 86_400;
/** Different times within one hour that make it a clock and no constant. */
const fewestTimes = 3;

/**
 * When the image was made, by its config. A `created` that the last entry of the history does not repeat was taken over from
 * the base (crane does so), and says nothing.
 */
export function imageClock(config: Fields): ImageClock {
  const created = config['created'];
  const history = listOf(config['history']);
  const last = history.length === 0 ? created : fieldsOf(history.at(-1))['created'];
  const time = typeof created === 'string' ? parseIsoTime(created) : undefined;
  const own = typeof last === 'string' ? parseIsoTime(last) : undefined;
  if (typeof created !== 'string' || time === undefined || own !== time || time < firstClock)
    return { created: null, live: false };
  return { created: time, live: hasFraction(created) };
}

/** A fraction of a second that is not zero: only a running clock gives one. */
export function hasFraction(time: string): boolean {
  return /[.,]\d*[1-9]\d*(?:Z|[+-])/.test(time);
}

/**
 * Tells times that the clock of the build gave from those of a package or of a constant; seconds since 1970. With a live
 * `created` it is the day before it; with a fixed one, other times near it, two at least; without any, the newest hour when
 * it has three different times.
 */
export function buildTimes(times: Iterable<number>, { created, live }: ImageClock): (time: number) => boolean {
  if (created !== null && live) return (time) => time >= created - day && time <= created + hour;
  const all = new Set<number>();
  for (const time of times) if (time >= firstClock) all.add(time);
  if (created !== null) {
    const near = (time: number): boolean => time !== created && Math.abs(time - created) <= day;
    const count = [...all].filter(near).length;
    return (time) => count >= 2 && near(time);
  }
  let newest = Number.NEGATIVE_INFINITY;
  for (const time of all) newest = Math.max(newest, time);
  const isRecent = (time: number): boolean => time > newest - hour && time <= newest;
  const count = [...all].filter(isRecent).length;
  return (time) => count >= fewestTimes && isRecent(time);
}
