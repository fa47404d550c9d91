import type { Derivation, Field, FieldValue } from '../../model/field.ts';
import { crc32c } from '../_shared/crc32c.ts';

/** One kind of filesystem image: where its superblock is, and what in it is about the time and place of making it. */
export interface Superblock {
  readonly name: string;
  /** Bytes from the beginning of the image. */
  readonly at: number;
  readonly size: number;
  matches(head: Buffer): boolean;
  /** Named fields in order; they do not overlap, and do not tile the superblock. Offsets are those of the image. */
  fields(block: Buffer): Field[];
}

type Reader = (block: Buffer, at: number) => FieldValue;

const u32: Reader = (block, at) => block.readUInt32LE(at);
const u64: Reader = (block, at) => Number(block.readBigUInt64LE(at));
const uuid: Reader = (block, at) =>
  block.toString('hex', at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
const text =
  (size: number): Reader =>
  (block, at) =>
    block.toString('latin1', at, at + size).replace(/\0.*$/s, '');

type Row = readonly [name: string, at: number, size: number, read: Reader];

function fieldsAt(origin: number, block: Buffer, rows: readonly Row[]): Field[] {
  return rows.map(([name, at, size, read]) => ({
    name,
    at: { start: origin + at, end: origin + at + size },
    value: read(block, at),
  }));
}

/** Documentation/filesystems/squashfs.rst; fs/squashfs/squashfs_fs.h (version 4, little-endian). */
const squashfs: Superblock = {
  name: 'squashfs',
  at: 0,
  size: 96,
  matches: (head) => head.length >= 96 && head.toString('latin1', 0, 4) === 'hsqs' && head.readUInt16LE(28) === 4,
  fields: (block) => fieldsAt(0, block, [['mkfs-time', 8, 4, u32]]),
};

const extStart = 1024;
const extChecksumAt = 0x3fc;
const metadataChecksums = 0x400;

/** Documentation/filesystems/ext4/super.rst. */
const ext: Superblock = {
  name: 'ext',
  at: extStart,
  size: 1024,
  matches: (head) => head.length >= extStart + 1024 && head.readUInt16LE(extStart + 0x38) === 0xef53,
  fields: (block) => [
    ...fieldsAt(extStart, block, [
      ['mount-time', 0x2c, 4, u32],
      ['write-time', 0x30, 4, u32],
      ['check-time', 0x40, 4, u32],
      ['uuid', 0x68, 16, uuid],
      ['last-mounted', 0x88, 64, text(64)],
      ['hash-seed', 0xec, 16, uuid],
      ['mkfs-time', 0x108, 4, u32],
      ['kbytes-written', 0x178, 8, u64],
    ]),
    ...checksumField(block),
  ],
};

/** With `metadata_csum`, the last word is the CRC-32C of what stands before it. */
function checksumField(block: Buffer): Field[] {
  if ((block.readUInt32LE(0x64) & metadataChecksums) === 0) return [];
  const value = block.readUInt32LE(extChecksumAt);
  const holds = crc32c(block.subarray(0, extChecksumAt)) === value;
  const derived: Derivation = { equation: 'crc32c of the superblock', holds };
  return [
    { name: 'checksum', at: { start: extStart + extChecksumAt, end: extStart + extChecksumAt + 4 }, value, derived },
  ];
}

const erofsStart = 1024;
const erofsChecksumAt = 4;
const superblockChecksum = 1;
const blockBytes = 4096;

/** fs/erofs/erofs_fs.h. */
const erofs: Superblock = {
  name: 'erofs',
  at: erofsStart,
  size: blockBytes - erofsStart,
  matches: (head) => head.length >= blockBytes && head.readUInt32LE(erofsStart) === 0xe0f5e1e2,
  fields: (block) => [
    ...erofsChecksum(block),
    ...fieldsAt(erofsStart, block, [
      ['mkfs-time', 24, 8, u64],
      ['mkfs-nanoseconds', 32, 4, u32],
      ['uuid', 48, 16, uuid],
    ]),
  ],
};

/** The CRC-32C of the block from the superblock on, its own word zero; recomputed for blocks of 4,096 bytes. */
function erofsChecksum(block: Buffer): Field[] {
  const value = block.readUInt32LE(erofsChecksumAt);
  const at = { start: erofsStart + erofsChecksumAt, end: erofsStart + erofsChecksumAt + 4 };
  const isKept = (block.readUInt32LE(8) & superblockChecksum) !== 0 && 2 ** block.readUInt8(12) === blockBytes;
  if (!isKept) return [{ name: 'checksum', at, value }];
  const blank = Buffer.from(block).fill(0, erofsChecksumAt, erofsChecksumAt + 4);
  return [
    { name: 'checksum', at, value, derived: { equation: 'crc32c of the first block', holds: crc32c(blank) === value } },
  ];
}

export const superblocks: readonly Superblock[] = [squashfs, ext, erofs];
