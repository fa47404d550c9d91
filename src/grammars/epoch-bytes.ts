import type { ByteRange } from '../model/bytes.ts';
import type { Clock } from '../model/cause.ts';
import { withinOneDay } from './clock.ts';

/** One time, stored as a number in both of two byte strings. */
export interface EpochPair {
  /** `s`, `ms`, `µs` or `ns` since 1970, `filetime`, `ticks`, `dos` or `1904`, with size and byte order: `ms 64-bit LE`. */
  readonly encoding: string;
  /** Where the number stands in both. */
  readonly at: ByteRange;
  /** Seconds since 1970. */
  readonly left: number;
  readonly right: number;
}

/** The clocks of both images. */
export interface Clocks {
  readonly left: Clock;
  readonly right: Clock;
}

interface Encoding {
  readonly name: string;
  readonly bytes: 4 | 8;
  read(bytes: Buffer): number;
}

/** Seconds from 1601, from the year 1 and from 1904 to 1970. */
const since1601 = 11_644_473_600;
const since1 = 62_135_596_800;
const since1904 = 2_082_844_800;

function both(name: string, bytes: 4 | 8, toSeconds: (value: number) => number): Encoding[] {
  const little = (raw: Buffer): number => (bytes === 4 ? raw.readUInt32LE() : Number(raw.readBigInt64LE()));
  const big = (raw: Buffer): number => (bytes === 4 ? raw.readUInt32BE() : Number(raw.readBigInt64BE()));
  return [
    { name: `${name} ${bytes * 8}-bit LE`, bytes, read: (raw) => toSeconds(little(raw)) },
    { name: `${name} ${bytes * 8}-bit BE`, bytes, read: (raw) => toSeconds(big(raw)) },
  ];
}

/** Wide ones first: seconds of 64 bits hold seconds of 32 bits, and say more of the bytes. */
const encodings: readonly Encoding[] = [
  ...both('s', 8, (value) => value),
  ...both('ms', 8, (value) => value / 1e3),
  ...both('µs', 8, (value) => value / 1e6),
  ...both('ns', 8, (value) => value / 1e9),
  ...both('filetime', 8, (value) => value / 1e7 - since1601),
  ...both('ticks', 8, (value) => value / 1e7 - since1),
  ...both('1904', 8, (value) => value - since1904),
  { name: 's double LE', bytes: 8, read: (raw) => raw.readDoubleLE() },
  { name: 's double BE', bytes: 8, read: (raw) => raw.readDoubleBE() },
  ...both('s', 4, (value) => value),
  ...both('1904', 4, (value) => value - since1904),
  { name: 'dos 32-bit LE', bytes: 4, read: (raw) => dosTime(raw.readUInt16LE(2), raw.readUInt16LE(0)) },
];

/**
 * The time by which two byte strings of one length differ. They must be equal outside `run`; the number takes in the whole
 * run and perhaps bytes around it. Each side's time must be within a day of that side's own clock, in the same encoding:
 * without that, one in twenty windows of four bytes would look like a time. Undefined when no encoding fits.
 */
export function epochBytesPair(left: Buffer, right: Buffer, run: ByteRange, clocks: Clocks): EpochPair | undefined {
  if (left.length !== right.length || run.end - run.start > 8 || run.start >= run.end) return undefined;
  if (!isEqualOutside(left, right, run)) return undefined;
  for (const { name, bytes, read } of encodings) {
    const last = Math.min(run.start, left.length - bytes);
    for (let start = Math.max(0, run.end - bytes); start <= last; start += 1) {
      const [a, b] = [read(left.subarray(start, start + bytes)), read(right.subarray(start, start + bytes))];
      if (a === b || !withinOneDay(a, clocks.left) || !withinOneDay(b, clocks.right)) continue;
      return { encoding: name, at: { start, end: start + bytes }, left: a, right: b };
    }
  }
  return undefined;
}

/** An MS-DOS date and time as local time in seconds since 1970; NaN when they are none. */
function dosTime(date: number, time: number): number {
  const [month, day] = [(date >> 5) & 15, date & 31];
  const [hour, minute, second] = [time >> 11, (time >> 5) & 63, (time & 31) * 2];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return Number.NaN;
  return Date.UTC(1980 + (date >> 9), month - 1, day, hour, minute, second) / 1000;
}

function isEqualOutside(left: Buffer, right: Buffer, { start, end }: ByteRange): boolean {
  return left.subarray(0, start).equals(right.subarray(0, start)) && left.subarray(end).equals(right.subarray(end));
}
