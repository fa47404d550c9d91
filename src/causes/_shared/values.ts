import { outrunsClock } from '../../grammars/clock.ts';
import { parseIsoTime } from '../../grammars/iso-time.ts';
import type { CauseContext, FactorHint } from '../../model/cause.ts';
import type { FieldValue } from '../../model/field.ts';
import type { Site } from '../../model/site.ts';

/** Both values as text; undefined unless both sides have one. */
export function bothTexts(site: Site): readonly [string, string] | undefined {
  const { left, right } = site;
  if (left === null || right === null || left.value === null || right.value === null) return undefined;
  return [String(left.value), String(right.value)];
}

/** Both values as numbers; undefined unless both sides have one. */
export function bothNumbers(site: Site): readonly [number, number] | undefined {
  const [left, right] = [site.left?.value, site.right?.value];
  return typeof left === 'number' && typeof right === 'number' ? [left, right] : undefined;
}

/** A clock hint for two values that are seconds since 1970 or RFC 3339 text; a side that has none counts as absent. */
export function clockHint(site: Site): FactorHint {
  return { factor: 'clock', left: secondsOf(site.left?.value), right: secondsOf(site.right?.value) };
}

function secondsOf(value: FieldValue | undefined): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? (parseIsoTime(value) ?? null) : null;
}

/** 2100-01-01: a later time is no time of a build. */
const endOfTimes = 4_102_444_800;

/** True when every value that is there is a number of seconds that a clock can show: 1970 to 2100. */
export function areClockTimes(site: Site): boolean {
  const values = [site.left, site.right].flatMap((side) => (side === null ? [] : [side.value]));
  return values.every(isClockTime);
}

/** A number of seconds that a clock can show: 1970 to 2100. */
export function isClockTime(value: FieldValue): boolean {
  return typeof value === 'number' && value >= 0 && value < endOfTimes;
}

/** True when every value that is there is an RFC 3339 time. */
export function areIsoTimes(site: Site): boolean {
  const values = [site.left, site.right].flatMap((side) => (side === null ? [] : [side.value]));
  return values.length > 0 && values.every((value) => typeof value === 'string' && parseIsoTime(value) !== undefined);
}

/** A time that no clock of the image can have shown is room for a payload: see `outrunsClock`. Else nothing acts on it. */
export function timeGrade(site: Site, { clock }: CauseContext): 'safe' | 'lossy' {
  const hint = clockHint(site);
  if (hint.factor !== 'clock' || hint.left === null || hint.right === null) return 'safe';
  return outrunsClock([hint.left, hint.right], [clock.left, clock.right]) ? 'lossy' : 'safe';
}

/** A fact that the format handler left. */
export function fact(site: Site, name: string): FieldValue | undefined {
  const value = site.facts?.[name];
  return Array.isArray(value) ? undefined : (value as FieldValue | undefined);
}

/** The stored name of the member that the site is about, without folders and ordinal. */
export function baseName(site: Site): string {
  return (site.path.at(-1) ?? '').replace(/#\d+$/, '').split('/').at(-1) ?? '';
}

/** The stored name of the member that the site is about, without ordinal. */
export function memberName(site: Site): string {
  return (site.path.at(-1) ?? '').replace(/#\d+$/, '');
}

/** Both values decode to the same thing; only the bytes that say so differ. */
export function isSameValue(site: Site): boolean {
  return fact(site, 'sameValue') === true;
}
