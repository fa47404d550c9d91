/**
 * One 512-byte header block: POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
 */
import { readNumber } from './number.ts';
import { decodeField } from './text.ts';

export const blockSize = 512;

/** `length` rounded up to whole blocks. */
export function roundUp(length: number): number {
  return Math.ceil(length / blockSize) * blockSize;
}

const zeroBlock = Buffer.alloc(blockSize);

export function isZeroBlock(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0 && bytes.compare(zeroBlock, 0, blockSize, at, at + blockSize) === 0;
}

/** Which fields follow `linkname`. `star` is ustar with a shorter prefix, `atime`, `ctime` and a `tar` trailer. */
export type Dialect = 'v7' | 'ustar' | 'gnu' | 'star';

export function dialectOf(bytes: Buffer, at: number): Dialect {
  if (bytes.readUInt32BE(at + 257) !== 0x75737461 || bytes[at + 261] !== 0x72) return 'v7';
  if (bytes[at + 262] === 0) return bytes.readUInt32BE(at + 508) === 0x74617200 ? 'star' : 'ustar';
  return bytes[at + 262] === 0x20 && bytes[at + 263] === 0x20 && bytes[at + 264] === 0 ? 'gnu' : 'v7';
}

/** Sums of the header bytes with spaces in the place of `chksum`: as unsigned bytes, and as the signed bytes of old writers. */
export interface HeaderSums {
  readonly unsigned: number;
  readonly signed: number;
}

export function sumHeader(bytes: Buffer, at: number): HeaderSums {
  let sum = 8 * 0x20;
  let high = 0;
  // Two plain loops, since every member pays for them.
  for (let offset = at; offset < at + 148; offset++) {
    const byte = bytes[offset] as number;
    sum += byte;
    high += byte >> 7;
  }
  for (let offset = at + 156; offset < at + blockSize; offset++) {
    const byte = bytes[offset] as number;
    sum += byte;
    high += byte >> 7;
  }
  return { unsigned: sum, signed: sum - 256 * high };
}

/** True when the stored `chksum` is one of the two sums that extractors accept. */
export function checksumHolds(bytes: Buffer, at: number): boolean {
  const stored = readNumber(bytes, at + 148, 8);
  const sums = sumHeader(bytes, at);
  return stored === sums.unsigned || stored === sums.signed;
}

/** The name in the header block itself: `prefix/name`, or `name` where the dialect has no prefix. */
export function headerName(bytes: Buffer, at: number): string {
  const name = decodeField(bytes, at, at + 100);
  const dialect = bytes[at + 345] === 0 ? 'v7' : dialectOf(bytes, at);
  if (dialect !== 'ustar' && dialect !== 'star') return name;
  const prefix = decodeField(bytes, at + 345, at + (dialect === 'star' ? 476 : 500));
  return `${prefix}/${name}`;
}

export type ExtendedKind = 'x' | 'g' | 'L' | 'K';

/** Which extended header a typeflag stands for (`X` is Solaris' `x`); undefined for the member's own header. */
export function extendedKindOf(typeflag: number): ExtendedKind | undefined {
  switch (typeflag) {
    case 0x78:
    case 0x58:
      return 'x';
    case 0x67:
      return 'g';
    case 0x4c:
      return 'L';
    case 0x4b:
      return 'K';
    default:
      return undefined;
  }
}

/** The order is the number stored in the `type` column. */
export const memberTypes = ['file', 'directory', 'symlink', 'hardlink', 'device', 'other'] as const;
export type MemberType = (typeof memberTypes)[number];

/** What a member is. A regular file named `…/` with the typeflag NUL is a v7 directory. */
export function memberTypeOf(typeflag: number, name: string): MemberType {
  switch (String.fromCharCode(typeflag)) {
    case '\0':
      return name.endsWith('/') ? 'directory' : 'file';
    case '0':
    case '7':
    case 'S':
      return 'file';
    case '1':
      return 'hardlink';
    case '2':
      return 'symlink';
    case '3':
    case '4':
      return 'device';
    case '5':
      return 'directory';
    default:
      return 'other';
  }
}

/** True for members that never have content, whatever `size` says (as Go's and Python's readers do). */
export function isHeaderOnly(typeflag: number, type: MemberType): boolean {
  return typeflag === 0x36 || (type !== 'file' && type !== 'other');
}
