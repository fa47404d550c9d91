import { layoutFrame, readBlock } from '../formats/tar/frame-layout.ts';
import { dialectOf } from '../formats/tar/header.ts';
import { readDecimal, readNumber } from '../formats/tar/number.ts';
import { readPaxRecords } from '../formats/tar/pax.ts';
import type { TarRow } from '../formats/tar/tar-index.ts';
import { findNonZero } from '../formats/tar/zeros.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { TarEntry } from '../sources/rootfs/tar-header.ts';
import { endOfTimes } from './limits.ts';

/** Thrown where a layer says something that the canonical writer cannot say again; the layer is then kept as it is. */
export class NotCanonical extends Error {}

/** One entry as the canonical writer needs it, and what of its stored form the writer leaves out. */
export interface ReadEntry {
  readonly entry: TarEntry;
  /** Cause ids of what is dropped or written in another way. */
  readonly dropped: readonly string[];
  /** The stored headers, the member's own block last. */
  readonly stored: Buffer;
  /** The time as a record states it, without zeros at the end of its fraction; null where it is a whole number. */
  readonly exactTime: string | null;
}

type Block = { readonly bytes: Buffer; readonly dropped: string[] };

const kept = /^(SCHILY\.(xattr|acl)\..+|LIBARCHIVE\.xattr\..+|RHT\.security\.selinux)$/;
const times = /^(atime|ctime|LIBARCHIVE\.creationtime)$/;
const noise = /^(comment|LIBARCHIVE\.(?!xattr\.).*|SCHILY\.(dev|ino|nlink)|GNU\.volume\..*)$/;
const types = ['0', '1', '2', '3', '4', '5', '6'] as const;

/** Reads a member's headers again. Throws `NotCanonical` for whatever extractors may read in two ways. */
export function readEntry(source: ByteSource, row: TarRow): ReadEntry {
  const layout = layoutFrame(source, row);
  const block: Block = { bytes: readBlock(source, layout.header), dropped: [] };
  const more = readExtended(source, layout.extended, block.dropped);
  const { bytes } = block;
  const type = typeOf(bytes);
  if (row.dataStart !== layout.header + 512) throw new NotCanonical('a stored sparse map');
  if (findNonZero(source.read(row.dataEnd, row.end), 0, row.end - row.dataEnd) >= 0)
    throw new NotCanonical('padding that is not zero');
  checkRest(block);
  for (const [at, length] of numberFields) checkNumber(bytes, at, length);
  if (type !== '0' && (readNumber(bytes, 124, 12) ?? 0) !== 0)
    throw new NotCanonical('a size of an entry without content');
  const name = more.path ?? joined(bytes);
  const time = more.records.get('mtime')?.toString('latin1');
  return {
    entry: {
      name,
      type,
      mode: modeOf(bytes, type),
      uid: idOf(more.records.get('uid'), bytes, 108),
      gid: idOf(more.records.get('gid'), bytes, 116),
      size: type === '0' ? row.dataSize : 0,
      mtime: mtimeOf(more.records.get('mtime'), bytes),
      link: more.link ?? field(bytes, 157, 257),
      device: deviceOf(block, type),
      records: [...more.records].filter(([key]) => kept.test(key)).sort(([a], [b]) => (a < b ? -1 : 1)),
    },
    dropped: block.dropped,
    stored: Buffer.from(source.read(row.frameStart, row.dataStart)),
    exactTime: time !== undefined && /\.\d*[1-9]/.test(time) ? time.replace(/0+$/, '') : null,
  };
}

interface Extended {
  readonly path: Buffer | undefined;
  readonly link: Buffer | undefined;
  readonly records: ReadonlyMap<string, Buffer>;
}

function readExtended(
  source: ByteSource,
  parts: ReturnType<typeof layoutFrame>['extended'],
  dropped: string[],
): Extended {
  const kinds = parts.map(({ kind }) => kind);
  if (new Set(kinds).size !== kinds.length || kinds.includes('g'))
    throw new NotCanonical('repeated or global extended headers');
  const records = new Map<string, Buffer>();
  let path: Buffer | undefined;
  let link: Buffer | undefined;
  for (const part of parts) {
    const content = contentOf(source, part);
    if (part.kind === 'x') {
      readRecords(content, records, dropped);
      continue;
    }
    dropped.push('tar-longname');
    const text = field(content, 0, content.length);
    if (part.kind === 'L') path = text;
    else link = text;
  }
  const both = (records.has('path') && path !== undefined) || (records.has('linkpath') && link !== undefined);
  if (both) throw new NotCanonical('a name in two extended headers');
  return { path: path ?? records.get('path'), link: link ?? records.get('linkpath'), records };
}

function contentOf(source: ByteSource, { data, end }: ReturnType<typeof layoutFrame>['extended'][number]): Buffer {
  const bytes = Buffer.from(source.read(data.start, end));
  const size = data.end - data.start;
  if (findNonZero(bytes, size, bytes.length) >= 0) throw new NotCanonical('padding that is not zero');
  return bytes.subarray(0, size);
}

function readRecords(content: Buffer, into: Map<string, Buffer>, dropped: string[]): void {
  const { records, end } = readPaxRecords(content);
  if (end !== content.length) throw new NotCanonical('malformed extended header');
  for (const { keyword, valueStart, valueEnd } of records) {
    if (into.has(keyword)) throw new NotCanonical('a record that occurs twice');
    const value = content.subarray(valueStart, valueEnd);
    if (value.length === 0 && !kept.test(keyword)) throw new NotCanonical('an empty record');
    into.set(keyword, value);
    const cause = causeOf(keyword, value);
    if (cause !== null) dropped.push(cause);
  }
}

const largest: ReadonlyMap<string, number> = new Map([
  ['uid', 0o7777777],
  ['gid', 0o7777777],
  ['size', 0o77777777777],
  ['mtime', 0o77777777777],
]);

/** What drops this record; null for one that is kept or read. */
function causeOf(keyword: string, value: Buffer): string | null {
  const limit = largest.get(keyword);
  if (limit !== undefined && /^\d+(\.0*)?$/.test(value.toString('latin1')))
    return Number(value.toString('latin1')) <= limit ? 'tar-number-encoding' : null;
  if (times.test(keyword)) {
    if (!/^\d{1,10}(\.\d{1,9})?$/.test(value.toString('latin1')))
      throw new NotCanonical('a time that is not understood');
    return 'tar-atime-ctime';
  }
  if (noise.test(keyword)) return 'tar-pax-noise';
  if (keyword === 'uname' || keyword === 'gname') return 'tar-uname-gname';
  if (kept.test(keyword) || /^(path|linkpath|size|mtime|uid|gid)$/.test(keyword)) return null;
  throw new NotCanonical('a record that is not known');
}

/** Bytes of a field up to its NUL; nothing may be hidden behind that. */
function field(bytes: Buffer, start: number, end: number): Buffer {
  const nul = bytes.subarray(start, end).indexOf(0);
  if (nul < 0) return Buffer.from(bytes.subarray(start, end));
  if (findNonZero(bytes, start + nul, end) >= 0) throw new NotCanonical('bytes behind the end of a name');
  return Buffer.from(bytes.subarray(start, start + nul));
}

function joined(bytes: Buffer): Buffer {
  const name = field(bytes, 0, 100);
  const prefix = dialectOf(bytes, 0) === 'ustar' ? field(bytes, 345, 500) : Buffer.alloc(0);
  return prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]);
}

function typeOf(bytes: Buffer): TarEntry['type'] {
  const flag = String.fromCharCode(bytes[156] ?? 0);
  const type = types.find((known) => known === flag);
  if (type !== undefined) return type;
  const isOldFile = flag === '\0' && field(bytes, 0, 100).at(-1) !== 0x2f;
  if (isOldFile || flag === '7') return '0';
  throw new NotCanonical('an entry of another type');
}

/** What the dialect keeps behind the link name; leftovers that are not understood stay where they are. */
function checkRest({ bytes, dropped }: Block): void {
  const dialect = dialectOf(bytes, 0);
  if (dialect === 'star') throw new NotCanonical('a header of star');
  const from = { v7: 257, gnu: 369, ustar: 500 }[dialect];
  if (findNonZero(bytes, from, 512) >= 0) throw new NotCanonical('header bytes that are not understood');
  if (dialect === 'v7') return void dropped.push('tar-format');
  if (field(bytes, 265, 297).length + field(bytes, 297, 329).length > 0) dropped.push('tar-uname-gname');
  if (dialect !== 'gnu') return;
  dropped.push('tar-format');
  if (findNonZero(bytes, 345, 369) < 0) return;
  for (const at of [345, 357]) {
    checkNumber(bytes, at, 12);
    const time = readNumber(bytes, at, 12) ?? 0;
    if (!(time >= 0 && time < endOfTimes)) throw new NotCanonical('header bytes that are not understood');
  }
  dropped.push('tar-atime-ctime');
}

/** Digits between blanks, or base-256: nothing is hidden behind the end of a number. */
function checkNumber(bytes: Buffer, at: number, length: number): void {
  const text = bytes.toString('latin1', at, at + length);
  if (bytes.readUInt8(at) < 0x80 && !/^[ \0]*[0-7]*[ \0]*$/.test(text))
    throw new NotCanonical('bytes behind the end of a number');
}

const numberFields = [
  [100, 8],
  [108, 8],
  [116, 8],
  [124, 12],
  [136, 12],
  [148, 8],
] as const;

/** The bits of `st_mode` for the file type, which Docker and Go's FileInfoHeader write beside the permissions. */
const typeBits: Readonly<Record<TarEntry['type'], number>> = {
  0: 0o100000,
  1: 0o100000,
  2: 0o120000,
  3: 0o020000,
  4: 0o060000,
  5: 0o040000,
  6: 0o010000,
};

/** Permission bits; those of the file type stay where they are right. */
function modeOf(bytes: Buffer, type: TarEntry['type']): number {
  const mode = readNumber(bytes, 100, 8);
  if (mode === null || !(mode >= 0 && mode <= 0o177777))
    throw new NotCanonical('a mode with more than permission bits');
  const isOfType = (mode & 0o170000) === 0 || (mode & 0o170000) === typeBits[type];
  if (!isOfType) throw new NotCanonical('a mode of another type of file');
  return mode;
}

function idOf(record: Buffer | undefined, bytes: Buffer, at: number): number {
  const value = record === undefined ? readNumber(bytes, at, 8) : readDecimal(record.toString('latin1'));
  if (value === null || !Number.isSafeInteger(value) || value < 0) throw new NotCanonical('an owner that is no number');
  return value;
}

function mtimeOf(record: Buffer | undefined, bytes: Buffer): number {
  const own = readNumber(bytes, 136, 12);
  const value = record === undefined ? (own ?? 0) : readDecimal(record.toString('latin1'));
  // A record adds a fraction, or has a time that is too large for the header.
  const isOther =
    record !== undefined && own !== null && value >= 0 && value <= 0o77777777777 && Math.floor(value) !== own;
  if (isOther) throw new NotCanonical('two times');
  // No clock shows more than nanoseconds.
  const isFine = record === undefined || /^-?\d+(\.\d{0,9})?$/.test(record.toString('latin1'));
  if (Number.isNaN(value) || !isFine) throw new NotCanonical('a time that is not understood');
  return value;
}

function deviceOf({ bytes }: Block, type: TarEntry['type']): TarEntry['device'] {
  if (dialectOf(bytes, 0) === 'v7') {
    if (type === '3' || type === '4') throw new NotCanonical('a device without numbers');
    return { major: 0, minor: 0 };
  }
  if (type !== '3' && type !== '4') return { major: 0, minor: 0 };
  const [major, minor] = [readNumber(bytes, 329, 8) ?? 0, readNumber(bytes, 337, 8) ?? 0];
  if (!(major >= 0 && major < 0o10000000 && minor >= 0 && minor < 0o10000000))
    throw new NotCanonical('a device number that does not fit');
  return { major, minor };
}
