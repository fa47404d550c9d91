import type { ByteSource } from '../model/bytes.ts';
import { chunksOf } from './byte-source.ts';

const [prime1, prime2, prime3, prime4, prime5] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1] as const;
/** A multiple of the 16 bytes that are taken at once. */
const chunkBytes = 256 * 1024;

/** XXH32 with the seed 0 (xxHash fast digest algorithm, section "XXH32 algorithm description"). */
export function xxh32(source: ByteSource): number {
  const lanes = [(prime1 + prime2) >>> 0, prime2, 0, -prime1 >>> 0];
  let hash = source.size < 16 ? prime5 : 0;
  let rest: Buffer = Buffer.alloc(0);
  for (const chunk of chunksOf(source, chunkBytes)) {
    const whole = chunk.length - (chunk.length % 16);
    for (let at = 0; at < whole; at += 16) {
      for (let lane = 0; lane < 4; lane += 1) {
        const sum = ((lanes[lane] ?? 0) + Math.imul(chunk.readUInt32LE(at + lane * 4), prime2)) >>> 0;
        lanes[lane] = Math.imul(rotate(sum, 13), prime1) >>> 0;
      }
    }
    rest = chunk.subarray(whole);
  }
  if (source.size >= 16) hash = lanes.reduce((sum, lane, at) => (sum + rotate(lane, [1, 7, 12, 18][at] ?? 0)) >>> 0, 0);
  return avalanche(addRest((hash + source.size) >>> 0, rest));
}

function addRest(start: number, rest: Buffer): number {
  let hash = start;
  let at = 0;
  for (; at + 4 <= rest.length; at += 4) {
    hash = (hash + Math.imul(rest.readUInt32LE(at), prime3)) >>> 0;
    hash = Math.imul(rotate(hash, 17), prime4) >>> 0;
  }
  for (; at < rest.length; at += 1) {
    hash = (hash + Math.imul(rest[at] ?? 0, prime5)) >>> 0;
    hash = Math.imul(rotate(hash, 11), prime1) >>> 0;
  }
  return hash;
}

function avalanche(start: number): number {
  let hash = Math.imul(start ^ (start >>> 15), prime2) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), prime3) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

function rotate(value: number, bits: number): number {
  return ((value << bits) | (value >>> (32 - bits))) >>> 0;
}
