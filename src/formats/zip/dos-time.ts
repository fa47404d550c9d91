import { hex32 } from './read-exact.ts';

/**
 * A DOS time (low 16 bits) and date (high 16 bits) as `YYYY-MM-DDThh:mm:ss`, local to wherever the archive was made and
 * on a grid of two seconds. A pair that is no date is given as the hex of its four stored bytes.
 */
export function dosTimeText(time: number): string {
  const second = (time & 0x1f) * 2;
  const minute = (time >>> 5) & 0x3f;
  const hour = (time >>> 11) & 0x1f;
  const day = (time >>> 16) & 0x1f;
  const month = (time >>> 21) & 0x0f;
  const year = 1980 + (time >>> 25);
  const valid = second < 60 && minute < 60 && hour < 24 && day >= 1 && day <= daysIn(year, month);
  if (!valid) return hex32(time);
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
}

function daysIn(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
