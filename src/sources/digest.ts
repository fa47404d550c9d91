import type { Digest } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { quote } from './quote.ts';

export interface DigestParts {
  readonly algorithm: 'sha256' | 'sha512';
  readonly hex: string;
}

const grammar = /^(?:(sha256):([0-9a-f]{64})|(sha512):([0-9a-f]{128}))$/;

/**
 * The parts of a digest (image-spec descriptor.md, "Digests"). Only the two registered algorithms pass, so that the parts
 * are safe in a path; anything else throws `InputError` 'digest-invalid'. `what` names the place for the message.
 */
export function parseDigest(digest: unknown, what: string): DigestParts {
  const match = typeof digest === 'string' ? grammar.exec(digest) : null;
  const [, , short, , long] = match ?? [];
  if (short !== undefined) return { algorithm: 'sha256', hex: short };
  if (long !== undefined) return { algorithm: 'sha512', hex: long };
  const found = typeof digest === 'string' ? quote(digest) : digest === undefined ? 'nothing' : typeof digest;
  throw new InputError(
    'digest-invalid',
    `${what} should be a digest (sha256: or sha512: and lower-case hex digits), found ${found}`,
  );
}

/** True for digests that `parseDigest` accepts. */
export function isDigest(text: string): boolean {
  return grammar.test(text);
}

/** The name of a blob inside a layout (image-spec image-layout.md, "Blobs"). */
export function blobName(digest: Digest, what: string): string {
  const { algorithm, hex } = parseDigest(digest, what);
  return `blobs/${algorithm}/${hex}`;
}
