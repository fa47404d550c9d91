import type { Field } from '../../model/field.ts';
import { DecodeError } from '../../model/problem.ts';
import { checksum, fileChecksum } from './checksums.ts';

/** One record of the table directory. */
export interface TableRecord {
  readonly tag: string;
  /** Where the record itself stands. */
  readonly at: number;
  readonly checksum: number;
  readonly start: number;
  readonly end: number;
}

const versions: readonly string[] = ['00010000', '4f54544f', '74727565'];
const directoryBytes = 12;
const recordBytes = 16;
const headBytes = 54;
const adjustmentAt = 8;
/** From 1904-01-01 to 1970-01-01. */
const since1904 = 2_082_844_800;

/** True for the versions 1.0, `OTTO` and `true`, and a number of tables that a font can have. */
export function startsFont(head: Buffer): boolean {
  const tables = head.length < directoryBytes ? 0 : head.readUInt16BE(4);
  return versions.includes(head.toString('hex', 0, 4)) && tables > 0 && tables < 256;
}

/**
 * The fields of a font: the directory, the tables by tag, of `head` and `FFTM` the times. Fields do not overlap; a table that
 * shares bytes with one before it is left out. Throws `DecodeError`: `sfnt-directory`.
 */
export function readFont(bytes: Buffer): Field[] {
  const records = readDirectory(bytes);
  const head = records.find(({ tag, start, end }) => tag === 'head' && end - start >= headBytes);
  const ordered = isOneBehindAnother(bytes, records);
  const fields: Field[] = [
    {
      name: 'directory.header',
      at: { start: 0, end: directoryBytes },
      value: bytes.toString('hex', 0, directoryBytes),
    },
  ];
  for (const record of records) fields.push(...recordFields(bytes, record, ordered));
  let covered = directoryBytes + records.length * recordBytes;
  for (const record of [...records].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (record.start < covered) continue;
    if (record.start > covered) fields.push(padding(bytes, covered, record.start, record.tag));
    fields.push(...(record === head ? headFields(bytes, record) : tableFields(bytes, record)));
    covered = record.end;
  }
  if (covered < bytes.length) fields.push(padding(bytes, covered, bytes.length, 'end'));
  return fields;
}

function readDirectory(bytes: Buffer): TableRecord[] {
  if (bytes.length < directoryBytes) throw new DecodeError('sfnt-directory', 0, 'no header of 12 bytes');
  const count = bytes.readUInt16BE(4);
  const end = directoryBytes + count * recordBytes;
  if (end > bytes.length) {
    throw new DecodeError('sfnt-directory', 4, `${count} records of 16 bytes do not fit into ${bytes.length} bytes`);
  }
  return Array.from({ length: count }, (_, index) => {
    const at = directoryBytes + index * recordBytes;
    const start = bytes.readUInt32BE(at + 8);
    const length = bytes.readUInt32BE(at + 12);
    const tag = bytes.toString('latin1', at, at + 4).replace(/[^\x20-\x7e]|\./g, '?');
    if (start < end || start + length > bytes.length) {
      throw new DecodeError(
        'sfnt-directory',
        at,
        `table ${tag}: ${length} bytes at ${start} are not between directory and end`,
      );
    }
    return { tag, at, checksum: bytes.readUInt32BE(at + 4), start, end: start + length };
  });
}

/** Tables follow the directory and one another, each at the next multiple of four, in the order of their offsets. */
function isOneBehindAnother(bytes: Buffer, records: readonly TableRecord[]): boolean {
  let at = directoryBytes + records.length * recordBytes;
  for (const { start, end } of [...records].sort((a, b) => a.start - b.start)) {
    if (start !== at) return false;
    at = (end + 3) & ~3;
  }
  return at === ((bytes.length + 3) & ~3);
}

function recordFields(bytes: Buffer, record: TableRecord, ordered: boolean): Field[] {
  const { tag, at, start, end } = record;
  const recomputed = checksum(bytes, start, end, tag === 'head' ? adjustmentAt : -1);
  return [
    { name: `${tag}.tag`, at: { start: at, end: at + 4 }, value: tag },
    {
      name: `${tag}.checksum`,
      at: { start: at + 4, end: at + 8 },
      value: hex(record.checksum),
      derived: { equation: 'sum of the words of the table', holds: record.checksum === recomputed },
    },
    {
      name: `${tag}.place`,
      at: { start: at + 8, end: at + 16 },
      value: `${end - start} bytes at ${start}`,
      derived: { equation: 'lengths of the tables, which lie one behind another', holds: ordered },
    },
  ];
}

function tableFields(bytes: Buffer, { tag, start, end }: TableRecord): Field[] {
  if (tag === 'FFTM' && end - start === 28) return timeStampFields(bytes, start);
  return end > start ? [{ name: tag, at: { start, end }, value: `${end - start} bytes` }] : [];
}

/** FontForge's own table: version, and three times. */
function timeStampFields(bytes: Buffer, start: number): Field[] {
  const version: Field = { name: 'FFTM.version', at: { start, end: start + 4 }, value: bytes.readUInt32BE(start) };
  const names = ['fontforge', 'created', 'modified'];
  return [version, ...names.map((name, at) => timeField(bytes, `FFTM.${name}`, start + 4 + at * 8))];
}

/** OpenType, "head". */
function headFields(bytes: Buffer, { start, end }: TableRecord): Field[] {
  const stored = bytes.readUInt32BE(start + adjustmentAt);
  const recomputed = (0xb1b0afba - fileChecksum(bytes, start + adjustmentAt)) >>> 0;
  return [
    { name: 'head.fontRevision', at: { start, end: start + 8 }, value: bytes.readInt32BE(start + 4) / 65536 },
    {
      name: 'head.checksumAdjustment',
      at: { start: start + 8, end: start + 12 },
      value: hex(stored),
      derived: { equation: '0xB1B0AFBA minus the sum of the words of the file', holds: stored === recomputed },
    },
    {
      name: 'head.flags',
      at: { start: start + 12, end: start + 20 },
      value: bytes.toString('hex', start + 12, start + 20),
    },
    timeField(bytes, 'head.created', start + 20),
    timeField(bytes, 'head.modified', start + 28),
    {
      name: 'head.rest',
      at: { start: start + 36, end },
      value: bytes.toString('hex', start + 36, Math.min(end, start + 68)),
    },
  ];
}

function timeField(bytes: Buffer, name: string, start: number): Field {
  return { name, at: { start, end: start + 8 }, value: Number(bytes.readBigInt64BE(start)) - since1904 };
}

function padding(bytes: Buffer, start: number, end: number, before: string): Field {
  return {
    name: `padding before ${before}`,
    at: { start, end },
    value: bytes.toString('hex', start, Math.min(end, start + 32)),
  };
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
