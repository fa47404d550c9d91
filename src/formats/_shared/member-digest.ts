import { createHash } from 'node:crypto';
import type { ByteSource, SideName } from '../../model/bytes.ts';
import type { SiblingLookup } from '../../model/format.ts';

export type DigestAlgorithm = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

const known: ReadonlySet<string> = new Set(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']);
const chunkBytes = 1024 * 1024;

/** `SHA-256`, `sha256`, `SHA1` as the algorithm's plain name; undefined for one that is not recomputed. */
export function digestAlgorithm(name: string): DigestAlgorithm | undefined {
  const plain = name.toLowerCase().replace(/^sha-/, 'sha');
  return isAlgorithm(plain) ? plain : undefined;
}

/** Size and digest of one member of the container; undefined when there is no such member on that side. */
export type MemberDigests = (side: SideName, name: string, algorithm: DigestAlgorithm) => MemberDigest | undefined;

export interface MemberDigest {
  /** Bytes. */
  readonly size: number;
  readonly digest: Buffer;
}

/** Computes each digest once, so that a list with many lines about one large member does not read it many times. */
export function memberDigests(sibling: SiblingLookup): MemberDigests {
  const known = new Map<string, MemberDigest | undefined>();
  return (side, name, algorithm) => {
    const key = `${side} ${algorithm} ${name}`;
    if (known.has(key)) return known.get(key);
    const content = sibling(side, name);
    const found = content === undefined ? undefined : { size: content.size, digest: digestOf(content, algorithm) };
    known.set(key, found);
    return found;
  };
}

/** The digest of a member's content, read in chunks. */
function digestOf(source: ByteSource, algorithm: DigestAlgorithm): Buffer {
  const hash = createHash(algorithm);
  for (let at = 0; at < source.size; at += chunkBytes)
    hash.update(source.read(at, Math.min(source.size, at + chunkBytes)));
  return hash.digest();
}

function isAlgorithm(name: string): name is DigestAlgorithm {
  return known.has(name);
}
