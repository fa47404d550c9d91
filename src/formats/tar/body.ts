import { createHash, type Hash } from 'node:crypto';
import { digestOf, emptyDigest, type FrameDigest } from './digest.ts';
import type { MemberRow } from './member-row.ts';

/** Takes the content and then the padding of one member and digests both: content by itself, padding with the frame. */
export class MemberBody {
  readonly #frame: FrameDigest;
  readonly #digests: boolean;
  #content = 0;
  #padding = 0;
  #hash: Hash | undefined;
  #row: MemberRow | undefined;

  /** Without `digests` contents are only counted. */
  constructor(frame: FrameDigest, digests: boolean) {
    this.#frame = frame;
    this.#digests = digests;
  }

  /** `row.dataStart` and `row.dataSize` are known; `padding` counts all bytes between the content and the next header. */
  begin(row: MemberRow, padding: number): void {
    this.#row = row;
    this.#content = row.dataSize;
    this.#padding = padding;
    row.contentDigest = emptyDigest;
  }

  get isDone(): boolean {
    return this.#content === 0 && this.#padding === 0;
  }

  /** Content bytes that have not come yet. */
  get missingContent(): number {
    return this.#content;
  }

  get missingPadding(): number {
    return this.#padding;
  }

  /** Takes what belongs to this member from `chunk` at `at`; returns how many bytes. */
  take(chunk: Buffer, at: number): number {
    const content = Math.min(this.#content, chunk.length - at);
    if (content > 0 && !this.#digests) this.#content -= content;
    else if (content > 0) this.#takeContent(chunk.subarray(at, at + content));
    const padding = Math.min(this.#padding, chunk.length - at - content);
    if (padding > 0) this.#frame.update(chunk, at + content, at + content + padding);
    this.#padding -= padding;
    return content + padding;
  }

  #takeContent(bytes: Buffer): void {
    const isLast = bytes.length === this.#content;
    this.#content -= bytes.length;
    if (isLast && this.#hash === undefined) {
      if (this.#row !== undefined) this.#row.contentDigest = digestOf(bytes);
      return;
    }
    this.#hash ??= createHash('sha256');
    this.#hash.update(bytes);
    if (isLast) this.#closeHash();
  }

  #closeHash(): void {
    if (this.#row !== undefined && this.#hash !== undefined) this.#row.contentDigest = this.#hash.digest('binary');
    this.#hash = undefined;
  }

  /** Ends the member here although bytes are missing: what came is its content, and it can no longer be expanded. */
  cut(): void {
    this.#closeHash();
    if (this.#row === undefined || this.#content === 0) return;
    this.#row.dataSize -= this.#content;
    this.#row.sparse = false;
  }
}
