import { maxTextBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { BinaryReader } from './_shared/binary-reader.ts';
import { compareItems, type Item, type ItemSide } from './_shared/compare-items.ts';
import { readAll } from './_shared/lines.ts';

/** Which icons a theme has in which folders, as gtk-update-icon-cache writes it. See docs/formats/icon-cache.md. */
export const iconCache: Format = {
  id: 'icon-cache',
  title: 'icon theme cache',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ head, name }) =>
    /(?:^|\/)icon-theme\.cache$/.test(name) && head.length >= 12 && head.readUInt32BE(0) === 0x10000,
  compare: (left, right, cx) =>
    compareItems('icons', left, readCache(readAll(left.bytes)), readCache(readAll(right.bytes)), cx),
};

const end = 0xffffffff;
const maxIcons = 500_000;

/** Version 1.0, all numbers big-endian: a hash table of chains of icons, each with a list of images (gtk, docs/iconcache.txt). */
function readCache(bytes: Buffer): ItemSide {
  const reader = new BinaryReader(bytes, 'icons-syntax', 'big');
  reader.mark(0, 12, 'a header');
  const folders = readFolders(reader, reader.number(8, 4));
  const hash = reader.number(4, 4);
  const buckets = reader.number(hash, 4);
  const items: Item[] = folders.map((folder) => ({
    id: `folder ${folder}`,
    name: folder,
    value: 'folder',
    ranges: [],
  }));
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    for (let at = reader.number(hash + 4 + bucket * 4, 4); at !== end; at = reader.number(at, 4)) {
      if (items.length >= maxIcons) throw reader.error(at, `more than ${maxIcons} icons, or a chain without end`);
      items.push(readIcon(reader, at, folders));
    }
  }
  items.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { bytes, items, fields: reader.unused() };
}

function readFolders(reader: BinaryReader, at: number): string[] {
  const count = reader.number(at, 4);
  const names: string[] = [];
  for (let folder = 0; folder < count; folder += 1) names.push(reader.text(reader.number(at + 4 + folder * 4, 4)));
  return names;
}

const suffixes = ['.xpm', '.svg', '.png', '.icon'];
const maxImages = 10_000;

function readIcon(reader: BinaryReader, at: number, folders: readonly string[]): Item {
  const name = reader.text(reader.number(at + 4, 4));
  const list = reader.number(at + 8, 4);
  const count = reader.number(list, 4);
  if (count > maxImages) throw reader.error(list, `expected at most ${maxImages} images, found ${count}`);
  const images: string[] = [];
  for (let image = 0; image < count; image += 1) {
    const place = list + 4 + image * 8;
    const folder = folders[reader.number(place, 2)] ?? '?';
    const flags = reader.number(place + 2, 2);
    const data = reader.number(place + 4, 4);
    const kinds = suffixes.filter((_, bit) => (flags & (1 << bit)) !== 0).join('');
    images.push(`${folder} ${kinds}${flags >> 4 === 0 ? '' : ` flags ${flags}`}${data === 0 ? '' : ' with data'}`);
  }
  const ranges = [
    { start: at, end: at + 12 },
    { start: list, end: list + 4 + count * 8 },
  ];
  return { id: `icon ${name}`, name, value: images.sort().join(', '), ranges };
}
