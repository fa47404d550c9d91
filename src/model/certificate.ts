import type { ProofLevel } from './cause.ts';

/**
 * A proof that can be checked without the program that made it: from the right image and these steps, the left image.
 * `statement` is what odp-diff says of it; all else is recomputed by `src/certificate`. Offsets in bytes, half-open.
 */
export interface Certificate {
  readonly certificateVersion: 1;
  readonly statement: CertificateStatement;
  readonly left: CertifiedImage;
  readonly right: CertifiedImage;
  readonly level: ProofLevel;
  readonly platforms: readonly CertifiedPlatform[];
  /** How the left index comes from the right one; null where none was named or both are equal. */
  readonly index: CertifiedNode | null;
  /** SHA-256 of the rest, as compact JSON with the keys in the order that they have here. */
  readonly seal: string;
}

export interface CertificateStatement {
  readonly verdict: string;
  readonly capacityBits: number | null;
}

export interface CertifiedImage {
  readonly indexDigest: string | null;
  readonly manifests: readonly string[];
}

export interface CertifiedPlatform {
  readonly platform: string;
  /** The left image's layers that are not blobs of the right one. */
  readonly layers: readonly CertifiedLayer[];
  /** null where both sides have the same document. */
  readonly config: CertifiedNode | null;
  readonly manifest: CertifiedNode | null;
}

export interface CertifiedLayer {
  /** Places in the manifests, from 0. `right` is null for a layer that is taken from the left whole. */
  readonly left: number;
  readonly right: number | null;
  /** The uncompressed layer; null where it is the right one's. */
  readonly tar: CertifiedNode | null;
  /** How the blob is made of it; null where no encoder makes it, and the level is P2. */
  readonly blob: CertifiedBlob | null;
}

/** `head` is what stands before the compressed data, in hex. */
export interface CertifiedBlob {
  readonly encoder: string;
  readonly head: string;
}

export type Span = readonly [start: number, end: number];

/** One node of the left image made of the right one's. */
export interface CertifiedNode {
  readonly path: readonly string[];
  /** Of the left node's bytes. */
  readonly sha256: string;
  readonly steps: readonly CertifiedStep[];
}

/** Steps give the left node's bytes from its first to its last. Together they use up every byte of the right node. */
export type CertifiedStep =
  | { readonly copy: Span }
  | { readonly edit: CertifiedEdit }
  | { readonly value: CertifiedValue }
  | { readonly child: CertifiedChild }
  | { readonly stream: CertifiedStream };

/** What stood on the right, and what stands on the left. */
export interface CertifiedEdit {
  /** `derived`: odp-diff recomputed it by a function that the checker does not have. */
  readonly role: 'root' | 'encoding' | 'derived';
  readonly cause: string;
  readonly grade: string;
  readonly path: readonly string[];
  readonly name: string;
  /** The bytes on the right that are replaced; null where nothing is. */
  readonly at: Span | null;
  readonly before: CertifiedBytes;
  readonly after: CertifiedBytes;
}

/** Hex of at most 256 bytes; more are read from the image and held against their digest. */
export type CertifiedBytes = string | { readonly length: number; readonly sha256: string };

/** A value that follows from other bytes. */
export interface CertifiedValue {
  readonly at: Span | null;
  readonly length: number;
  readonly equation: CertifiedEquation;
}

export interface CertifiedEquation {
  /**
   * A digest or `crc32` or `size` of the node that `of` names; `stored-size` of its stored form; `tar-checksum` of the header
   * around the value; `zeros`; of the zip around the value: `local-header` of the member, `directory-start`, `directory-size`.
   */
  readonly fn: string;
  readonly of: readonly string[];
  /** `hex`, `HEX`, `base64`, `raw`, `le`, `be`; `dec`, `oct`, `hexnumber` with leading zeros to fill `width`. */
  readonly as: string;
  readonly width: number;
  /** Bytes of the value around it that are as on the right. */
  readonly head: number;
  readonly tail: number;
}

/** A member, or the payload of a compressed file. */
export interface CertifiedChild {
  readonly left: Span;
  readonly right: Span;
  readonly codecs: readonly [left: string, right: string];
  /** null where no encoder at hand writes the left's bytes: they are taken as they are, once their payload is. */
  readonly encoder: string | null;
  readonly node: CertifiedNode;
}

/** Stored bytes of one content, stored in two ways. */
export interface CertifiedStream {
  readonly left: Span;
  readonly right: Span | null;
  readonly encoder: string | null;
}
