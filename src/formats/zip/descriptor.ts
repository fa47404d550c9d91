import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { readSafe64 } from './extra-fields.ts';

export const descriptorSignature = 0x08074b50;

/** A data descriptor (APPNOTE 4.3.9), with or without its signature, with sizes of four or eight bytes. */
export interface Descriptor {
  readonly at: ByteRange;
  readonly signed: boolean;
  /** Bytes of each of the two sizes. */
  readonly sizeBytes: 4 | 8;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
}

/** What the central directory says; a descriptor that repeats it is recognised by that. */
export interface DescribedData {
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
}

const shapes = [
  { signed: true, sizeBytes: 4, length: 16 },
  { signed: false, sizeBytes: 4, length: 12 },
  { signed: true, sizeBytes: 8, length: 24 },
  { signed: false, sizeBytes: 8, length: 20 },
] as const;

/**
 * Reads the descriptor at `start`, which must end by `limit` (the next header). Its four shapes are not told apart by
 * anything in the format: a shape that repeats the central values wins, one that ends at `limit` first among these.
 * Where none does, a signature or the exact length counts. Returns null when nothing there looks like a descriptor.
 */
export function readDescriptor(
  source: ByteSource,
  start: number,
  limit: number,
  expected: DescribedData,
): Descriptor | null {
  const room = Math.min(limit, source.size) - start;
  const bytes = source.read(start, start + Math.min(Math.max(room, 0), 24));
  const fitting = shapes.filter(({ length }) => length <= room).map((shape) => parse(bytes, start, shape));
  const possible = fitting.filter((found) => found !== null);
  const agreeing = possible.filter((found) => agrees(found, expected));
  const ending = (list: readonly Descriptor[]): Descriptor | undefined => list.find(({ at }) => at.end === limit);
  return ending(agreeing) ?? agreeing[0] ?? ending(possible) ?? possible.find(({ signed }) => signed) ?? null;
}

function parse(bytes: Buffer, start: number, shape: (typeof shapes)[number]): Descriptor | null {
  const { signed, sizeBytes, length } = shape;
  if (signed && bytes.readUInt32LE(0) !== descriptorSignature) return null;
  const at = signed ? 4 : 0;
  const wide = (offset: number): number => (isHuge(bytes, offset) ? -1 : readSafe64(bytes, offset, start + offset));
  return {
    at: { start, end: start + length },
    signed,
    sizeBytes,
    crc32: bytes.readUInt32LE(at),
    compressedSize: sizeBytes === 4 ? bytes.readUInt32LE(at + 4) : wide(at + 4),
    size: sizeBytes === 4 ? bytes.readUInt32LE(at + 8) : wide(at + 12),
  };
}

function isHuge(bytes: Buffer, at: number): boolean {
  return bytes.readUInt32LE(at + 4) >= 0x200000;
}

function agrees(found: Descriptor, expected: DescribedData): boolean {
  return (
    found.crc32 === expected.crc32 && found.compressedSize === expected.compressedSize && found.size === expected.size
  );
}
