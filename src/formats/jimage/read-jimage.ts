import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { locationHash } from './location-hash.ts';

const magic = 0xcafedada;
export const headerBytes = 28;

/** Real images have some 30,000 resources, and tables of some MiB. */
const maxResources = 1_000_000;
const maxTableBytes = 64 * 1024 * 1024;

/** Attributes of a location (jdk.internal.jimage.ImageLocation), by their kind. */
export const attributeNames = ['end', 'module', 'parent', 'base', 'extension', 'offset', 'compressed', 'uncompressed'];

/** One attribute: a byte of kind and length, and the value. */
export interface LocationAttribute {
  readonly kind: number;
  readonly at: ByteRange;
  readonly value: number;
}

/** A resource: where its location is written, and where its bytes are. */
export interface Resource {
  /** Without the leading slash: `java.base/java/lang/Object.class`. */
  readonly name: string;
  readonly location: ByteRange;
  readonly attributes: readonly LocationAttribute[];
  readonly data: ByteRange;
  readonly isCompressed: boolean;
  /** True when the hash of the name leads to it, as the JDK looks it up. */
  readonly isFound: boolean;
}

/** A jimage as the JDK reads it. Header and tables end at `dataStart`. */
export interface Jimage {
  readonly littleEndian: boolean;
  readonly tables: {
    readonly redirect: ByteRange;
    readonly offsets: ByteRange;
    readonly locations: ByteRange;
    readonly strings: ByteRange;
  };
  readonly dataStart: number;
  /** By the place of their bytes. */
  readonly resources: readonly Resource[];
  /** True when the string table holds the strings of the locations and no others but the empty one. */
  readonly onlyNames: boolean;
  readonly text: (offset: number) => string;
}

export function startsJimage(head: Buffer): boolean {
  return head.length >= headerBytes && (head.readUInt32LE(0) === magic || head.readUInt32BE(0) === magic);
}

/** Reads header, tables and locations (jdk.internal.jimage, version 1.0). Throws DecodeError `jimage-syntax`. */
export function readJimage(source: ByteSource): Jimage {
  const header = source.read(0, headerBytes);
  if (!startsJimage(header)) throw new DecodeError('jimage-syntax', 0, 'expected the magic number and a whole header');
  const littleEndian = header.readUInt32LE(0) === magic;
  const u4 = (bytes: Buffer, at: number): number => (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const [count, length, locationBytes, stringBytes] = [12, 16, 20, 24].map((at) => u4(header, at));
  if (count === undefined || length === undefined || locationBytes === undefined || stringBytes === undefined)
    throw new DecodeError('jimage-syntax', 0, 'expected a whole header');
  if (Math.max(count, length) > maxResources || Math.max(locationBytes, stringBytes) > maxTableBytes)
    throw new DecodeError('jimage-syntax', 12, `expected at most ${maxResources} resources, found ${count}`);
  const redirect = { start: headerBytes, end: headerBytes + 4 * length };
  const offsets = { start: redirect.end, end: redirect.end + 4 * length };
  const locations = { start: offsets.end, end: offsets.end + locationBytes };
  const strings = { start: locations.end, end: locations.end + stringBytes };
  if (strings.end > source.size)
    throw new DecodeError('jimage-syntax', source.size, `expected tables up to ${strings.end}, found the end`);
  const tables = { redirect, offsets, locations, strings };
  const used = new Set<number>();
  const stringTable = source.read(strings.start, strings.end);
  const text = (offset: number): string => textAt(stringTable, offset, strings.start, used);
  const reader = { source, tables, dataStart: strings.end, text, u4, length };
  const resources = readResources(reader).sort(
    (a, b) => a.data.start - b.data.start || a.location.start - b.location.start,
  );
  return { littleEndian, tables, dataStart: strings.end, resources, onlyNames: holdsOnly(stringTable, used), text };
}

interface TableReader {
  readonly source: ByteSource;
  readonly tables: Jimage['tables'];
  readonly dataStart: number;
  readonly text: (offset: number) => string;
  readonly u4: (bytes: Buffer, at: number) => number;
  readonly length: number;
}

function readResources(reader: TableReader): Resource[] {
  const { source, tables, u4, length } = reader;
  const offsets = source.read(tables.offsets.start, tables.offsets.end);
  const redirect = source.read(tables.redirect.start, tables.redirect.end);
  const locations = source.read(tables.locations.start, tables.locations.end);
  const resources: Resource[] = [];
  const seen = new Set<number>();
  for (let at = 0; at < length; at += 1) {
    const offset = u4(offsets, 4 * at);
    if (seen.has(offset)) continue;
    seen.add(offset);
    const attributes = readAttributes(locations, offset, tables.locations.start);
    if (attributes.length > 0) resources.push(resourceOf(reader, attributes, redirect, at));
  }
  return resources;
}

function resourceOf(reader: TableReader, attributes: LocationAttribute[], redirect: Buffer, place: number): Resource {
  const { source, text, dataStart, u4, length } = reader;
  const value = (kind: number): number => attributes.find((attribute) => attribute.kind === kind)?.value ?? 0;
  const [module, parent, base, extension] = [1, 2, 3, 4].map((kind) => text(value(kind)));
  const name = `${module === '' ? '' : `${module}/`}${parent === '' ? '' : `${parent}/`}${base}${extension === '' ? '' : `.${extension}`}`;
  const full = module === '' ? name : `/${name}`;
  const start = dataStart + value(5);
  const end = start + (value(6) === 0 ? value(7) : value(6));
  const first = attributes[0]?.at.start ?? 0;
  if (!Number.isSafeInteger(end) || end > source.size)
    throw new DecodeError('jimage-syntax', first, `expected ${name} to end by ${source.size}, found ${end}`);
  const seed = u4(redirect, 4 * (locationHash(full) % length)) | 0;
  const index = seed > 0 ? locationHash(full, seed) % length : -1 - seed;
  return {
    name,
    location: { start: first, end: (attributes.at(-1)?.at.end ?? first) + 1 },
    attributes,
    data: { start, end },
    isCompressed: value(6) !== 0,
    isFound: seed !== 0 && index === place,
  };
}

/** The attributes up to the byte of kind `end`, which belongs to the location. */
function readAttributes(locations: Buffer, offset: number, tableStart: number): LocationAttribute[] {
  const attributes: LocationAttribute[] = [];
  for (let at = offset; ; ) {
    const byte = locations[at];
    if (byte === undefined)
      throw new DecodeError(
        'jimage-syntax',
        tableStart + at,
        'expected the end of a location, found that of its table',
      );
    const kind = byte >> 3;
    if (kind === 0) return attributes;
    const size = (byte & 7) + 1;
    if (kind >= attributeNames.length || at + 1 + size > locations.length || attributes.length >= 16)
      throw new DecodeError(
        'jimage-syntax',
        tableStart + at,
        `expected an attribute of a location, found kind ${kind}`,
      );
    let value = 0;
    for (let byteAt = at + 1; byteAt <= at + size; byteAt += 1) value = value * 256 + (locations[byteAt] ?? 0);
    attributes.push({ kind, at: { start: tableStart + at, end: tableStart + at + 1 + size }, value });
    at += 1 + size;
  }
}

function textAt(table: Buffer, offset: number, tableStart: number, used: Set<number>): string {
  const end = offset < table.length ? table.indexOf(0, offset) : -1;
  if (end < 0)
    throw new DecodeError('jimage-syntax', tableStart + offset, 'expected a string, found the end of the table');
  used.add(offset);
  return table.toString('utf8', offset, end);
}

function holdsOnly(table: Buffer, used: ReadonlySet<number>): boolean {
  for (let at = 0; at < table.length; ) {
    const end = table.indexOf(0, at);
    if (end < 0 || (end > at && !used.has(at))) return false;
    at = end + 1;
  }
  return true;
}
