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

const forms: readonly TimeForm[] = [
  {
    pattern: '\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?(?:Z|[+-]\\d{2}:?\\d{2})?',
    read: parseIsoTime,
  },
  {
    pattern: `${week} ${month} [ 0-3]\\d \\d{2}\\\\?:\\d{2}\\\\?:\\d{2} (?:[A-Z][A-Za-z0-9+:-]{1,8} )?\\d{4}`,
    read: readAsctime,
  },
  {
    pattern: `(?:${week}, )?\\d{1,2} ${month} \\d{4} \\d{2}:\\d{2}:\\d{2}(?: (?:GMT|UTC|[+-]\\d{4}))?`,
    read: readMailTime,
  },
  { pattern: `${month} [ 0-3]\\d \\d{4}`, read: readDateMacro },
  { pattern: '\\d{4}-\\d{2}-\\d{2}', read: (text) => parseIsoTime(`${text}T00:00:00Z`) },
  { pattern: '(?<!\\d)1[0-9]{12}(?!\\d)', read: (text) => Number(text) / 1000 },
  { pattern: '(?<!\\d)1[0-9]{9}(?:\\.\\d{1,9})?(?!\\d)', read: Number },
];

const anyForm = new RegExp(forms.map(({ pattern }) => `(${pattern})`).join('|'), 'g');

/** A text with its times cut out, and the times in seconds since 1970, in order. Zones that are only named count as UTC. */
export interface MaskedTimes {
  readonly masked: string;
  readonly times: readonly number[];
}

/** Cuts every complete, valid time out of a text of at most 4,096 characters; longer texts come back whole. */
export function maskTimes(text: string): MaskedTimes {
  if (text.length > 4096) return { masked: text, times: [] };
  const times: number[] = [];
  const masked = text.replace(anyForm, (found: string, ...groups: unknown[]) => {
    const form = forms[groups.findIndex((group) => group === found)];
    const time = form?.read(found);
    if (time === undefined || Number.isNaN(time)) return found;
    times.push(time);
    return '\u0000';
  });
  return { masked, times };
}

/** The time that is the whole text; undefined when the text is something else or more. */
export function parseTime(text: string): number | undefined {
  const { masked, times } = maskTimes(text.trim());
  return masked === '\u0000' ? times[0] : undefined;
}

/** `Mon Nov 23 07:25:02 UTC 2026` (java.util.Date, asctime, singlejar); the weekday must be right. */
function readAsctime(text: string): number | undefined {
  const [weekday, name, dayOfMonth, clock, ...rest] = text.replaceAll('\\:', ':').split(/ +/);
  const year = Number(rest.at(-1));
  const time = timeOf(year, name, Number(dayOfMonth), clock);
  if (time === undefined) return undefined;
  return weekdays[new Date(time * 1000).getUTCDay()] === weekday ? time : undefined;
}

/** `Mon, 23 Nov 2026 07:25:02 +0000` (RFC 5322 section 3.3). */
function readMailTime(text: string): number | undefined {
  const match = /(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2})(?: (\S+))?$/.exec(text);
  if (match === null) return undefined;
  const time = timeOf(Number(match[3]), match[2], Number(match[1]), match[4]);
  const zone = /^([+-])(\d{2})(\d{2})$/.exec(match[5] ?? '');
  if (time === undefined || zone === null) return time;
  const shift = Number(zone[2]) * 3600 + Number(zone[3]) * 60;
  return zone[1] === '-' ? time + shift : time - shift;
}

/** `Nov 23 2026`: `__DATE__` of a C compiler (C17 section 6.10.8.1). */
function readDateMacro(text: string): number | undefined {
  const [name, dayOfMonth, year] = text.split(/ +/);
  return timeOf(Number(year), name, Number(dayOfMonth), '00:00:00');
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
