import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { CertifiedEquation } from '../model/certificate.ts';
import { maxContentBytes } from './codec.ts';
import { headerSum, readTar, type TarMember } from './read-tar.ts';
import { readZip, type ZipFile, zipContent } from './read-zip.ts';

/** One side of a comparison: the contents that equations may speak of, by path. */
export class Side {
  readonly #contents = new Map<string, Buffer>();
  readonly #storedSizes = new Map<string, number>();
  readonly #tars = new Map<Buffer, ReadonlyMap<string, TarMember>>();
  readonly #zips = new Map<Buffer, ZipFile | undefined>();

  add(path: readonly string[], content: Buffer, storedSize?: number): void {
    this.#contents.set(path.join('\0'), content);
    if (storedSize !== undefined) this.#storedSizes.set(path.join('\0'), storedSize);
  }

  /** What lies at a path: what was opened already, or a member of a tar or zip that was. */
  content(path: readonly string[]): Buffer | undefined {
    const known = this.#contents.get(path.join('\0'));
    if (known !== undefined || path.length < 2) return known;
    const around = this.content(path.slice(0, -1));
    const name = path.at(-1) ?? '';
    if (around === undefined) return undefined;
    const member = this.tar(around).get(name);
    if (member !== undefined) return around.subarray(member.start, member.end);
    const zipped = this.zip(around)?.members.get(name);
    return zipped === undefined ? undefined : zipContent(around, zipped, maxContentBytes);
  }

  storedSize(path: readonly string[]): number | undefined {
    return this.#storedSizes.get(path.join('\0'));
  }

  tar(bytes: Buffer): ReadonlyMap<string, TarMember> {
    const known = this.#tars.get(bytes) ?? readTar(bytes);
    this.#tars.set(bytes, known);
    return known;
  }

  zip(bytes: Buffer): ZipFile | undefined {
    if (!this.#zips.has(bytes)) this.#zips.set(bytes, readZip(bytes));
    return this.#zips.get(bytes);
  }
}

/** A node, for the values that follow from where they stand in it. */
export interface Place {
  readonly path: readonly string[];
  readonly bytes: Buffer;
}

/** The value of an equation at `at` of a node, with its `length` bytes; undefined when it cannot be computed. */
export function evaluate(
  equation: CertifiedEquation,
  side: Side,
  node: Place,
  at: number,
  length: number,
): Buffer | undefined {
  const { fn, of, width, as } = equation;
  if (placedFunctions.includes(fn)) return placedValue(equation, side, node, at, length);
  if (fn === 'size') {
    const size = of.at(-1) === '(stored)' ? side.storedSize(of.slice(0, -1)) : side.content(of)?.length;
    return size === undefined ? undefined : written(size, equation);
  }
  const content = side.content(of);
  if (content === undefined) return undefined;
  if (fn === 'crc32') return written(crc32(content), equation);
  const isDigest = /^(?:md5|sha1|sha224|sha256|sha384|sha512)$/.test(fn) && width === 0;
  return isDigest ? digestText(createHash(fn).update(content).digest(), as) : undefined;
}

const placedFunctions = ['zeros', 'tar-checksum', 'local-header', 'directory-start', 'directory-size'];

/** These take nothing but their place; what else their equation says must be empty, so that nothing in it goes unlooked at. */
function placedValue(
  { fn, of, as, width, head, tail }: CertifiedEquation,
  side: Side,
  { path, bytes }: Place,
  at: number,
  length: number,
): Buffer | undefined {
  if (as !== 'raw' || width !== 0 || head !== 0 || tail !== 0) return undefined;
  if (fn === 'zeros') return of.length === 0 ? Buffer.alloc(length) : undefined;
  if (fn === 'tar-checksum') return of.length === 0 ? tarChecksum(bytes, at, length) : undefined;
  const archive = fn === 'local-header' ? of.slice(0, -1) : of;
  return archive.join('\0') === path.join('\0') ? zipValue(fn, side.zip(bytes), of, length) : undefined;
}

/** Six octal digits with a NUL and a space, or what other writers make of them: the number counts, not its ending. */
function tarChecksum(node: Buffer, at: number, length: number): Buffer | undefined {
  const stored = node.subarray(at, at + length);
  const digits = /^ *([0-7]+)[\0 ]*$/.exec(stored.toString('latin1'))?.[1];
  const holds = digits !== undefined && Number.parseInt(digits, 8) === headerSum(node, at - 148);
  return holds ? stored : undefined;
}

function zipValue(fn: string, zip: ZipFile | undefined, of: readonly string[], length: number): Buffer | undefined {
  if (zip === undefined) return undefined;
  const { start, end } = zip.directory;
  const value =
    fn === 'directory-start' ? start : fn === 'directory-size' ? end - start : zip.members.get(of.at(-1) ?? '')?.header;
  return value === undefined ? undefined : integer(value, 'le', length);
}

function digestText(digest: Buffer, as: string): Buffer | undefined {
  if (as === 'raw') return digest;
  if (as === 'HEX') return Buffer.from(digest.toString('hex').toUpperCase());
  if (as === 'hex' || as === 'base64' || as === 'base64url') return Buffer.from(digest.toString(as));
  return undefined;
}

function written(value: number, { as, width }: CertifiedEquation): Buffer | undefined {
  if (as === 'le' || as === 'be') return integer(value, as, width);
  const radix = new Map([
    ['oct', 8],
    ['dec', 10],
    ['hexnumber', 16],
  ]).get(as);
  const text = value.toString(radix ?? 10).padStart(width, '0');
  return radix === undefined || (width !== 0 && width !== text.length) ? undefined : Buffer.from(text);
}

function integer(value: number, as: 'le' | 'be', width: number): Buffer | undefined {
  if (width < 1 || width > 8 || (width < 8 && value >= 2 ** (8 * width))) return undefined;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  const low = bytes.subarray(0, width);
  return as === 'le' ? low : Buffer.from(low).reverse();
}
