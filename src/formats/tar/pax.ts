/** PAX records: POSIX.1-2017 pax, "pax Extended Header": `%d %s=%s\n` with the length of the whole record in decimal. */
import { decodeText } from './text.ts';

/** Offsets are in the extended header's data. */
export interface PaxRecord {
  readonly keyword: string;
  readonly start: number;
  readonly valueStart: number;
  /** Past the value, at the line feed. */
  readonly valueEnd: number;
  readonly end: number;
}

export interface PaxRecords {
  readonly records: readonly PaxRecord[];
  /** Where the well-formed records end. */
  readonly end: number;
  /** False when something other than NULs follows the records. */
  readonly wellFormed: boolean;
}

/** Reads records up to the first malformed one; extractors disagree about everything after it. */
export function readPaxRecords(data: Buffer): PaxRecords {
  const records: PaxRecord[] = [];
  let at = 0;
  while (at < data.length) {
    const record = readRecord(data, at);
    if (record === undefined) break;
    records.push(record);
    at = record.end;
  }
  return { records, end: at, wellFormed: isZero(data, at) };
}

function isZero(data: Buffer, start: number): boolean {
  for (let at = start; at < data.length; at++) if (data[at] !== 0) return false;
  return true;
}

function readRecord(data: Buffer, start: number): PaxRecord | undefined {
  let length = 0;
  let at = start;
  for (; at < data.length; at++) {
    const digit = (data[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    length = length * 10 + digit;
    if (length > data.length) return undefined;
  }
  const end = start + length;
  const hasForm = at > start && data[at] === 0x20 && at < end && end <= data.length && data[end - 1] === 0x0a;
  if (!hasForm) return undefined;
  const equals = data.indexOf(0x3d, at + 1);
  if (equals <= at + 1 || equals >= end - 1) return undefined;
  const keyword = decodeText(data, at + 1, equals);
  const record = { keyword, start, valueStart: equals + 1, valueEnd: end - 1, end };
  return holdsNul(data, record) ? undefined : record;
}

/** A NUL would cut the keyword or name short in some extractors and not in others. */
function holdsNul(data: Buffer, record: PaxRecord): boolean {
  if (record.keyword.includes('\0')) return true;
  if (record.keyword !== 'path' && record.keyword !== 'linkpath') return false;
  const nul = data.indexOf(0, record.valueStart);
  return nul >= 0 && nul < record.valueEnd;
}
