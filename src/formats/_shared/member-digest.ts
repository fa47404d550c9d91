import { createHash } from 'node:crypto';
import type { ByteSource } from '../../model/bytes.ts';

export type DigestAlgorithm = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

const known: ReadonlySet<string> = new Set(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']);
const chunkBytes = 1024 * 1024;

/** `SHA-256`, `sha256`, `SHA1` as the algorithm's plain name; undefined for one that is not recomputed. */
export function digestAlgorithm(name: string): DigestAlgorithm | undefined {
  const plain = name.toLowerCase().replace(/^sha-/, 'sha');
  return isAlgorithm(plain) ? plain : undefined;
}

/** The digest of a member's content, read in chunks. */
export function digestOf(source: ByteSource, algorithm: DigestAlgorithm): Buffer {
  const hash = createHash(algorithm);
  for (let at = 0; at < source.size; at += chunkBytes)
    hash.update(source.read(at, Math.min(source.size, at + chunkBytes)));
  return hash.digest();
}

function isAlgorithm(name: string): name is DigestAlgorithm {
  return known.has(name);
}
