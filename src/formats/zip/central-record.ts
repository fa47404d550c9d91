import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { type ExtraArea, splitExtra, type Zip64Values, zip64Values } from './extra-fields.ts';
import { expectSignature, readExact } from './read-exact.ts';

export const centralSignature = 0x02014b50;
export const centralFixedBytes = 46;

/** A file header of the central directory (APPNOTE 4.3.12): numbers as stored, before zip64 is looked up. */
export interface CentralRecord {
  /** Fixed part, name, extra fields and comment; offsets in the archive. */
  readonly at: ByteRange;
  readonly versionMadeBy: number;
  readonly versionNeeded: number;
  readonly flags: number;
  readonly method: number;
  /** DOS time in the low 16 bits, DOS date in the high ones. */
  readonly time: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly disk: number;
  readonly internalAttributes: number;
  readonly externalAttributes: number;
  readonly localOffset: number;
  readonly name: Buffer;
  readonly extra: ExtraArea;
  readonly comment: ByteRange;
  readonly zip64: Zip64Values;
}

/** Reads the record at `start`, which must end at or before `limit`. Throws DecodeError when it does not or is none. */
export function readCentralRecord(source: ByteSource, start: number, limit: number): CentralRecord {
  const fixed = readExact(source, start, centralFixedBytes, 'a central directory record');
  expectSignature(fixed, 0, centralSignature, start, 'a central directory record');
  const nameLength = fixed.readUInt16LE(28);
  const extraLength = fixed.readUInt16LE(30);
  const nameStart = start + centralFixedBytes;
  const end = nameStart + nameLength + extraLength + fixed.readUInt16LE(32);
  if (end > limit) {
    const text = `expected a central directory record that ends by ${limit}, found one that ends at ${end}`;
    throw new DecodeError('zip-directory', start, text);
  }
  const variable = readExact(source, nameStart, nameLength + extraLength, 'name and extra fields of a record');
  const extra = splitExtra(variable.subarray(nameLength), nameStart + nameLength);
  const stored = {
    size: fixed.readUInt32LE(24),
    compressedSize: fixed.readUInt32LE(20),
    localOffset: fixed.readUInt32LE(42),
    disk: fixed.readUInt16LE(34),
  };
  return {
    at: { start, end },
    versionMadeBy: fixed.readUInt16LE(4),
    versionNeeded: fixed.readUInt16LE(6),
    flags: fixed.readUInt16LE(8),
    method: fixed.readUInt16LE(10),
    time: fixed.readUInt32LE(12),
    crc32: fixed.readUInt32LE(16),
    ...stored,
    internalAttributes: fixed.readUInt16LE(36),
    externalAttributes: fixed.readUInt32LE(38),
    name: Buffer.from(variable.subarray(0, nameLength)),
    extra,
    comment: { start: extra.at.end, end },
    zip64: zip64Values(extra, stored),
  };
}
