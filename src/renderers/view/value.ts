import type { ReportFinding } from '../../model/report.ts';

/** Names of places whose whole numbers are seconds since 1970. */
const timeName = /(^|[^a-z])([acm]?time|timestamp|extra\.5455)$/i;

/** Names of places whose numbers are sets of bits. */
const bitsName = /(^|\.)(flags|flg|external-attributes|internal-attributes|version-made-by)$/;

/** Years 1970 to 9999; other numbers are shown as they are. */
const maxSeconds = 253_402_300_799;

/**
 * Both values as people read them: a time in seconds as UTC, a file mode in octal, bits in hex. Only where every value that is there
 * can be shown so; the JSON report keeps the numbers.
 */
export function shownValues({ left, right, location }: ReportFinding): readonly [string | null, string | null] {
  const show = displayOf(location.name);
  if (show === undefined) return [left, right];
  const shown = [left, right].map((value) => (value === null ? null : show(value)));
  const [a, b] = shown;
  return a === undefined || b === undefined ? [left, right] : [a, b];
}

function displayOf(name: string): ((value: string) => string | undefined) | undefined {
  if (timeName.test(name)) return asTime;
  if (name === 'mode') return asMode;
  return bitsName.test(name) ? asBits : undefined;
}

function asTime(value: string): string | undefined {
  const match = /^(\d{1,12})(\.\d+)?$/.exec(value);
  const seconds = Number(match?.[1]);
  if (match === null || seconds > maxSeconds) return undefined;
  return new Date(seconds * 1000).toISOString().replace('.000Z', `${match[2] ?? ''}Z`);
}

function asMode(value: string): string | undefined {
  return /^([1-9]\d{0,9}|0)$/.test(value) ? Number(value).toString(8).padStart(4, '0') : undefined;
}

function asBits(value: string): string | undefined {
  return /^([1-9]\d{0,9}|0)$/.test(value) ? `0x${Number(value).toString(16)}` : undefined;
}
