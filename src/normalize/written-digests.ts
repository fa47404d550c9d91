import { createHash } from 'node:crypto';
import { chunksOf } from '../bytes/byte-source.ts';
import type { ByteSource } from '../model/bytes.ts';

/** By the number of bytes of a digest. */
const algorithms: ReadonlyMap<number, string> = new Map([
  [16, 'md5'],
  [20, 'sha1'],
  [28, 'sha224'],
  [32, 'sha256'],
  [48, 'sha384'],
  [64, 'sha512'],
]);

const hex =
  /(?<![0-9A-Za-z])(?:[0-9a-fA-F]{128}|[0-9a-fA-F]{96}|[0-9a-fA-F]{64}|[0-9a-fA-F]{56}|[0-9a-fA-F]{40}|[0-9a-fA-F]{32})(?![0-9A-Za-z])/g;
const base64 =
  /(?<![0-9A-Za-z+/_-])(?:[0-9A-Za-z+/_-]{86}|[0-9A-Za-z+/_-]{64}|[0-9A-Za-z+/_-]{43}|[0-9A-Za-z+/_-]{38}|[0-9A-Za-z+/_-]{27}|[0-9A-Za-z+/_-]{22})(?![0-9A-Za-z+/_-])/g;

/** Digests that are kept; with more the image says too much about itself, and no content is rewritten. */
export const maxWrittenDigests = 1_000_000;
/** Bytes of the end of a piece that are read again with the next one: the longest digest, and one on each side. */
const overlap = 130;
/** Bytes in which a file that is text has no NUL. */
const headBytes = 4096;

/**
 * Digests that stand in the text files of an image: lists of checksums, SBOMs, the state of package managers. A file that
 * one of them names must stay as it is.
 */
export class WrittenDigests {
  readonly #found = new Map<number, Set<string>>();
  readonly #above: WrittenDigests | null;
  #count = 0;

  /** `above` holds what is written outside of the archive that this is for. */
  constructor(above: WrittenDigests | null = null) {
    this.#above = above;
  }

  /** Notes all that may be a digest, in hex or base64, where the file is text. */
  scan(source: ByteSource): void {
    if (source.read(0, Math.min(headBytes, source.size)).includes(0)) return;
    let tail = '';
    for (const chunk of chunksOf(source)) {
      const text = tail + chunk.toString('latin1');
      for (const [token] of text.matchAll(hex)) this.#note(Buffer.from(token, 'hex'));
      for (const [token] of text.matchAll(base64)) this.#note(Buffer.from(token, 'base64'));
      tail = text.slice(-overlap);
    }
  }

  /** A file that is named by a digest is mostly its own; something looks for it by that. */
  scanName(name: string): void {
    for (const [token] of name.matchAll(hex)) this.#note(Buffer.from(token, 'hex'));
  }

  /** Whether there were more than can be kept. */
  get isFull(): boolean {
    return this.#count >= maxWrittenDigests;
  }

  /** Whether a digest of this content is written anywhere. */
  names(content: Buffer): boolean {
    for (const [length, digests] of this.#found) {
      const algorithm = algorithms.get(length);
      if (algorithm === undefined) continue;
      if (digests.has(createHash(algorithm).update(content).digest('binary'))) return true;
    }
    return this.#above?.names(content) ?? false;
  }

  #note(digest: Buffer): void {
    if (this.isFull || !algorithms.has(digest.length)) return;
    const known = this.#found.get(digest.length) ?? new Set<string>();
    this.#found.set(digest.length, known);
    const size = known.size;
    known.add(digest.toString('latin1'));
    this.#count += known.size - size;
  }
}
