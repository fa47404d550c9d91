import type { Field } from '../../model/field.ts';
import { BinaryReader } from '../_shared/binary-reader.ts';
import type { Item, ItemSide } from '../_shared/compare-items.ts';
import { storedText } from '../_shared/stored-text.ts';

const headerBytes = 44;

interface Counts {
  readonly utc: number;
  readonly standard: number;
  readonly leap: number;
  readonly times: number;
  readonly types: number;
  readonly characters: number;
}

/**
 * Reads the header and the block of 32-bit times; from version 2 on the second header, the block of 64-bit times and the
 * footer. The items are transitions: the time, and what holds from then on. Where version 2 is there, readers ignore the
 * first block, which stays a field of its own.
 */
export function readZone(bytes: Buffer): ItemSide {
  const reader = new BinaryReader(bytes, 'tzif-syntax', 'big');
  const version = reader.number(4, 1);
  const first = readCounts(reader, 0);
  const firstEnd = headerBytes + blockBytes(first, 4);
  if (version === 0) {
    const items = readBlock(reader, first, headerBytes, 4);
    return {
      bytes,
      items,
      fields: [versionField(bytes), ...markers(reader, first, headerBytes, 4), ...tail(reader, firstEnd)],
    };
  }
  reader.mark(headerBytes, firstEnd - headerBytes, 'a block of 32-bit times');
  const second = readCounts(reader, firstEnd);
  const start = firstEnd + headerBytes;
  const items = readBlock(reader, second, start, 8);
  const fields: Field[] = [
    versionField(bytes),
    range(bytes, '32-bit block', 16, firstEnd),
    ...markers(reader, second, start, 8),
    ...tail(reader, start + blockBytes(second, 8)),
  ];
  return { bytes, items, fields };
}

function versionField(bytes: Buffer): Field {
  return { name: 'version', at: { start: 4, end: 16 }, value: bytes.toString('latin1', 4, 5).replace('\0', '1') };
}

function readCounts(reader: BinaryReader, at: number): Counts {
  if (reader.slice(at, 4).toString('latin1') !== 'TZif') throw reader.error(at, 'expected "TZif"');
  reader.mark(at, headerBytes, 'a header');
  const [utc = 0, standard = 0, leap = 0, times = 0, types = 0, characters = 0] = [20, 24, 28, 32, 36, 40].map(
    (place) => reader.number(at + place, 4),
  );
  return { utc, standard, leap, times, types, characters };
}

function blockBytes({ utc, standard, leap, times, types, characters }: Counts, width: 4 | 8): number {
  return times * (width + 1) + types * 6 + characters + leap * (width + 4) + standard + utc;
}

function readBlock(reader: BinaryReader, counts: Counts, start: number, width: 4 | 8): Item[] {
  reader.mark(start, blockBytes(counts, width), 'a block of times');
  const indexes = start + counts.times * width;
  const types = indexes + counts.times;
  const names = types + counts.types * 6;
  const items: Item[] = [];
  for (let transition = 0; transition < counts.times; transition += 1) {
    const at = start + transition * width;
    const time = timeAt(reader, at, width);
    const type = types + reader.number(indexes + transition, 1) * 6;
    const ranges = [
      { start: at, end: at + width },
      { start: indexes + transition, end: indexes + transition + 1 },
    ];
    items.push({ id: time, name: `from ${time}`, value: typeText(reader, type, names, counts), ranges });
  }
  for (let type = 0; type < counts.types; type += 1) {
    const at = types + type * 6;
    const value = typeText(reader, at, names, counts);
    items.push({
      id: `type ${value}`,
      name: type === 0 ? 'before the first time' : 'type',
      value: `${value}${type === 0 ? ', the first' : ''}`,
      ranges: [{ start: at, end: at + 6 }],
    });
  }
  return items;
}

function timeAt({ bytes }: BinaryReader, at: number, width: 4 | 8): string {
  return String(width === 4 ? bytes.readInt32BE(at) : bytes.readBigInt64BE(at));
}

/** `UTC+3600 s CET`, `UTC+7200 s CEST (DST)` */
function typeText(reader: BinaryReader, at: number, names: number, counts: Counts): string {
  reader.mark(at, 6, 'a type');
  const offset = reader.bytes.readInt32BE(at);
  const name = reader.number(at + 5, 1);
  if (name >= counts.characters)
    throw reader.error(at + 5, `expected a name below ${counts.characters}, found ${name}`);
  const daylight = reader.number(at + 4, 1);
  return `UTC${offset < 0 ? '' : '+'}${offset} s ${reader.text(names + name)}${daylight === 0 ? '' : ` (DST ${daylight})`}`;
}

/** Leap seconds, and whether transitions were given in standard time or UTC: they matter only where rules go on for ever. */
function markers({ bytes }: BinaryReader, counts: Counts, start: number, width: 4 | 8): Field[] {
  const leap = start + counts.times * (width + 1) + counts.types * 6 + counts.characters;
  const standard = leap + counts.leap * (width + 4);
  const parts = [
    range(bytes, 'leap seconds', leap, standard),
    range(bytes, 'standard and UTC marks', standard, standard + counts.standard + counts.utc),
  ];
  return parts.filter(({ at }) => at.end > at.start);
}

/** The footer: the rule for times after the last one, between two line ends. */
function tail(reader: BinaryReader, start: number): Field[] {
  const { bytes } = reader;
  if (start >= bytes.length) return [];
  return [{ name: 'footer', at: { start, end: bytes.length }, value: storedText(bytes.subarray(start)).trim() }];
}

const maxHexBytes = 64;

function range(bytes: Buffer, name: string, start: number, end: number): Field {
  const shown = bytes.toString('hex', start, Math.min(end, start + maxHexBytes));
  return { name, at: { start, end }, value: end - start > maxHexBytes ? `${shown}…` : shown };
}
