import { parseIsoTime } from './iso-time.ts';
import type { TokenGrammar } from './swapped-tokens.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const month = `(?:${months.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')})`;
const weekday = `(?:${weekdays.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')})`;
const clock = '\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?: ?[AP]M)?';
const zone = '(?: ?(?:UTC|GMT|Z|[A-Z]{3,4}|[+-]\\d{2}:?\\d{2}))?';

/** How documents write dates. `read` gives `[year, month, day, weekday]` as far as the form has them. */
interface DateForm {
  readonly name: string;
  readonly pattern: RegExp;
}

function form(name: string, pattern: string): DateForm {
  return { name, pattern: new RegExp(`^${pattern}$`) };
}

const forms: readonly DateForm[] = [
  form('iso', `(?<y>\\d{4})-(?<m>\\d{2})-(?<d>\\d{2})(?:[T ]${clock}${zone})?`),
  form('slashes', `(?<m>\\d{2})/(?<d>\\d{2})/(?<y>\\d{4})(?: ${clock}${zone})?`),
  form('slashed iso', `(?<y>\\d{4})/(?<m>\\d{2})/(?<d>\\d{2})(?: ${clock}${zone})?`),
  form('ctime', `(?<w>${weekday}),? (?<n>${month}) +(?<d>\\d{1,2}) ${clock}${zone} (?<y>\\d{4})`),
  form('day first', `(?:(?<w>${weekday}),? )?(?<d>\\d{1,2}) (?<n>${month}),? (?<y>\\d{4})(?:,? ${clock}${zone})?`),
  form(
    'month first',
    `(?:(?<w>${weekday}),? )?(?<n>${month}) +(?<d>\\d{1,2}),? (?<y>\\d{4})(?:,? (?:at )?${clock}${zone})?`,
  ),
  form('month', `(?<n>${month}),? (?<y>\\d{4})`),
];

/** Two dates of one form. */
export interface DatePair {
  readonly form: string;
  /** Seconds since 1970 of the beginning of the day or month, in no zone. */
  readonly left: number;
  readonly right: number;
}

/** A date in words or digits as documents write it; the weekday, where there is one, must be right. */
export function readDate(text: string): { readonly form: string; readonly time: number } | undefined {
  if (text.length > 64) return undefined;
  for (const { name, pattern } of forms) {
    const groups = pattern.exec(text)?.groups;
    const time = groups === undefined ? undefined : timeOf(groups);
    if (time !== undefined) return { form: name, time };
  }
  return undefined;
}

/** Two different dates of one form. */
export function datePair(left: string, right: string): DatePair | undefined {
  const [a, b] = [readDate(left), readDate(right)];
  if (left === right || a === undefined || b === undefined || a.form !== b.form) return undefined;
  return { form: a.form, left: a.time, right: b.time };
}

const anywhere = forms.map(({ pattern }) => pattern.source.slice(1, -1).replace(/\(\?<[a-z]>/g, '(?:')).join('|');

/** Dates inside a text. */
export const dates: TokenGrammar<DatePair> = {
  pattern: new RegExp(`(?<![0-9A-Za-z/.-])(?:${anywhere})(?![0-9A-Za-z/])`, 'g'),
  pair: datePair,
};

function timeOf(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const number = groups['m'] ?? String(months.findIndex((name) => groups['n']?.startsWith(name.slice(0, 3))) + 1);
  const two = (digits: string): string => digits.padStart(2, '0');
  const time = parseIsoTime(`${groups['y'] ?? ''}-${two(number)}-${two(groups['d'] ?? '1')}T00:00:00Z`);
  if (time === undefined || groups['w'] === undefined) return time;
  const right = weekdays[new Date(time * 1000).getUTCDay()] ?? '';
  return right.startsWith(groups['w'].slice(0, 3)) ? time : undefined;
}
