import { createHash } from 'node:crypto';
import { chunksOf, fileSource, sliceSource } from '../bytes/byte-source.ts';
import type { Spool } from '../bytes/spool.ts';
import { rowAt, type TarIndex } from '../formats/tar/tar-index.ts';
import type { ByteSource, FileRange } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { maxNormalizedBytes, normalizeFile } from '../normalize/file.ts';
import type { Written } from '../normalize/oci-documents.ts';
import { Tally } from '../normalize/tally.ts';
import { frameChanges } from '../normalize/tar-changes.ts';
import { NotCanonical, type ReadEntry, readEntry } from '../normalize/tar-entry.ts';
import { pathOrder } from '../normalize/tar-order.ts';
import type { WrittenDigests } from '../normalize/written-digests.ts';
import { endOfArchive, padding, type TarEntry, tarHeader } from '../sources/rootfs/tar-header.ts';

/** What the files of the whole image say about each other. */
export interface Pins {
  /** Step names of files whose times something compares. */
  readonly times: ReadonlySet<string>;
  /** Step names of files whose digests are listed somewhere. */
  readonly contents: ReadonlySet<string>;
  /** Digests that are written in any file: what has one of them stays. */
  readonly digests: WrittenDigests;
  /** Why no content of any file is rewritten; null where it is. */
  readonly everything: string | null;
  /** Times after this, in seconds since 1970, were not taken from the build's clock; null where it has none. */
  readonly latest: number | null;
}

export interface NormalizedLayer {
  readonly written: Written;
  readonly file: FileRange;
  /** A time was kept because no clock of the image can have shown it. */
  readonly keptTime: boolean;
}

interface Planned {
  readonly entry: TarEntry;
  readonly at: number;
}

/** Writes one uncompressed layer in its canonical form into the spool; as it is, where it has none. */
export function normalizeLayer(
  tar: FileRange,
  index: TarIndex,
  label: string,
  pins: Pins,
  spool: Spool,
  tally: Tally,
): NormalizedLayer {
  const source = fileSource(tar);
  try {
    const own = new Tally();
    const reason = reasonAgainst(source, index);
    if (reason !== null) throw new NotCanonical(reason);
    const plan = planEntries(source, index, pins, own);
    const result = writeLayer(source, index, plan.entries, label, pins, spool, own);
    own.countIf(index.size - index.endStart !== endOfArchive.length, 'tar-padding');
    tally.add(own);
    return { ...result, keptTime: plan.keptTime };
  } catch (error) {
    if (!(error instanceof NotCanonical || error instanceof DecodeError)) throw error;
    tally.leave(label, error.message);
    return { ...copyLayer(source, spool), keptTime: false };
  } finally {
    source.close();
  }
}

function reasonAgainst(source: ByteSource, index: TarIndex): string | null {
  if (index.problems.length > 0) return index.problems[0]?.message ?? 'a damaged archive';
  if (index.globalPax.length > 0) return 'a global extended header';
  if (index.trailingStart === index.size) return null;
  const trailing = sliceSource(source, index.trailingStart, index.size);
  for (const chunk of chunksOf(trailing)) if (chunk.some((byte) => byte !== 0)) return 'bytes behind the end';
  return null;
}

function planEntries(
  source: ByteSource,
  index: TarIndex,
  pins: Pins,
  tally: Tally,
): { readonly entries: readonly Planned[]; readonly keptTime: boolean } {
  let keptTime = false;
  const read = Array.from({ length: index.count }, (_, at) => {
    const read = readEntry(source, rowAt(index, at));
    const { entry } = read;
    const isWhiteout = isMark(entry);
    const isLate = pins.latest !== null && entry.mtime > pins.latest;
    keptTime ||= isLate;
    const keeps = isLate || pins.times.has(index.names[at] ?? '');
    const plain = plainNames(entry);
    const written = { ...plain, ...(keeps ? timeOf(read) : { mtime: 0 }) };
    const changes = frameChanges(
      {
        stored: read.stored,
        written: tarHeader(written),
        seconds: { stored: Math.floor(entry.mtime), written: written.mtime },
        fraction: { stored: read.exactTime !== null, written: keeps },
        isRenamed: plain !== entry,
        isWhiteout,
      },
      read.dropped,
    );
    for (const id of changes) tally.count(id);
    return written;
  });
  const order = pathOrder(read);
  const positions = order ?? read.map((_, at) => at);
  tally.countIf(
    positions.some((at, rank) => at !== rank),
    'tar-order',
  );
  const entries = positions.flatMap((at) => {
    const entry = read[at];
    return entry === undefined ? [] : [{ entry, at }];
  });
  return { entries, keptTime };
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

function writeLayer(
  source: ByteSource,
  index: TarIndex,
  entries: readonly Planned[],
  label: string,
  pins: Pins,
  spool: Spool,
  tally: Tally,
): Omit<NormalizedLayer, 'keptTime'> {
  const out = hashedFile(spool);
  for (const { entry, at } of entries) {
    const { dataStart, dataEnd } = rowAt(index, at);
    const name = index.names[at] ?? '';
    if (!mayRewrite(entry, name, pins)) {
      out.write(tarHeader(entry));
      if (entry.size > 0) for (const chunk of chunksOf(sliceSource(source, dataStart, dataEnd))) out.write(chunk);
      out.write(padding(entry.size));
      continue;
    }
    const stored = Buffer.from(source.read(dataStart, dataEnd));
    const content = normalizeFile(`${label} › ${name}`, stored, { tally, digests: pins.digests, depth: 0 });
    out.write(Buffer.concat([tarHeader({ ...entry, size: content.length }), content, padding(content.length)]));
  }
  out.write(endOfArchive);
  return out.finish();
}

function mayRewrite({ type, size }: TarEntry, name: string, { everything, contents }: Pins): boolean {
  return type === '0' && size <= maxNormalizedBytes && everything === null && !contents.has(name);
}

function copyLayer(source: ByteSource, spool: Spool): Omit<NormalizedLayer, 'keptTime'> {
  const out = hashedFile(spool);
  for (const chunk of chunksOf(source)) out.write(chunk);
  return out.finish();
}

function hashedFile(spool: Spool): {
  write(chunk: Buffer): void;
  finish(): Omit<NormalizedLayer, 'keptTime'>;
} {
  const hash = createHash('sha256');
  const file = spool.file();
  return {
    write: (chunk) => {
      hash.update(chunk);
      file.write(chunk);
    },
    finish: () => {
      const range = file.finish();
      return { written: { digest: `sha256:${hash.digest('hex')}`, size: range.size }, file: range };
    },
  };
}
