import { isUtf8 } from 'node:buffer';
import { chunksOf, sliceSource } from '../bytes/byte-source.ts';
import { maxTarExtendedHeaderBytes } from '../bytes/limits.ts';
import type { ByteSource } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { applyPaxRecords, type Pending } from './outer-pax.ts';
import { quote } from './quote.ts';

/** One member of an archive that holds an image. Offsets and sizes are bytes of the uncompressed archive. */
export interface OuterMember {
  /** Without `./` in front and `/` at the end. */
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink';
  readonly offset: number;
  readonly size: number;
  /** The link's target as stored; empty for other types. */
  readonly link: string;
}

/** An image has some hundred blobs; the number bounds the work on a hostile archive. */
export const maxOuterMembers = 100_000;

const block = 512;
const types = new Map<string, OuterMember['type']>([
  ['0', 'file'],
  ['\0', 'file'],
  ['1', 'hardlink'],
  ['2', 'symlink'],
  ['5', 'directory'],
]);

/**
 * Lists the members of a tar archive (POSIX ustar and pax, GNU long names). Layers are never read with this: it is for the
 * archive around an image, written by a handful of tools, so whatever could be read in two ways throws `InputError`.
 */
export function listMembers(source: ByteSource): OuterMember[] {
  const members: OuterMember[] = [];
  let pending: Pending = {};
  let at = 0;
  for (;;) {
    const header = source.read(at, at + block);
    if (header.length < block) throw odd(at, 'the archive ends without an end mark; it may be cut short');
    if (isZero(header)) break;
    const type = checkHeader(header, at);
    const stored = readNumber(header, 124, 12, at);
    const extended = 'xgLK'.includes(type);
    const size = extended ? stored : (pending.size ?? stored);
    const next = at + block + Math.ceil(size / block) * block;
    if (next > source.size)
      throw odd(at, `a member of ${size} bytes reaches beyond the end of the archive (${source.size} bytes)`);
    if (extended) {
      pending = readExtended(source, type, at, size, pending);
    } else {
      members.push(readMember(header, type, at, size, pending));
      pending = {};
    }
    if (members.length > maxOuterMembers) throw odd(at, `there are more than ${maxOuterMembers} members`);
    at = next;
  }
  if (Object.keys(pending).length > 0) throw odd(at, 'an extended header has no member after it');
  checkEnd(source, at);
  return members;
}

/** True when the block could be the first header of a tar archive. */
export function looksLikeTar(head: Buffer): boolean {
  return head.length >= block && head.toString('latin1', 257, 262) === 'ustar';
}

function readMember(header: Buffer, type: string, at: number, size: number, pending: Pending): OuterMember {
  const kind = types.get(type);
  if (kind === undefined)
    throw odd(at, `a member has the type ${quote(type)}; files, directories and links are expected`);
  if (kind !== 'file' && size !== 0) throw odd(at, `a ${kind} should have no content, but has ${size} bytes`);
  const name = cleanName(pending.path ?? headerName(header, at), at);
  const link = kind === 'symlink' || kind === 'hardlink' ? (pending.link ?? readText(header, 157, 100, at)) : '';
  return { name, type: kind, offset: at + block, size, link };
}

function readExtended(source: ByteSource, type: string, at: number, size: number, pending: Pending): Pending {
  if (size > maxTarExtendedHeaderBytes) {
    throw odd(at, `an extended header has ${size} bytes, above the limit of ${maxTarExtendedHeaderBytes}`);
  }
  const body = source.read(at + block, at + block + size);
  if (type === 'x' || type === 'g') {
    if (Object.keys(pending).length > 0)
      throw odd(at, 'a pax header follows another extended header of the same member');
    return applyPaxRecords(body, type === 'g', at);
  }
  const key = type === 'L' ? 'path' : 'link';
  if (pending[key] !== undefined || pending.pax === true) throw odd(at, `a member has two long names`);
  return { ...pending, [key]: readText(body, 0, body.length, at) };
}

/** The type letter, after checking magic and checksum (POSIX pax, "ustar Interchange Format"). */
function checkHeader(header: Buffer, at: number): string {
  const magic = header.toString('latin1', 257, 265);
  if (magic !== 'ustar\x0000' && magic !== 'ustar  \0')
    throw odd(at, 'this is no tar header: the magic "ustar" is missing');
  let sum = 8 * 0x20;
  for (let index = 0; index < block; index++) if (index < 148 || index >= 156) sum += header.readUInt8(index);
  const stored = readNumber(header, 148, 8, at);
  if (stored !== sum) throw odd(at, `the header's checksum should be ${sum}, found ${stored}`);
  return header.toString('latin1', 156, 157);
}

function headerName(header: Buffer, at: number): string {
  const name = readText(header, 0, 100, at);
  // GNU keeps times where POSIX keeps the prefix.
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? readText(header, 345, 155, at) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function cleanName(stored: string, at: number): string {
  const name = stored.replace(/^(?:\.\/+)+/, '').replace(/\/+$/, '');
  const parts = name.split('/');
  if (name === '.' || name === '') return '.';
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw odd(at, `the member name ${quote(stored)} is not a plain relative path`);
  }
  return name;
}

function readText(bytes: Buffer, start: number, length: number, at: number): string {
  const field = bytes.subarray(start, start + length);
  const zero = field.indexOf(0);
  const text = zero < 0 ? field : field.subarray(0, zero);
  if (zero >= 0 && !isZero(field.subarray(zero))) throw odd(at, 'a name has bytes behind its end');
  if (!isUtf8(text)) throw odd(at, 'a name is not UTF-8');
  return text.toString('utf8');
}

/** An octal number, or GNU's base-256 form for large files. */
function readNumber(header: Buffer, start: number, length: number, at: number): number {
  const field = header.subarray(start, start + length);
  if (field.readUInt8(0) === 0x80) {
    if (!isZero(field.subarray(1, length - 6))) throw odd(at, 'a number is too large');
    return field.readUIntBE(length - 6, 6);
  }
  const digits = /^ *([0-7]+)[ \0]*$/.exec(field.toString('latin1'))?.[1];
  if (digits === undefined) throw odd(at, 'a number field does not hold an octal number');
  return Number.parseInt(digits, 8);
}

/** After the first zero block only zeros may follow, and at least one block of them: nothing hides behind the end. */
function checkEnd(source: ByteSource, at: number): void {
  if (source.size < at + 2 * block) throw odd(at, 'the archive ends after half an end mark; it may be cut short');
  for (const chunk of chunksOf(sliceSource(source, at, source.size))) {
    if (!isZero(chunk)) throw odd(at, 'there is data behind the end of the archive');
  }
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

function odd(offset: number, message: string): InputError {
  return new InputError('archive-invalid', `the archive cannot be read as tar: at byte ${offset}, ${message}`);
}
