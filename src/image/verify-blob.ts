import { createHash } from 'node:crypto';
import { chunksOf, fileSource } from '../bytes/byte-source.ts';
import type { Digest, FileRange } from '../model/bytes.ts';
import { parseDigest } from '../sources/digest.ts';

export interface BlobCheck {
  readonly holds: boolean;
  /** Digest of the stored bytes, by the algorithm of the expected one. */
  readonly found: Digest;
}

/** Digests the stored bytes of a blob to their end and compares. Throws `InputError` 'digest-invalid'. */
export function verifyBlob(range: FileRange, digest: Digest): BlobCheck {
  const { algorithm } = parseDigest(digest, 'the digest of a blob');
  const hash = createHash(algorithm);
  const source = fileSource(range);
  try {
    for (const chunk of chunksOf(source)) hash.update(chunk);
  } finally {
    source.close();
  }
  const found = `${algorithm}:${hash.digest('hex')}`;
  return { holds: found === digest, found };
}
