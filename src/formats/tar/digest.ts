import { createHash, type Hash, hash } from 'node:crypto';

/** The SHA-256 of no bytes, as a binary string. */
export const emptyDigest = hash('sha256', Buffer.alloc(0), 'binary');

/** SHA-256 of one run of bytes, as a binary string (the cheapest form to get out of node:crypto). */
export function digestOf(bytes: Buffer): string {
  return hash('sha256', bytes, 'binary');
}

const heldBytes = 16 * 1024;

/** What takes the frame of a member piece by piece, and says its digest at the end. */
export interface FrameDigest {
  update(bytes: Buffer, start: number, end: number): void;
  /** The digest as a binary string; the next update starts a new one. */
  finish(): string;
  reset(): void;
}

/** For an index whose digests nobody may ask for. */
export const noDigest: FrameDigest = { update: () => {}, finish: () => '', reset: () => {} };

/** SHA-256 over many small pieces: collects them and hashes once, as a call into node:crypto costs more than a header. */
export class PieceDigest implements FrameDigest {
  readonly #held = Buffer.allocUnsafe(heldBytes);
  #length = 0;
  #hash: Hash | undefined;

  update(bytes: Buffer, start: number, end: number): void {
    if (this.#length + end - start <= heldBytes) {
      this.#length += bytes.copy(this.#held, this.#length, start, end);
      return;
    }
    this.#hash ??= createHash('sha256');
    this.#hash.update(this.#held.subarray(0, this.#length)).update(bytes.subarray(start, end));
    this.#length = 0;
  }

  finish(): string {
    const held = this.#held.subarray(0, this.#length);
    const digest = this.#hash === undefined ? digestOf(held) : this.#hash.update(held).digest('binary');
    this.reset();
    return digest;
  }

  reset(): void {
    this.#hash = undefined;
    this.#length = 0;
  }
}
