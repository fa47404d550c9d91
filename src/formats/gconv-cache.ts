import { maxTextBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { BinaryReader } from './_shared/binary-reader.ts';
import { compareItems, type Item, type ItemSide } from './_shared/compare-items.ts';
import { readAll } from './_shared/lines.ts';

/** Which module converts which character set, as iconvconfig writes it. See docs/formats/gconv-cache.md. */
export const gconvCache: Format = {
  id: 'gconv-cache',
  title: 'gconv module cache',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ head, name }) =>
    /(?:^|\/)gconv-modules\.cache$/.test(name) && head.length >= headerBytes && head.readUInt32LE(0) === magic,
  compare: (left, right, cx) =>
    compareItems('gconv', left, readCache(readAll(left.bytes)), readCache(readAll(right.bytes)), cx),
};

const magic = 0x20010324;
const headerBytes = 16;
const entryBytes = 4;
const moduleBytes = 12;

/** Header, hash table of names, modules (glibc, iconv/iconvconfig.h). All offsets have 16 bits. */
function readCache(bytes: Buffer): ItemSide {
  const reader = new BinaryReader(bytes, 'gconv-syntax', 'little');
  reader.mark(0, headerBytes, 'a header');
  const [strings, hash, size, modules, others] = [4, 6, 8, 10, 12].map((at) => reader.number(at, 2));
  if (
    strings === undefined ||
    hash === undefined ||
    size === undefined ||
    modules === undefined ||
    others === undefined
  )
    throw reader.error(0, 'expected a header');
  const items: Item[] = [];
  for (let slot = 0; slot < size; slot += 1) {
    const at = hash + slot * entryBytes;
    const text = reader.number(at, 2);
    const module = reader.number(at + 2, 2);
    if (text === 0) continue;
    const name = reader.text(strings + text);
    items.push({
      id: name,
      name,
      value: moduleText(reader, modules + module * moduleBytes, strings),
      ranges: [{ start: at, end: at + entryBytes }],
    });
  }
  items.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const fields = [{ name: 'reserved', at: { start: 14, end: 16 }, value: bytes.toString('hex', 14, 16) }];
  return { bytes, items, fields: [...fields, ...reader.unused()] };
}

/** Canonical name; folder and file of the module from this set to the internal one, and back. */
function moduleText(reader: BinaryReader, at: number, strings: number): string {
  const text = (place: number): string => reader.text(strings + reader.number(at + place, 2));
  const extra = reader.number(at + 10, 2);
  const [canonical, fromFolder, from, toFolder, to] = [0, 2, 4, 6, 8].map(text);
  return `${canonical}: from ${fromFolder}${from}, to ${toFolder}${to}${extra === 0 ? '' : `, extra ${extra}`}`;
}
