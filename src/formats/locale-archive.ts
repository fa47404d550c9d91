import { createHash } from 'node:crypto';
import type { Format } from '../model/format.ts';
import { BinaryReader } from './_shared/binary-reader.ts';
import { compareItems, type Item, type ItemSide } from './_shared/compare-items.ts';
import { readAll } from './_shared/lines.ts';

/** Archives with all locales have some 220 MB; those of images some 3. It is held whole. */
const maxArchiveBytes = 64 * 1024 * 1024;

/** The compiled locales that localedef puts into one file. See docs/formats/locale-archive.md. */
export const localeArchive: Format = {
  id: 'locale-archive',
  title: 'locale archive',
  order: 'exact',
  maxSize: maxArchiveBytes,
  matches: ({ head, name }) =>
    /(?:^|\/)locale-archive(?:\.tmpl)?$/.test(name) && head.length >= headerBytes && head.readUInt32LE(0) === magic,
  compare: (left, right, cx) =>
    compareItems('locales', left, readArchive(readAll(left.bytes)), readArchive(readAll(right.bytes)), cx),
};

const magic = 0xde020109;
const headerBytes = 56;
const nameBytes = 12;
const sumBytes = 20;
const categories = [
  'LC_CTYPE',
  'LC_NUMERIC',
  'LC_TIME',
  'LC_COLLATE',
  'LC_MONETARY',
  'LC_MESSAGES',
  'LC_ALL',
  'LC_PAPER',
  'LC_NAME',
  'LC_ADDRESS',
  'LC_TELEPHONE',
  'LC_MEASUREMENT',
  'LC_IDENTIFICATION',
];
const allOfThem = 6;

/** Header, hash of names, records of thirteen categories, hash of sums (glibc, locale/locarchive.h). */
function readArchive(bytes: Buffer): ItemSide {
  const reader = new BinaryReader(bytes, 'locales-syntax', 'little');
  reader.mark(0, headerBytes, 'a header');
  const number = (place: number): number => reader.number(place * 4, 4);
  const [names, size] = [number(2), number(4)];
  const [sums, sumSize] = [number(11), number(13)];
  reader.mark(number(5), number(7), 'names');
  reader.mark(number(8), number(10) * 108, 'records');
  reader.mark(sums, sumSize * sumBytes, 'sums');
  reader.mark(names, size * nameBytes, 'names');
  const digests = new Map<string, string>();
  const items: Item[] = [];
  for (let slot = 0; slot < size; slot += 1) {
    const at = names + slot * nameBytes;
    const text = reader.number(at + 4, 4);
    if (text === 0) continue;
    const name = reader.text(text);
    const record = reader.number(at + 8, 4);
    items.push({
      id: name,
      name,
      value: recordText(reader, record, digests),
      ranges: [{ start: at, end: at + nameBytes }],
    });
  }
  items.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { bytes, items, fields: reader.unused() };
}

/** Each category by the digest of its data. `LC_ALL` is the stretch that several small categories share, not a locale's own. */
function recordText(reader: BinaryReader, at: number, digests: Map<string, string>): string {
  return categories
    .flatMap((category, place) => {
      const [start, length] = [reader.number(at + 4 + place * 8, 4), reader.number(at + 8 + place * 8, 4)];
      const key = `${start} ${length}`;
      const known =
        digests.get(key) ?? createHash('sha256').update(reader.slice(start, length)).digest('hex').slice(0, 32);
      digests.set(key, known);
      return place === allOfThem ? [] : [`${category} ${known}`];
    })
    .join(', ');
}
