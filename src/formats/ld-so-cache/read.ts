import type { ByteRange } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import { BinaryReader } from '../_shared/binary-reader.ts';
import type { Item, ItemSide } from '../_shared/compare-items.ts';

const oldMagic = 'ld.so-1.7.0\0';
const newMagic = 'glibc-ld.so.cache1.1';
const oldHeaderBytes = 16;
const oldEntryBytes = 12;
const newHeaderBytes = 48;
const newEntryBytes = 24;
const extensionMagic = 0xeaa42174;
const maxExtensions = 64;

/** Reads glibc's formats: the old one (up to 2.2), the new one, or the new one behind the old (sysdeps/generic/dl-cache.h). */
export function readLdCache(bytes: Buffer): ItemSide {
  const order = bytes.indexOf(newMagic) >= 0 && bytes[bytes.indexOf(newMagic) + 28] === 3 ? 'big' : 'little';
  const reader = new BinaryReader(bytes, 'ld-cache-syntax', order);
  const items: Item[] = [];
  const fields: Field[] = [];
  let base = 0;
  if (bytes.toString('latin1', 0, oldMagic.length) === oldMagic) {
    reader.mark(0, oldHeaderBytes, 'a header');
    const count = reader.number(12, 4);
    base = oldHeaderBytes + checked(reader, count, oldEntryBytes, oldHeaderBytes) * oldEntryBytes;
    for (let at = oldHeaderBytes; at < base; at += oldEntryBytes) items.push(oldEntry(reader, at, base));
    // The new cache begins at the next multiple of eight.
    const next = Math.ceil(base / 8) * 8;
    if (bytes.toString('latin1', next, next + newMagic.length) !== newMagic)
      return { bytes, items, fields: reader.unused() };
    base = next;
  }
  const found = readNew(reader, base);
  return { bytes, items: [...items, ...found.items], fields: [...fields, ...found.fields, ...reader.unused()] };
}

function checked(reader: BinaryReader, count: number, size: number, start: number): number {
  if (start + count * size > reader.bytes.length)
    throw reader.error(start, `expected ${count} entries of ${size} bytes`);
  return count;
}

function oldEntry(reader: BinaryReader, at: number, base: number): Item {
  const flags = reader.number(at, 4);
  const [key, path] = [reader.number(at + 4, 4) + base, reader.number(at + 8, 4) + base];
  const name = reader.text(key);
  return {
    id: `old ${flags} ${name}`,
    name: `${name} (old format)`,
    value: reader.text(path),
    ranges: rangesOf(reader, at, oldEntryBytes, [path]),
  };
}

function readNew(reader: BinaryReader, base: number): { readonly items: Item[]; readonly fields: Field[] } {
  reader.mark(base, newHeaderBytes, 'a header');
  const count = checked(reader, reader.number(base + 20, 4), newEntryBytes, base + newHeaderBytes);
  const extensionAt = reader.number(base + 32, 4);
  const extension = extensionAt === 0 ? { fields: [], hwcaps: [] } : readExtension(reader, base, extensionAt);
  const items: Item[] = [];
  for (let entry = 0; entry < count; entry += 1) {
    const at = base + newHeaderBytes + entry * newEntryBytes;
    items.push(newEntry(reader, at, base, extension.hwcaps));
  }
  const fields = [
    rawField(reader, 'flags', base + 28, 4),
    rawField(reader, 'reserved', base + 36, 12),
    ...extension.fields,
  ];
  return { items, fields };
}

function rawField({ bytes }: BinaryReader, name: string, start: number, length: number): Field {
  return { name, at: { start, end: start + length }, value: bytes.toString('hex', start, start + length) };
}

function newEntry(reader: BinaryReader, at: number, base: number, hwcaps: readonly string[]): Item {
  const flags = reader.number(at, 4);
  const [key, path] = [reader.number(at + 4, 4) + base, reader.number(at + 8, 4) + base];
  const osVersion = reader.number(at + 12, 4);
  const hwcap = hwcapName(reader.hex64(at + 16), hwcaps);
  const name = reader.text(key);
  const label = hwcap === '0' ? name : `${name} (${hwcap})`;
  const system = osVersion === 0 ? '' : `, OS ABI ${osVersion.toString(16)}`;
  return {
    id: `${flags} ${hwcap} ${name}`,
    name: label,
    value: `${reader.text(path)}${system}`,
    ranges: rangesOf(reader, at, newEntryBytes, [path]),
  };
}

/** Bit 62 says that the low half is the number of a name of the extension. */
function hwcapName(hwcap: string, names: readonly string[]): string {
  const value = BigInt(`0x${hwcap}`);
  if (value >> 32n !== 1n << 30n) return hwcap;
  return names[Number(value & 0xffffffffn)] ?? hwcap;
}

/** An entry, and the texts it alone names; the library's name is the end of its path. */
function rangesOf({ bytes }: BinaryReader, at: number, length: number, texts: readonly number[]): ByteRange[] {
  return [{ start: at, end: at + length }, ...texts.map((start) => ({ start, end: bytes.indexOf(0, start) + 1 }))];
}

interface Extension {
  readonly fields: readonly Field[];
  readonly hwcaps: readonly string[];
}

/** Offsets are those of the file. Sections: 0 is the text of what wrote the file, 1 the names of hardware capabilities. */
function readExtension(reader: BinaryReader, base: number, at: number): Extension {
  if (reader.number(at, 4) !== extensionMagic) throw reader.error(at, 'expected the magic number of the extension');
  const count = reader.number(at + 4, 4);
  if (count > maxExtensions) throw reader.error(at + 4, `expected at most ${maxExtensions} sections, found ${count}`);
  const sections = Array.from({ length: count }, (_, section) => at + 8 + section * 16);
  const hwcaps = sections
    .filter((entry) => reader.number(entry, 4) === 1)
    .flatMap((entry) => hwcapNames(reader, base, entry));
  return { fields: sections.flatMap((entry) => sectionField(reader, entry)), hwcaps };
}

function sectionField(reader: BinaryReader, entry: number): Field[] {
  const [tag, flags] = [reader.number(entry, 4), reader.number(entry + 4, 4)];
  const [start, length] = [reader.number(entry + 8, 4), reader.number(entry + 12, 4)];
  const raw = reader.slice(start, length);
  // Names of capabilities are told with the libraries that need them.
  if (tag === 1) return [];
  const value = tag === 0 ? raw.toString('latin1') : raw.toString('hex', 0, 64);
  const name = tag === 0 ? 'generator' : `extension ${tag}`;
  return [{ name, at: { start, end: start + length }, value: flags === 0 ? value : `${value} (flags ${flags})` }];
}

function hwcapNames(reader: BinaryReader, base: number, entry: number): string[] {
  const [start, length] = [reader.number(entry + 8, 4), reader.number(entry + 12, 4)];
  return Array.from({ length: Math.floor(length / 4) }, (_, word) =>
    reader.text(reader.number(start + word * 4, 4) + base),
  );
}
