import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import type { CentralRecord } from './central-record.ts';
import { type Descriptor, readDescriptor } from './descriptor.ts';
import { type Directory, findDirectory } from './directory.ts';
import { descriptorFlag, type LocalHeader, localFixedBytes, readLocalHeader } from './local-header.ts';

/** One member: its two headers, its descriptor and its stored data. What the central directory says holds. */
export interface ZipEntry {
  readonly local: LocalHeader;
  readonly central: CentralRecord;
  readonly descriptor: Descriptor | null;
  /** The stored (compressed) bytes; offsets in the archive. */
  readonly data: ByteRange;
  readonly method: number;
  readonly flags: number;
  readonly crc32: number;
  /** Bytes of the stored data. */
  readonly compressedSize: number;
  /** Bytes of the content as declared. */
  readonly size: number;
  readonly name: Buffer;
  /** Bytes to add to the stored offset of the local header. */
  readonly shift: number;
}

/** A zip archive whose every byte is accounted for: members, `gaps`, directory and end records, trailing bytes. */
export interface ZipIndex {
  /** In central directory order. */
  readonly entries: readonly ZipEntry[];
  readonly directory: Directory;
  /** Bytes that no member and no record owns, in byte order; the first one may start at 0 (a preamble). */
  readonly gaps: readonly ByteRange[];
}

/**
 * Reads the whole structure of a zip archive (APPNOTE 6.3.10 with zip64), but no member's data. Throws DecodeError
 * when a record is malformed, members overlap, or a limit is exceeded.
 */
export function readZip(source: ByteSource): ZipIndex {
  const directory = findDirectory(source);
  const heads = directory.records.map((central) => readHead(source, central, directory));
  const order = heads.map((_, at) => at).sort((a, b) => startOf(heads, a) - startOf(heads, b));
  const entries: ZipEntry[] = new Array(heads.length);
  const gaps = new GapList();
  order.forEach((at, rank) => {
    const head = heads[at];
    if (head === undefined) return;
    const next = order[rank + 1];
    const limit = next === undefined ? directory.at.start : startOf(heads, next);
    const entry = completeEntry(source, head, limit);
    entries[at] = entry;
    gaps.skipTo(entry.local.at.start);
    gaps.cover(endOf(entry));
  });
  gaps.skipTo(directory.at.start);
  gaps.cover(directory.at.end);
  gaps.skipTo(directory.end.zip64?.at.start ?? directory.end.at.start);
  return { entries, directory, gaps: gaps.found };
}

/** Where the member's last byte before the central directory is. */
function endOf(entry: ZipEntry): number {
  return entry.descriptor?.at.end ?? entry.data.end;
}

type Head = Omit<ZipEntry, 'descriptor'>;

function startOf(heads: readonly Head[], at: number): number {
  return heads[at]?.local.at.start ?? 0;
}

function readHead(source: ByteSource, central: CentralRecord, directory: Directory): Head {
  const start = (central.zip64.localOffset?.value ?? central.localOffset) + directory.shift;
  if (start + localFixedBytes > directory.at.start) {
    const text = `expected a local header before the central directory at ${directory.at.start}, found its offset ${start}`;
    throw new DecodeError('zip-local-offset', central.at.start + 42, text);
  }
  const local = readLocalHeader(source, start);
  const compressedSize = central.zip64.compressedSize?.value ?? central.compressedSize;
  const end = local.at.end + compressedSize;
  if (end > directory.at.start) {
    const text = `expected data that end by ${directory.at.start}, found ${compressedSize} bytes that end at ${end}`;
    throw new DecodeError('zip-overlap', local.at.end, text);
  }
  return {
    local,
    central,
    data: { start: local.at.end, end },
    method: central.method,
    flags: central.flags,
    crc32: central.crc32,
    compressedSize,
    size: central.zip64.size?.value ?? central.size,
    name: central.name,
    shift: directory.shift,
  };
}

function completeEntry(source: ByteSource, head: Head, limit: number): ZipEntry {
  const { start, end } = head.data;
  if (end > limit) {
    const text = `expected the member to end by the next header at ${limit}, found its data end at ${end}`;
    throw new DecodeError('zip-overlap', start, text);
  }
  const announced = ((head.flags | head.local.flags) & descriptorFlag) !== 0;
  return { ...head, descriptor: announced ? readDescriptor(source, end, limit, head) : null };
}

/** Collects what lies between covered ranges, which arrive in byte order. */
class GapList {
  readonly found: ByteRange[] = [];
  #at = 0;

  skipTo(start: number): void {
    if (start > this.#at) this.found.push({ start: this.#at, end: start });
    this.#at = Math.max(this.#at, start);
  }

  cover(end: number): void {
    this.#at = Math.max(this.#at, end);
  }
}
