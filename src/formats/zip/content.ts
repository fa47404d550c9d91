import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { bytesDigest, chunksOf, memorySource, sliceSource } from '../../bytes/byte-source.ts';
import { inflateRawSource } from '../../bytes/inflate.ts';
import { maxInflatedMemberBytes, maxMemberBytesInMemory } from '../../bytes/limits.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import type { ZipEntry } from './read-zip.ts';

export const storedMethod = 0;
export const deflatedMethod = 8;
const encryptedFlag = 0x0001;

/** Why a member's stored bytes stand in for its content. */
export interface Undecoded {
  readonly code: 'zip-encrypted' | 'zip-method' | 'zip-data';
  /** One sentence with what was expected and what was found. */
  readonly message: string;
}

/** What is known about a member's content after decoding it once. */
export interface ContentFacts {
  /** Bytes of the decoded content; of the stored data when it could not be decoded. */
  readonly size: number;
  readonly sha256: string;
  readonly crc32: number;
  /** Stored bytes that the content was decoded from; the rest of the stored data is slack. */
  readonly consumed: number;
  /** Equal exactly when method and the consumed stored bytes are equal. */
  readonly rawId: string;
  readonly undecoded: Undecoded | null;
}

interface Decoded {
  readonly bytes: ByteSource;
  /** Gives back the file that a large content was inflated into. */
  close(): void;
  readonly consumed: number;
  readonly undecoded: Undecoded | null;
}

/**
 * Decodes members and remembers what came out: facts for every member, contents up to 64 MiB in total (least recently
 * used ones go first), and opened contents above that, which are in files until `close`. Shared by both sides of a
 * comparison, so that members stored alike are inflated once.
 */
export class ContentStore {
  readonly #facts = new Map<string, ContentFacts>();
  readonly #contents = new Map<string, Decoded>();
  readonly #large = new Map<string, Decoded>();
  readonly #keys = new WeakMap<ZipEntry, string>();
  #heldBytes = 0;

  facts(source: ByteSource, entry: ZipEntry): ContentFacts {
    const key = this.#key(source, entry);
    const known = this.#facts.get(key);
    if (known !== undefined) return known;
    const decoded = this.#decode(source, entry, key);
    const { consumed, undecoded } = decoded;
    const partial = { start: entry.data.start, end: entry.data.start + consumed };
    const rawId = partial.end === entry.data.end ? key : rangeKey(source, entry, partial);
    const facts = { ...digests(decoded.bytes), size: decoded.bytes.size, consumed, rawId, undecoded };
    this.#facts.set(key, facts);
    if (isLarge(decoded) && !this.#large.has(key)) decoded.close();
    return facts;
  }

  /** The decoded content, or the stored bytes of a member that cannot be decoded; readable until `close`. */
  open(source: ByteSource, entry: ZipEntry): ByteSource {
    const key = this.#key(source, entry);
    const decoded = this.#decode(source, entry, key);
    if (isLarge(decoded)) this.#large.set(key, decoded);
    return decoded.bytes;
  }

  /** Removes the files of large contents. */
  close(): void {
    for (const decoded of this.#large.values()) decoded.close();
    this.#large.clear();
    this.#contents.clear();
    this.#heldBytes = 0;
  }

  #decode(source: ByteSource, entry: ZipEntry, key: string): Decoded {
    const known = this.#contents.get(key) ?? this.#large.get(key);
    if (known === undefined) {
      const decoded = decode(source, entry);
      if (isInflated(entry, decoded) && !isLarge(decoded)) this.#hold(key, decoded);
      return decoded;
    }
    if (this.#contents.delete(key)) this.#contents.set(key, known);
    return known;
  }

  #key(source: ByteSource, entry: ZipEntry): string {
    const known = this.#keys.get(entry);
    if (known !== undefined) return known;
    const key = rangeKey(source, entry, entry.data);
    this.#keys.set(entry, key);
    return key;
  }

  #hold(key: string, decoded: Decoded): void {
    this.#contents.set(key, decoded);
    this.#heldBytes += decoded.bytes.size;
    for (const [oldest, { bytes }] of this.#contents) {
      if (this.#heldBytes <= maxMemberBytesInMemory) return;
      this.#contents.delete(oldest);
      this.#heldBytes -= bytes.size;
    }
  }
}

function isLarge({ bytes }: Decoded): boolean {
  return bytes.size > maxMemberBytesInMemory;
}

function isInflated(entry: ZipEntry, decoded: Decoded): boolean {
  return entry.method === deflatedMethod && decoded.undecoded === null;
}

function decode(source: ByteSource, entry: ZipEntry): Decoded {
  const { start, end } = entry.data;
  const stored = sliceSource(source, start, end);
  const close = (): void => {};
  const asStored = (undecoded: Undecoded | null): Decoded => ({
    bytes: stored,
    consumed: end - start,
    undecoded,
    close,
  });
  if ((entry.flags & encryptedFlag) !== 0) {
    return asStored({
      code: 'zip-encrypted',
      message: 'expected a member that is not encrypted, found flag bit 0 set',
    });
  }
  if (entry.method === storedMethod) return asStored(null);
  if (entry.method !== deflatedMethod) {
    const message = `expected method 0 (stored) or 8 (deflated), found ${entry.method}`;
    return asStored({ code: 'zip-method', message });
  }
  if (start === end) return { bytes: memorySource(Buffer.alloc(0)), consumed: 0, undecoded: null, close };
  try {
    const { bytes, consumed } = inflateRawSource(stored, { maxOut: maxInflatedMemberBytes });
    return { bytes, consumed, undecoded: null, close: () => bytes.close() };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return asStored({ code: 'zip-data', message: error.message });
  }
}

function digests(content: ByteSource): Pick<ContentFacts, 'sha256' | 'crc32'> {
  const hash = createHash('sha256');
  let sum = 0;
  for (const chunk of chunksOf(content)) {
    hash.update(chunk);
    sum = crc32(chunk, sum);
  }
  return { sha256: hash.digest('hex'), crc32: sum };
}

/** Identity of stored data with everything that decides how it is decoded. */
function rangeKey(source: ByteSource, entry: ZipEntry, range: ByteRange): string {
  const stored = sliceSource(source, range.start, range.end);
  const sealed = (entry.flags & encryptedFlag) !== 0 ? 'encrypted' : 'plain';
  return `${entry.method}:${sealed}:${stored.size}:${bytesDigest(stored)}`;
}
