import type { ByteRange } from './bytes.ts';

export type FieldValue = string | number | boolean | null;

/**
 * One decoded value that remembers where it was read. The fields of a leaf or of a member's frame tile it: every byte
 * belongs to exactly one field (padding and unknown bytes are fields too).
 */
export interface Field {
  /** The specification's own name, e.g. `mtime`, `crc-32`. */
  readonly name: string;
  readonly at: ByteRange;
  /** Further places that hold the same value (a zip keeps most of them twice); raw bytes there are equal to those at `at`. */
  readonly also?: readonly ByteRange[];
  /**
   * The decoded value. Times are seconds since 1970 (a number), digests are `algorithm:hex`, raw bytes are lower-case
   * hex, text is text.
   */
  readonly value: FieldValue;
  /** Present when the format defines this value as a function of other bytes; both are recomputed, never assumed. */
  readonly derived?: Derivation;
}

/** The recomputation of one stored value. */
export interface Derivation {
  /** For people, in terms of the format: `sum of the header bytes`, `crc32(content)`. */
  readonly equation: string;
  /** True when recomputing gave the stored value on this side. */
  readonly holds: boolean;
}
