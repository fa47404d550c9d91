import { crc32 } from 'node:zlib';
import { memorySource } from '../bytes/byte-source.ts';
import { ContentStore } from '../formats/zip/content.ts';
import { type ExtraArea, zip64Id } from '../formats/zip/extra-fields.ts';
import { readZip, type ZipEntry, type ZipIndex } from '../formats/zip/read-zip.ts';
import { DecodeError } from '../model/problem.ts';
import type { Tally } from './tally.ts';

/** One member as it is written. */
interface Member {
  readonly entry: ZipEntry;
  readonly content: Buffer;
  /** The bytes that stand for the content: deflated where it has to stay so. */
  readonly data: Buffer;
  readonly method: number;
}

interface Bounds {
  /** Of all contents together. */
  readonly maxBytes: number;
  /** Seconds since 1970. */
  readonly latest: number;
}

/** Contents by name, in the order of the directory. */
type Contents = ReadonlyMap<string, Buffer>;

/** Rewrites the contents of all members; the same buffer where there is nothing to do. */
export type RewriteMembers = (members: Contents) => Contents;

/** 1980-01-01 00:00, the first time that DOS knows (APPNOTE 4.4.6). */
const dosEpoch = 0x0021_0000;
const version = 20;
const utf8Flag = 0x0800;
/** Bits 1 and 2 say how hard the writer tried, bit 3 that sizes follow the data, bit 11 that names are UTF-8. */
const levelHints = 0x0006;
const understoodFlags = levelHints | 0x0008 | utf8Flag;
/** Plain, and with directories or deflate (APPNOTE 4.4.3.2); others announce more. */
const commonVersions = [10, 20];
const maxMembers = 0xfffe;
const signature = /^META-INF\/([^/]+\.(SF|RSA|DSA|EC)|SIG-[^/]*)$/i;

/** Jars inside the archives of Spring Boot: its loader opens stored ones only, and a deflated one must not begin to load. */
const springJar = /^(BOOT-INF\/lib|WEB-INF\/lib(-provided)?)\/.*\.jar$/;

/**
 * The archive with its members stored, without times and notes of the writer, in their own order; a text with the reason
 * where it is left as it is. It is left also for times after
 * `latest`.
 */
export function normalizeZip(bytes: Buffer, bounds: Bounds, rewrite: RewriteMembers, tally: Tally): Buffer | string {
  const source = memorySource(bytes);
  const store = new ContentStore();
  try {
    const index = readZip(source);
    const reason = reasonAgainst(index, bounds);
    if (reason !== null) return reason;
    if (index.directory.end.comment.end !== bytes.length) return 'bytes behind its end';
    const contents = new Map<string, Buffer>();
    for (const entry of index.entries) {
      if (!hasZeroPadding(bytes, entry)) return 'bytes in an extra area that are no field';
      const facts = store.facts(source, entry);
      if (facts.undecoded !== null || facts.crc32 !== entry.crc32 || facts.size !== entry.size)
        return 'a member that is not what its headers say';
      if (facts.consumed !== entry.compressedSize) return 'bytes behind the data of a member';
      const opened = store.open(source, entry);
      contents.set(nameOf(entry), Buffer.from(opened.read(0, opened.size)));
    }
    const kept = new Set(index.entries.filter(staysDeflated).map(nameOf));
    const written = rewrite(new Map([...contents].filter(([name]) => !kept.has(name))));
    const members = index.entries.map((entry) => memberOf(bytes, entry, new Map([...contents, ...written])));
    return finished(bytes, members, index, tally);
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  } finally {
    store.close();
  }
}

function nameOf({ name }: ZipEntry): string {
  return name.toString('latin1');
}

function staysDeflated(entry: ZipEntry): boolean {
  return entry.method !== 0 && springJar.test(nameOf(entry));
}

function memberOf(bytes: Buffer, entry: ZipEntry, contents: Contents): Member {
  const content = contents.get(nameOf(entry)) ?? Buffer.alloc(0);
  if (!staysDeflated(entry)) return { entry, content, data: content, method: 0 };
  return { entry, content, data: bytes.subarray(entry.data.start, entry.data.end), method: entry.method };
}

function reasonAgainst({ entries, directory, gaps }: ZipIndex, { maxBytes, latest }: Bounds): string | null {
  const names = new Set(entries.map(({ name }) => name.toString('latin1')));
  const { end } = directory;
  if (gaps.length > 0 || directory.shift !== 0) return 'bytes that belong to no member';
  const { entries: count, diskEntries } = end.effective;
  if (count !== entries.length || diskEntries !== entries.length) return 'an end that counts other members';
  if (entries.some(({ local }, at) => local.at.start < (entries[at - 1]?.local.at.start ?? 0)))
    return 'members stored in another order than they are listed';
  if (directory.otherEnds.length > 0 || directory.signature.end > directory.signature.start)
    return 'more than one end, or a signature';
  if (end.zip64 !== null || entries.length > maxMembers) return 'numbers of 64 bits';
  if (names.size !== entries.length) return 'a name that occurs twice';
  if ([...names].some((name) => signature.test(name))) return 'it is signed';
  if (entries.reduce((sum, { size }) => sum + size, 0) > maxBytes) return 'contents above the limit';
  if (entries.some(({ central }) => secondsOf(central.time) > latest))
    return 'a time that no clock of its build has shown';
  return entries.every(isUnderstood) ? null : 'headers that contradict each other, or are not understood';
}

/** Seconds since 1970, as if in UTC. */
function secondsOf(time: number): number {
  const [day, month, year] = [(time >>> 16) & 31, (time >>> 21) & 15, 1980 + (time >>> 25)];
  return Date.UTC(year, month - 1, day, (time >>> 11) & 31, (time >>> 5) & 63, (time & 31) * 2) / 1000;
}

/** A time and date of the calendar, or the zeros of a writer that was told none (APPNOTE 4.4.6). */
function isDosTime(time: number): boolean {
  if (time === 0) return true;
  const [day, month] = [(time >>> 16) & 31, (time >>> 21) & 15];
  const clock = (time & 31) < 30 && ((time >>> 5) & 63) < 60 && ((time >>> 11) & 31) < 24;
  return clock && day > 0 && month > 0 && month <= 12;
}

/** Both headers say the same, apart from what a descriptor says later. */
function isUnderstood({ local, central, descriptor, method, flags }: ZipEntry): boolean {
  const same = local.name.equals(central.name) && local.method === method && local.flags === flags;
  const sizes =
    descriptor !== null ||
    (local.crc32 === central.crc32 && local.size === central.size && local.compressedSize === central.compressedSize);
  const told =
    descriptor === null ||
    (descriptor.crc32 === central.crc32 &&
      descriptor.size === central.size &&
      descriptor.compressedSize === central.compressedSize);
  const plain = (flags & ~understoodFlags) === 0 && (method === 0 || method === 8) && central.disk === 0;
  const narrow = [local.extra, central.extra].every((extra) => extra.fields.every(({ id }) => id !== zip64Id));
  const usual = [local, central].every(
    ({ time, versionNeeded }) => isDosTime(time) && commonVersions.includes(versionNeeded),
  );
  return same && sizes && told && plain && narrow && usual && local.time === central.time;
}

function hasZeroPadding(bytes: Buffer, { local, central }: ZipEntry): boolean {
  return [local.extra.rest, central.extra.rest].every(({ start, end }) =>
    bytes.subarray(start, end).every((byte) => byte === 0),
  );
}

function finished(bytes: Buffer, members: readonly Member[], index: ZipIndex, tally: Tally): Buffer {
  const { comment } = index.directory.end;
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const { entry, data } = member;
    const head = localHeader(member);
    const note = bytes.subarray(entry.central.comment.start, entry.central.comment.end);
    centrals.push(centralRecord(member, offset, note));
    locals.push(head, data);
    offset += head.length + data.length;
    countMember(member, tally);
  }
  const directory = Buffer.concat(centrals);
  const text = bytes.subarray(comment.start, comment.end);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(text.length, 20);
  return Buffer.concat([...locals, directory, end, text]);
}

function countMember(member: Member, tally: Tally): void {
  const { central, local, descriptor, method, flags, name } = member.entry;
  tally.countIf(central.time !== dosEpoch, 'zip-dos-time');
  tally.countIf(method !== member.method, 'zip-method');
  tally.countIf(method === 0 && (flags & levelHints) !== 0, 'zip-deflate-encoder');
  tally.countIf(descriptor !== null || (flags & 8) !== 0, 'zip-data-descriptor');
  tally.countIf((flags & utf8Flag) !== 0 && name.every((byte) => byte < 0x80), 'zip-flag-utf8');
  tally.countIf(madeBy(central) !== central.versionMadeBy, 'zip-version-made-by');
  tally.countIf(central.versionNeeded !== version || local.versionNeeded !== version, 'zip-version-needed');
  const ids = new Set([...local.extra.fields, ...central.extra.fields].filter(isNoise).map(({ id }) => id));
  const causes = new Set([...ids].map((id) => noiseIds.get(id) ?? 'zip-extra-align'));
  if ([local.extra, central.extra].some(({ rest }) => rest.end > rest.start)) causes.add('zip-extra-align');
  for (const id of causes) tally.count(id);
}

function localHeader(member: Member): Buffer {
  const { entry } = member;
  const extra = keptExtra(entry.local.extra);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  shared(head, 4, member, extra.length);
  return Buffer.concat([head, entry.name, extra]);
}

function centralRecord(member: Member, offset: number, comment: Buffer): Buffer {
  const { entry } = member;
  const extra = keptExtra(entry.central.extra);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(madeBy(entry.central), 4);
  shared(head, 6, member, extra.length);
  head.writeUInt16LE(comment.length, 32);
  head.writeUInt16LE(entry.central.internalAttributes, 36);
  head.writeUInt32LE(entry.central.externalAttributes, 38);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, entry.name, extra, comment]);
}

/** From "version needed" to "extra field length", which both headers have alike. */
function shared(head: Buffer, at: number, { entry, content, data, method }: Member, extraLength: number): void {
  const { name, flags } = entry;
  const isAscii = name.every((byte) => byte < 0x80);
  const hints = method === 0 ? 0 : flags & levelHints;
  head.writeUInt16LE(version, at);
  head.writeUInt16LE(hints | (isAscii ? 0 : flags & utf8Flag), at + 2);
  head.writeUInt16LE(method, at + 4);
  head.writeUInt32LE(dosEpoch, at + 6);
  head.writeUInt32LE(crc32(content), at + 10);
  head.writeUInt32LE(data.length, at + 14);
  head.writeUInt32LE(content.length, at + 18);
  head.writeUInt16LE(name.length, at + 22);
  head.writeUInt16LE(extraLength, at + 24);
}

/** The host system decides how the attributes are read; where there are none it is dropped too. */
function madeBy({ versionMadeBy, externalAttributes }: ZipEntry['central']): number {
  return externalAttributes === 0 ? version : (versionMadeBy & 0xff00) | version;
}

const noiseIds = new Map([
  [0x5455, 'zip-extra-ut'],
  [0x000a, 'zip-extra-ntfs'],
  [0xcafe, 'zip-extra-jar-magic'],
  [0xd935, 'zip-extra-align'],
]);

type Extra = ExtraArea['fields'][number];

/** Only what has the form that its cause knows; other bytes may be anything. */
function isNoise({ id, data }: Extra): boolean {
  if (id === 0xcafe) return data.length === 0;
  if (id === 0xd935) return data.subarray(2).every((byte) => byte === 0);
  if (id === 0x5455) return data.length > 0 && (data[0] ?? 0) < 8 && (data.length - 1) % 4 === 0 && data.length <= 13;
  return id === 0x000a && data.length === 32 && data.readUInt32LE(0) === 0 && data.readUInt32LE(4) === 0x0018_0001;
}

function keptExtra(area: ExtraArea): Buffer {
  return Buffer.concat(
    area.fields
      .filter((field) => !isNoise(field))
      .map(({ id, data }) => {
        const head = Buffer.alloc(4);
        head.writeUInt16LE(id, 0);
        head.writeUInt16LE(data.length, 2);
        return Buffer.concat([head, data]);
      }),
  );
}
