import { BinaryReader } from '../_shared/binary-reader.ts';
import type { Item, ItemSide } from '../_shared/compare-items.ts';
import { decodeText } from '../_shared/lines.ts';

/** Sizes of a file written with 64-bit offsets, little-endian (gdbm 1.9 and later on 64-bit systems). */
const headerBytes = 64;
const bucketHeadBytes = 112;
const elementBytes = 24;
const maxBuckets = 100_000;
const maxElements = 10_000;
const emptyHash = 0xffffffff;

/**
 * Reads the directory, each bucket once, and every key with its value (gdbm, gdbmdefs.h). Blocks that are free, and what an
 * older entry left behind, refer to nothing: they are not told apart, except that they are not zero.
 */
export function readGdbm(bytes: Buffer): ItemSide {
  const reader = new BinaryReader(bytes, 'gdbm-syntax', 'little');
  if (reader.number(0, 4) !== 0x13579acf) throw reader.error(0, 'expected a file with 64-bit offsets, little-endian');
  const [blockSize, directory, directorySize] = [reader.number(4, 4), reader.number(8, 8), reader.number(16, 4)];
  const [bucketSize, elements] = [reader.number(24, 4), reader.number(28, 4)];
  if (elements > maxElements || directorySize / 8 > maxBuckets) throw reader.error(16, 'expected fewer buckets');
  reader.mark(0, Math.min(Math.max(headerBytes, blockSize), bytes.length), 'a header');
  reader.mark(directory, directorySize, 'a directory');
  const buckets = new Set<number>();
  for (let at = directory; at + 8 <= directory + directorySize; at += 8) buckets.add(reader.number(at, 8));
  const fits = buckets.size * bucketSize <= bytes.length && bucketHeadBytes + elements * elementBytes <= bucketSize;
  if (!fits) throw reader.error(24, 'expected buckets that hold their elements and do not overlap');
  const items: Item[] = [];
  for (const bucket of buckets) {
    reader.mark(bucket, bucketSize, 'a bucket');
    for (let element = 0; element < elements; element += 1) {
      const item = readElement(reader, bucket + bucketHeadBytes + element * elementBytes);
      if (item !== undefined) items.push(item);
    }
  }
  items.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { bytes, items, fields: reader.unused() };
}

/** Hash, first four bytes of the key, where key and value stand, their lengths. */
function readElement(reader: BinaryReader, at: number): Item | undefined {
  if (reader.number(at, 4) === emptyHash) return undefined;
  const [data, keySize, valueSize] = [reader.number(at + 8, 8), reader.number(at + 16, 4), reader.number(at + 20, 4)];
  const [key, content] = [reader.slice(data, keySize), reader.slice(data + keySize, valueSize)];
  return {
    id: key.toString('latin1'),
    name: shown(key),
    value: shown(content),
    content: content.toString('latin1'),
    ranges: [{ start: data, end: data + keySize + valueSize }],
  };
}

/** man-db ends keys and values with a zero byte. */
function shown(bytes: Buffer): string {
  return decodeText(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
}
