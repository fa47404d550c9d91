import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { type ExtraArea, splitExtra, type Zip64Values, zip64Values } from './extra-fields.ts';
import { expectSignature, readExact } from './read-exact.ts';

export const localSignature = 0x04034b50;
export const localFixedBytes = 30;

/** General purpose bit 3: crc and sizes follow the data in a descriptor (APPNOTE 4.4.4). */
export const descriptorFlag = 0x0008;

/** A local file header (APPNOTE 4.3.7): numbers as stored, before zip64 is looked up. */
export interface LocalHeader {
  /** Fixed part, name and extra fields; offsets in the archive. */
  readonly at: ByteRange;
  readonly versionNeeded: number;
  readonly flags: number;
  readonly method: number;
  /** DOS time in the low 16 bits, DOS date in the high ones. */
  readonly time: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly name: Buffer;
  readonly extra: ExtraArea;
  readonly zip64: Zip64Values;
}

/** Reads the local header at `start`. Throws DecodeError when it is cut short or is none. */
export function readLocalHeader(source: ByteSource, start: number): LocalHeader {
  const fixed = readExact(source, start, localFixedBytes, 'a local header');
  expectSignature(fixed, 0, localSignature, start, 'a local header');
  const nameLength = fixed.readUInt16LE(26);
  const extraLength = fixed.readUInt16LE(28);
  const nameStart = start + localFixedBytes;
  const variable = readExact(source, nameStart, nameLength + extraLength, 'name and extra fields of a local header');
  const size = fixed.readUInt32LE(22);
  const compressedSize = fixed.readUInt32LE(18);
  const extra = splitExtra(variable.subarray(nameLength), nameStart + nameLength);
  return {
    at: { start, end: extra.at.end },
    versionNeeded: fixed.readUInt16LE(4),
    flags: fixed.readUInt16LE(6),
    method: fixed.readUInt16LE(8),
    time: fixed.readUInt32LE(10),
    crc32: fixed.readUInt32LE(14),
    compressedSize,
    size,
    name: Buffer.from(variable.subarray(0, nameLength)),
    extra,
    zip64: zip64Values(extra, { size, compressedSize }),
  };
}
