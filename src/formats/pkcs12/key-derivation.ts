import { createHash } from 'node:crypto';

/** What a derived bit string is for (RFC 7292 appendix B.3). */
export const purpose = { key: 1, iv: 2, mac: 3 } as const;

/** Block sizes in bytes (`v` of the appendix) of the hash functions that stores are made with. */
const blockBytes: Readonly<Record<string, number>> = {
  sha1: 64,
  sha224: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
  md5: 64,
};

/** The key derivation of PKCS#12 (RFC 7292 appendix B.2). `password`: UTF-16 with its terminator. */
export function deriveBits(
  hash: string,
  password: Buffer,
  salt: Buffer,
  iterations: number,
  use: number,
  length: number,
): Buffer {
  const block = blockBytes[hash] ?? 64;
  const input = Buffer.concat([repeated(salt, block), repeated(password, block)]);
  const diversifier = Buffer.alloc(block, use);
  const output: Buffer[] = [];
  for (let have = 0; have < length; ) {
    let digest = createHash(hash).update(diversifier).update(input).digest();
    for (let round = 1; round < iterations; round += 1) digest = createHash(hash).update(digest).digest();
    output.push(digest);
    have += digest.length;
    if (have < length) addToBlocks(input, repeated(digest, block).subarray(0, block), block);
  }
  return Buffer.concat(output).subarray(0, length);
}

/** Copies of `bytes` that fill whole blocks; nothing for nothing. */
function repeated(bytes: Buffer, block: number): Buffer {
  const size = block * Math.ceil(bytes.length / block);
  return bytes.length === 0 ? Buffer.alloc(0) : Buffer.alloc(size, bytes);
}

/** Each block becomes (block + addend + 1) mod 2^(8 v). */
function addToBlocks(input: Buffer, addend: Buffer, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let at = block - 1; at >= 0; at -= 1) {
      const sum = (input[start + at] ?? 0) + (addend[at] ?? 0) + carry;
      input[start + at] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}
