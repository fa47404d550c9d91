import { createHash } from 'node:crypto';

/** Bytes that look random and are the same everywhere for one seed; none is below `least`. */
export function seededBytes(seed: string, length: number, least = 0): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
    createHash('sha256').update(`${seed} ${at}`).digest(),
  );
  return Buffer.concat(blocks)
    .subarray(0, length)
    .map((byte) => Math.max(byte, least)) as Buffer;
}

/** `count` whole numbers below `limit` (at most 2^32), the same everywhere for one seed. */
export function seededNumbers(seed: string, count: number, limit: number): number[] {
  const bytes = seededBytes(seed, count * 4);
  return Array.from({ length: count }, (_, at) => Math.floor((bytes.readUInt32LE(at * 4) / 2 ** 32) * limit));
}
