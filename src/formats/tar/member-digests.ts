import { createHash, type Hash } from 'node:crypto';
import { bytesDigest, chunksOf, sliceSource } from '../../bytes/byte-source.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { rowAt, type TarIndex } from './tar-index.ts';

/** The digests of members as hex: from the index where it has them, else of their bytes, once each. */
export class MemberDigests {
  readonly #source: ByteSource;
  readonly #index: TarIndex;
  readonly #frames = new Map<number, string>();
  readonly #contents = new Map<number, string>();

  constructor(source: ByteSource, index: TarIndex) {
    this.#source = source;
    this.#index = index;
  }

  /** SHA-256 of all that belongs to the member besides its content. */
  frame(at: number): string {
    return (
      this.#known(this.#index.frameHash, at) ??
      this.#kept(this.#frames, at, () => frameDigest(this.#source, this.#index, at))
    );
  }

  /** SHA-256 of the stored content. */
  content(at: number): string {
    return (
      this.#known(this.#index.contentHash, at) ??
      this.#kept(this.#contents, at, () => contentDigest(this.#source, this.#index, at))
    );
  }

  #known(hashes: Uint8Array, at: number): string | undefined {
    if (hashes.length === 0) return undefined;
    return Buffer.from(hashes.buffer, hashes.byteOffset + at * 32, 32).toString('hex');
  }

  #kept(digests: Map<number, string>, at: number, compute: () => string): string {
    const known = digests.get(at);
    if (known !== undefined) return known;
    const digest = compute();
    digests.set(at, digest);
    return digest;
  }
}

/** An index without digests, with them: what the indexer would have computed. */
export function withDigests(source: ByteSource, index: TarIndex): TarIndex {
  if (index.frameHash.length > 0 || index.count === 0) return index;
  const frameHash = Buffer.alloc(index.count * 32);
  const contentHash = Buffer.alloc(index.count * 32);
  for (let at = 0; at < index.count; at++) {
    frameHash.write(frameDigest(source, index, at), at * 32, 'hex');
    contentHash.write(contentDigest(source, index, at), at * 32, 'hex');
  }
  return { ...index, frameHash: new Uint8Array(frameHash), contentHash: new Uint8Array(contentHash) };
}

function frameDigest(source: ByteSource, index: TarIndex, at: number): string {
  const { frameStart, dataStart, dataEnd, end } = rowAt(index, at);
  const hash = createHash('sha256');
  update(hash, source, frameStart, dataStart);
  update(hash, source, dataEnd, end);
  return hash.digest('hex');
}

function update(hash: Hash, source: ByteSource, start: number, end: number): void {
  for (const chunk of chunksOf(sliceSource(source, start, end))) hash.update(chunk);
}

function contentDigest(source: ByteSource, index: TarIndex, at: number): string {
  const { dataStart, dataEnd } = rowAt(index, at);
  return bytesDigest(sliceSource(source, dataStart, dataEnd));
}
