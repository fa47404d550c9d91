import { layoutFrame, readBlock } from '../formats/tar/frame-layout.ts';
import type { MemberType } from '../formats/tar/header.ts';
import { type Dialect, dialectOf } from '../formats/tar/header.ts';
import { readNumber } from '../formats/tar/number.ts';
import { readPaxRecords } from '../formats/tar/pax.ts';
import { rowAt, type TarIndex, typeAt } from '../formats/tar/tar-index.ts';
import { decodeField } from '../formats/tar/text.ts';
import type { ByteSource } from '../model/bytes.ts';

/** One member of a layer as its headers describe it. */
export interface TarMember {
  readonly at: number;
  /** Step name: without `./`. */
  readonly name: string;
  /** As stored in the last header that names it. */
  readonly storedName: string;
  readonly type: MemberType;
  /** Permission bits with setuid and the like. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly userName: string;
  readonly groupName: string;
  /** Seconds since 1970, with its fraction; NaN for none. */
  readonly mtime: number;
  readonly dialect: Dialect;
  /** Keywords of the PAX headers before it, with their values. */
  readonly pax: ReadonlyMap<string, string>;
  /** The name that a PAX header itself has; null where there is none. */
  readonly paxHeaderName: string | null;
  readonly size: number;
}

/** Records kept of one member's PAX headers; their sizes were bounded when the archive was indexed. */
const maxValueCharacters = 4_096;

/** Reads a member's headers again. Throws DecodeError `tar-frame` when `source` is not the archive that was indexed. */
export function readTarMember(source: ByteSource, index: TarIndex, at: number): TarMember {
  const row = rowAt(index, at);
  const layout = layoutFrame(source, row);
  const block = readBlock(source, layout.header);
  const pax = new Map<string, string>();
  let longName: string | null = null;
  let paxHeaderName: string | null = null;
  for (const part of layout.extended) {
    const data = source.read(part.data.start, part.data.end);
    if (part.kind === 'L') longName = decodeField(data, 0, data.length);
    if (part.kind !== 'x') continue;
    paxHeaderName = decodeField(readBlock(source, part.start), 0, 100);
    for (const { keyword, valueStart, valueEnd } of readPaxRecords(data).records)
      pax.set(keyword, data.toString('utf8', valueStart, Math.min(valueEnd, valueStart + maxValueCharacters)));
  }
  const number = (name: string, offset: number): number => Number(pax.get(name) ?? readNumber(block, offset, 8) ?? 0);
  const dialect = dialectOf(block, 0);
  const text = (name: string, start: number): string =>
    pax.get(name) ?? (dialect === 'v7' ? '' : decodeField(block, start, start + 32));
  return {
    at,
    name: index.names[at] ?? '',
    storedName: pax.get('path') ?? longName ?? storedHeaderName(block, dialect),
    type: typeAt(index, at),
    mode: (readNumber(block, 100, 8) ?? 0) & 0o7777,
    uid: number('uid', 108),
    gid: number('gid', 116),
    userName: text('uname', 265),
    groupName: text('gname', 297),
    mtime: index.mtime[at] ?? Number.NaN,
    dialect,
    pax,
    paxHeaderName,
    size: row.dataSize,
  };
}

function storedHeaderName(block: Buffer, dialect: Dialect): string {
  const name = decodeField(block, 0, 100);
  const prefix = dialect === 'ustar' ? decodeField(block, 345, 500) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}
