import type { ReportFinding } from '../../model/report.ts';

/** Names of places whose whole numbers are seconds since 1970. */
const timeName = /(^|[^a-z])([acm]?time|timestamp)$/i;

/** Years 1970 to 9999; other numbers are shown as they are. */
const maxSeconds = 253_402_300_799;

/**
 * Both values as people read them: a time in seconds as UTC, a file mode in octal. Only where every value that is there
 * can be shown so; the JSON report keeps the numbers.
 */
export function shownValues({ left, right, location }: ReportFinding): readonly [string | null, string | null] {
  const show = timeName.test(location.name) ? asTime : location.name === 'mode' ? asMode : undefined;
  if (show === undefined) return [left, right];
  const shown = [left, right].map((value) => (value === null ? null : show(value)));
  const [a, b] = shown;
  return a === undefined || b === undefined ? [left, right] : [a, b];
}

function asTime(value: string): string | undefined {
  if (!/^\d{1,12}$/.test(value) || Number(value) > maxSeconds) return undefined;
  return new Date(Number(value) * 1000).toISOString().replace('.000Z', 'Z');
}

function asMode(value: string): string | undefined {
  return /^([1-9]\d{0,9}|0)$/.test(value) ? Number(value).toString(8).padStart(4, '0') : undefined;
}
