import { parseIsoTime } from './iso-time.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** One way to write a time; `read` gives seconds since 1970, or undefined when the fields are no calendar date. */
interface TimeForm {
  readonly pattern: string;
  read(text: string): number | undefined;
}

const week = `(?:${weekdays.join('|')})`;
const month = `(?:${months.join('|')})`;
/** A time does not begin or end inside a word, a longer number or a hash. */
const start = '(?<![0-9A-Za-z])';
const end = '(?![0-9A-Za-z])';

const forms: readonly TimeForm[] = [
  {
    // apt's history.log has two spaces.
    pattern:
      '\\d{4}-\\d{2}-\\d{2}(?:[T ]|  )\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):?[0-5]\\d)?',
    read: (text) => parseIsoTime(text.replace('  ', ' ')),
  },
  {
    pattern: `${week} ${month} [ 0-3]\\d \\d{2}\\\\?:\\d{2}\\\\?:\\d{2} (?:[A-Z][A-Za-z0-9+:-]{1,8} )?\\d{4}`,
    read: readAsctime,
  },
  {
    pattern: `(?:${week}, )?\\d{1,2} ${month} \\d{4} \\d{2}:\\d{2}:\\d{2}(?: (?:GMT|UTC|[+-]\\d{4}))?`,
    read: readMailTime,
  },
  { pattern: `${month} [ 0-3]\\d \\d{4}(?:,? \\d{2}:\\d{2}:\\d{2})?`, read: readDateMacro },
  { pattern: `\\d{2}:\\d{2}:\\d{2},? ${month} [ 0-3]\\d \\d{4}`, read: readDateMacro },
  { pattern: '\\d{4}-\\d{2}-\\d{2}', read: (text) => parseIsoTime(`${text}T00:00:00Z`) },
  { pattern: '(?<![.])1[0-9]{12}(?![.])', read: (text) => Number(text) / 1000 },
  { pattern: '(?<![.])1[0-9]{9}(?:\\.\\d{1,9})?(?![.])', read: Number },
];

const anyForm = new RegExp(`${start}(?:${forms.map(({ pattern }) => `(${pattern})`).join('|')})${end}`, 'g');
const mark = '\u0000';

/** A text with its times cut out, and the times in seconds since 1970, in order. Zones that are only named count as UTC. */
export interface MaskedTimes {
  readonly masked: string;
  readonly times: readonly number[];
}

/**
 * Cuts every complete, valid time out of a text of at most 4,096 characters; longer texts come back whole, and so do
 * texts with a NUL, which stands for a time in the result.
 */
export function maskTimes(text: string): MaskedTimes {
  if (text.length > 4096 || text.includes(mark)) return { masked: text, times: [] };
  const times: number[] = [];
  const masked = text.replace(anyForm, (found: string, ...groups: unknown[]) => {
    const form = forms[groups.indexOf(found)];
    const time = form?.read(found);
    if (time === undefined || Number.isNaN(time)) return found;
    times.push(time);
    return mark;
  });
  return { masked, times };
}

/** The time that is the whole text; undefined when the text is something else or more. */
export function parseTime(text: string): number | undefined {
  const { masked, times } = maskTimes(text.trim());
  return masked === mark ? times[0] : undefined;
}

/** `Mon Nov 23 07:25:02 UTC 2026` (java.util.Date, asctime, singlejar); the weekday must be right. */
function readAsctime(text: string): number | undefined {
  const [weekday, name, dayOfMonth, clock, ...rest] = text.replaceAll('\\:', ':').split(/ +/);
  const year = Number(rest.at(-1));
  const time = timeOf(year, name, Number(dayOfMonth), clock);
  if (time === undefined) return undefined;
  return weekdayOf(time) === weekday ? time : undefined;
}

function weekdayOf(time: number): string | undefined {
  return weekdays[new Date(time * 1000).getUTCDay()];
}

/** `Mon, 23 Nov 2026 07:25:02 +0000` (RFC 5322 section 3.3); a weekday, where there is one, must be right. */
function readMailTime(text: string): number | undefined {
  const match = /^(?:(\w{3}), )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2})(?: (\S+))?$/.exec(text);
  if (match === null) return undefined;
  const time = timeOf(Number(match[4]), match[3], Number(match[2]), match[5]);
  if (time === undefined || (match[1] !== undefined && match[1] !== weekdayOf(time))) return undefined;
  const zone = /^([+-])(\d{2})(\d{2})$/.exec(match[6] ?? '');
  if (zone === null) return time;
  const shift = Number(zone[2]) * 3600 + Number(zone[3]) * 60;
  return zone[1] === '-' ? time + shift : time - shift;
}

/** `Nov 23 2026`: `__DATE__` of a C compiler (C17 section 6.10.8.1), alone or with `__TIME__` after or before it. */
function readDateMacro(text: string): number | undefined {
  const clock = /\d{2}:\d{2}:\d{2}/.exec(text)?.[0];
  const [, name, dayOfMonth, year] = /([A-Z][a-z]{2}) ([ \d]\d) (\d{4})/.exec(text) ?? [];
  return timeOf(Number(year), name, Number(dayOfMonth), clock ?? '00:00:00');
}

function timeOf(
  year: number,
  name: string | undefined,
  dayOfMonth: number,
  clock: string | undefined,
): number | undefined {
  const number = months.indexOf(name ?? '') + 1;
  const two = (value: number): string => String(value).padStart(2, '0');
  return number === 0 ? undefined : parseIsoTime(`${year}-${two(number)}-${two(dayOfMonth)}T${clock ?? ''}Z`);
}
