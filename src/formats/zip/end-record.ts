import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { masked16, masked32, readSafe64 } from './extra-fields.ts';
import { expectSignature, readExact } from './read-exact.ts';

export const endSignature = 0x06054b50;
export const endFixedBytes = 22;
const zip64EndSignature = 0x06064b50;
const zip64EndFixedBytes = 56;
const locatorSignature = 0x07064b50;
const locatorBytes = 20;

/** The numbers that both end records state. */
export interface DirectoryNumbers {
  readonly disk: number;
  readonly directoryDisk: number;
  readonly diskEntries: number;
  readonly entries: number;
  readonly directorySize: number;
  readonly directoryOffset: number;
}

/** The zip64 end record (APPNOTE 4.3.14) and its locator (4.3.15). */
export interface Zip64End extends DirectoryNumbers {
  /** Fixed part and extensible data. */
  readonly at: ByteRange;
  readonly recordSize: number;
  readonly versionMadeBy: number;
  readonly versionNeeded: number;
  readonly locator: ByteRange;
  readonly locatorDisk: number;
  /** Position of the record as the locator states it. */
  readonly recordOffset: number;
  readonly disks: number;
}

/** The end of central directory record (APPNOTE 4.3.16), numbers as stored. */
export interface EndRecord extends DirectoryNumbers {
  /** The 22 fixed bytes; the comment follows. */
  readonly at: ByteRange;
  readonly comment: ByteRange;
  readonly zip64: Zip64End | null;
  /** The numbers that hold: those of the zip64 record where this record has all ones. */
  readonly effective: DirectoryNumbers;
}

/** Reads the end record at `start` and the zip64 records before it. Throws DecodeError when they are malformed. */
export function readEndRecord(source: ByteSource, start: number): EndRecord {
  const bytes = readExact(source, start, endFixedBytes, 'the end of central directory record');
  expectSignature(bytes, 0, endSignature, start, 'the end of central directory record');
  const commentStart = start + endFixedBytes;
  const commentEnd = commentStart + bytes.readUInt16LE(20);
  if (commentEnd > source.size) {
    const found = source.size - commentStart;
    const text = `expected a comment of ${commentEnd - commentStart} bytes, found ${found}`;
    throw new DecodeError('zip-truncated', commentStart, text);
  }
  const stored = {
    disk: bytes.readUInt16LE(4),
    directoryDisk: bytes.readUInt16LE(6),
    diskEntries: bytes.readUInt16LE(8),
    entries: bytes.readUInt16LE(10),
    directorySize: bytes.readUInt32LE(12),
    directoryOffset: bytes.readUInt32LE(16),
  };
  const zip64 = readZip64End(source, start, isMasked(stored));
  const effective = effectiveNumbers(stored, zip64);
  if (effective.disk !== 0 || effective.directoryDisk !== 0) {
    const text = `expected a single-disk archive, found disk ${effective.disk} of a set`;
    throw new DecodeError('zip-multi-disk', start + 4, text);
  }
  return {
    at: { start, end: commentStart },
    ...stored,
    comment: { start: commentStart, end: commentEnd },
    zip64,
    effective,
  };
}

function isMasked(stored: DirectoryNumbers): boolean {
  return (
    [stored.disk, stored.directoryDisk, stored.diskEntries, stored.entries].includes(masked16) ||
    stored.directorySize === masked32 ||
    stored.directoryOffset === masked32
  );
}

function effectiveNumbers(stored: DirectoryNumbers, zip64: DirectoryNumbers | null): DirectoryNumbers {
  const pick = (name: keyof DirectoryNumbers, mask: number): number =>
    zip64 !== null && stored[name] === mask ? zip64[name] : stored[name];
  return {
    disk: pick('disk', masked16),
    directoryDisk: pick('directoryDisk', masked16),
    diskEntries: pick('diskEntries', masked16),
    entries: pick('entries', masked16),
    directorySize: pick('directorySize', masked32),
    directoryOffset: pick('directoryOffset', masked32),
  };
}

/** Absent unless a locator stands right before the end record; malformed records only matter when a value needs them. */
function readZip64End(source: ByteSource, endStart: number, needed: boolean): Zip64End | null {
  const locatorStart = endStart - locatorBytes;
  if (locatorStart < 0) return null;
  const locator = source.read(locatorStart, endStart);
  if (locator.readUInt32LE(0) !== locatorSignature) return null;
  try {
    return readLocated(source, locator, locatorStart);
  } catch (error) {
    if (error instanceof DecodeError && !needed) return null;
    throw error;
  }
}

function readLocated(source: ByteSource, locator: Buffer, locatorStart: number): Zip64End {
  const recordOffset = readSafe64(locator, 8, locatorStart + 8);
  const start = recordStart(source, recordOffset, locatorStart);
  const bytes = readExact(source, start, zip64EndFixedBytes, 'the zip64 end record');
  return {
    at: { start, end: locatorStart },
    recordSize: readSafe64(bytes, 4, start + 4),
    versionMadeBy: bytes.readUInt16LE(12),
    versionNeeded: bytes.readUInt16LE(14),
    disk: bytes.readUInt32LE(16),
    directoryDisk: bytes.readUInt32LE(20),
    diskEntries: readSafe64(bytes, 24, start + 24),
    entries: readSafe64(bytes, 32, start + 32),
    directorySize: readSafe64(bytes, 40, start + 40),
    directoryOffset: readSafe64(bytes, 48, start + 48),
    locator: { start: locatorStart, end: locatorStart + locatorBytes },
    locatorDisk: locator.readUInt32LE(4),
    recordOffset,
    disks: locator.readUInt32LE(16),
  };
}

/** Where the locator says, or right before the locator: bytes put in front of the archive shift every offset. */
function recordStart(source: ByteSource, stated: number, locatorStart: number): number {
  for (const start of [stated, locatorStart - zip64EndFixedBytes]) {
    if (start < 0 || start + zip64EndFixedBytes > locatorStart) continue;
    const bytes = source.read(start, start + 12);
    const reaches = BigInt(start) + 12n + bytes.readBigUInt64LE(4) === BigInt(locatorStart);
    if (bytes.readUInt32LE(0) === zip64EndSignature && reaches) return start;
  }
  const text = `expected a zip64 end record that ends at ${locatorStart}, found none at ${stated}`;
  throw new DecodeError('zip-zip64-end', locatorStart + 8, text);
}
