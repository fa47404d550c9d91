import { chunksOf, sliceSource } from '../bytes/byte-source.ts';
import { rowAt, type TarIndex } from '../formats/tar/tar-index.ts';
import type { ByteSource } from '../model/bytes.ts';
import { endOfArchive, padding, type TarEntry, tarHeader } from '../sources/rootfs/tar-header.ts';
import { maxNormalizedBytes } from './limits.ts';
import type { Pins } from './pins.ts';
import type { Tally } from './tally.ts';
import { frameChanges } from './tar-changes.ts';
import { NotCanonical, type ReadEntry, readEntry } from './tar-entry.ts';
import { pathOrder } from './tar-order.ts';

interface Planned {
  readonly entry: TarEntry;
  /** Position in the index. */
  readonly at: number;
}

/** What is written, in its order. */
export interface TarPlan {
  readonly entries: readonly Planned[];
  /** A time was kept because no clock of the image can have shown it. */
  readonly keptTime: boolean;
}

/** Throws `NotCanonical` for an archive that is kept as a whole. */
export function checkArchive(source: ByteSource, index: TarIndex): void {
  const [problem] = index.problems;
  if (problem !== undefined) throw new NotCanonical(problem.message);
  if (index.globalPax.length > 0) throw new NotCanonical('a global extended header');
  const trailing = sliceSource(source, index.trailingStart, index.size);
  for (const chunk of chunksOf(trailing))
    if (chunk.some((byte) => byte !== 0)) throw new NotCanonical('bytes behind the end');
}

/** One entry, as `readEntry`; throws also for a white-out that hides nothing. */
export function readMember(source: ByteSource, index: TarIndex, at: number): ReadEntry & { isWhiteout: boolean } {
  const read = readEntry(source, rowAt(index, at));
  return { ...read, isWhiteout: isMark(read.entry) };
}

/** How an archive is written in its canonical form. Throws `NotCanonical` where it has none. */
export function planArchive(source: ByteSource, index: TarIndex, pins: Pins, tally: Tally): TarPlan {
  checkArchive(source, index);
  let keptTime = false;
  const read = Array.from({ length: index.count }, (_, at) => {
    const member = readMember(source, index, at);
    const isLate = member.entry.mtime > pins.latest;
    keptTime ||= isLate;
    return writtenEntry(member, isLate || pins.times.has(index.names[at] ?? ''), tally);
  });
  const positions = pathOrder(read) ?? read.map((_, at) => at);
  tally.countIf(
    positions.some((at, rank) => at !== rank),
    'tar-order',
  );
  tally.countIf(index.size - index.endStart !== endOfArchive.length, 'tar-padding');
  const entries = positions.flatMap((at) => {
    const entry = read[at];
    return entry === undefined ? [] : [{ entry, at }];
  });
  return { entries, keptTime };
}

function writtenEntry(read: ReturnType<typeof readMember>, keepsTime: boolean, tally: Tally): TarEntry {
  const { entry, isWhiteout } = read;
  const plain = plainNames(entry);
  const written = { ...plain, ...(keepsTime ? timeOf(read) : { mtime: 0 }) };
  const changes = frameChanges(
    {
      stored: read.stored,
      written: tarHeader(written),
      seconds: { stored: Math.floor(entry.mtime), written: written.mtime },
      fraction: { stored: read.exactTime !== null, written: keepsTime },
      isRenamed: plain !== entry,
      isWhiteout,
    },
    read.dropped,
  );
  for (const id of changes) tally.count(id);
  return written;
}

/** White-outs are empty files (image-spec layer.md); what merely looks like one, readers take in their own ways. */
function isMark({ name, type, size }: TarEntry): boolean {
  const last = name.toString('latin1').replace(/\/+$/, '').split('/').at(-1) ?? '';
  if (!last.startsWith('.wh.')) return false;
  if (last === '.wh.' || type !== '0' || size !== 0) throw new NotCanonical('a white-out that hides nothing');
  return true;
}

/** A fraction of a second has no room in the header. */
function timeOf({ entry: { mtime, records }, exactTime }: ReadEntry): Partial<TarEntry> {
  if (exactTime === null) return { mtime };
  const whole = Number(exactTime.split('.')[0]) - (exactTime.startsWith('-') ? 1 : 0);
  return { mtime: whole, records: [...records, ['mtime', Buffer.from(exactTime)] as const] };
}

/** The same entry where its name and link are plain. */
function plainNames(entry: TarEntry): TarEntry {
  const name = withoutDot(entry.name);
  const closed = entry.type === '5' && name.at(-1) !== 0x2f ? Buffer.concat([name, Buffer.from('/')]) : name;
  const link = entry.type === '1' ? withoutDot(entry.link) : entry.link;
  return closed.equals(entry.name) && link.equals(entry.link) ? entry : { ...entry, name: closed, link };
}

function withoutDot(name: Buffer): Buffer {
  return name.length > 2 && name[0] === 0x2e && name[1] === 0x2f && name[2] !== 0x2f && name[2] !== 0x2e
    ? name.subarray(2)
    : name;
}

/** Rewrites the content of one member by its name in the archive; the same buffer where there is nothing to do. */
export type RewriteEntry = (name: string, content: Buffer, entry: TarEntry) => Buffer;

/** Hands the archive to `write`, piece by piece. */
export function writeArchive(
  source: ByteSource,
  index: TarIndex,
  { entries }: TarPlan,
  pins: Pins,
  rewrite: RewriteEntry,
  write: (chunk: Buffer) => void,
): void {
  for (const { entry, at } of entries) {
    const { dataStart, dataEnd } = rowAt(index, at);
    const name = index.names[at] ?? '';
    if (mayRewrite(entry, name, pins)) {
      const content = rewrite(name, Buffer.from(source.read(dataStart, dataEnd)), entry);
      write(Buffer.concat([tarHeader({ ...entry, size: content.length }), content, padding(content.length)]));
      continue;
    }
    write(tarHeader(entry));
    if (entry.size > 0) for (const chunk of chunksOf(sliceSource(source, dataStart, dataEnd))) write(chunk);
    write(padding(entry.size));
  }
  write(endOfArchive);
}

function mayRewrite({ type, size, records }: TarEntry, name: string, { everything, contents }: Pins): boolean {
  const isMeasured = records.some(([key]) => /^SCHILY\.xattr\.security\.(ima|evm)$/.test(key));
  return type === '0' && size <= maxNormalizedBytes && everything === null && !contents.has(name) && !isMeasured;
}
