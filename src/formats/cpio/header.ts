// cpio(5): the new ASCII formats of SVR4 (newc and crc) and the portable one of POSIX.1-1988 (odc).
import type { ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';

/** `newc` and `crc` differ in their magic and in whether the checksum is used. */
export type CpioDialect = 'newc' | 'crc' | 'odc';

type Row = readonly [name: string, digits: number];

const newRows: readonly Row[] = [
  ['ino', 8],
  ['mode', 8],
  ['uid', 8],
  ['gid', 8],
  ['nlink', 8],
  ['mtime', 8],
  ['filesize', 8],
  ['devmajor', 8],
  ['devminor', 8],
  ['rdevmajor', 8],
  ['rdevminor', 8],
  ['namesize', 8],
  ['check', 8],
];

const oldRows: readonly Row[] = [
  ['dev', 6],
  ['ino', 6],
  ['mode', 6],
  ['uid', 6],
  ['gid', 6],
  ['nlink', 6],
  ['rdev', 6],
  ['mtime', 11],
  ['namesize', 6],
  ['filesize', 11],
];

export const magicBytes = 6;

/** How the headers of one dialect are laid out. */
export interface CpioLayout {
  readonly dialect: CpioDialect;
  /** The fields behind the magic. */
  readonly rows: readonly Row[];
  readonly headerBytes: number;
  readonly radix: 8 | 16;
  /** Header with name, and content, are filled up to a multiple of this. */
  readonly alignment: 1 | 4;
}

const newc: CpioLayout = { dialect: 'newc', rows: newRows, headerBytes: 110, radix: 16, alignment: 4 };
const layouts: ReadonlyMap<string, CpioLayout> = new Map([
  ['070701', newc],
  ['070702', { ...newc, dialect: 'crc' }],
  ['070707', { dialect: 'odc', rows: oldRows, headerBytes: 76, radix: 8, alignment: 1 }],
]);

/** The layout that a magic number announces. */
export function layoutOf(head: Buffer): CpioLayout | undefined {
  return layouts.get(head.toString('latin1', 0, magicBytes));
}

/** Whether a header begins here: a magic number, and digits in all its fields. */
export function startsCpio(head: Buffer): boolean {
  const layout = layoutOf(head);
  if (layout === undefined || head.length < layout.headerBytes) return false;
  const digits = layout.radix === 16 ? /^[0-9A-Fa-f]+$/ : /^[0-7]+$/;
  return digits.test(head.toString('latin1', magicBytes, layout.headerBytes));
}

export interface CpioHeader {
  readonly layout: CpioLayout;
  /** The number in each field, by its name. */
  readonly values: Readonly<Record<string, number>>;
}

/** Reads the header at `start`. Throws `cpio-header`, `cpio-number` and `cpio-truncated`. */
export function readHeader(source: ByteSource, start: number): CpioHeader {
  const magic = source.read(start, start + magicBytes);
  const layout = layoutOf(magic);
  if (layout === undefined) {
    if (magic.length < magicBytes) throw truncated(source, 'a header', start);
    const text = `expected the magic 070701, 070702 or 070707, found ${JSON.stringify(magic.toString('latin1'))}`;
    throw new DecodeError('cpio-header', start, text);
  }
  const header = source.read(start, start + layout.headerBytes);
  if (header.length < layout.headerBytes) throw truncated(source, 'a header', start);
  const values: Record<string, number> = {};
  let at = magicBytes;
  for (const [name, digits] of layout.rows) {
    values[name] = readNumber(header.toString('latin1', at, at + digits), layout.radix, name, start + at);
    at += digits;
  }
  return { layout, values };
}

export function truncated(source: ByteSource, what: string, start: number): DecodeError {
  const text = `the archive ends inside ${what} that begins at byte ${start}`;
  return new DecodeError('cpio-truncated', source.size, text);
}

function readNumber(text: string, radix: 8 | 16, name: string, offset: number): number {
  const digits = radix === 16 ? /^[0-9A-Fa-f]+$/ : /^[0-7]+$/;
  if (digits.test(text)) return Number.parseInt(text, radix);
  const kind = radix === 16 ? 'hexadecimal' : 'octal';
  throw new DecodeError('cpio-number', offset, `expected ${kind} digits in ${name}, found ${JSON.stringify(text)}`);
}
