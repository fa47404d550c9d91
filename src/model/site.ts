import type { ByteRange } from './bytes.ts';
import type { Derivation, FieldValue } from './field.ts';
import type { Path } from './path.ts';

/**
 * What kind of place differs: a decoded `field` of a node or text `line` of a leaf, raw `bytes` of a leaf, the `order` of members
 * or items, the `presence` of a member on one side, or `metadata` that a container keeps about the member.
 */
export type LocationKind = 'field' | 'line' | 'bytes' | 'order' | 'presence' | 'metadata';

/** One side of a differing site. */
export interface SiteSide {
  /** See `Field.value`. */
  readonly value: FieldValue;
  /** Byte ranges in the node itself; for kind `metadata` (and `order`, `presence`) in the container that holds the member. */
  readonly ranges: readonly ByteRange[];
  readonly derived?: Derivation;
}

/**
 * One place where the two images differ, as the format handler saw it: no cause yet.
 * `key` is what causes are registered under: `<format>:<field>`, e.g. `tar:mtime`, `zip:central.time`,
 * `properties:entry`, `text:line`, `opaque:bytes`, `oci:config.created`.
 */
export interface Site {
  readonly path: Path;
  readonly key: string;
  readonly kind: LocationKind;
  /** For people: `mtime`, `build.target`, `Build-Jdk`, `line 7`. */
  readonly name: string;
  /** null where absent on that side. */
  readonly left: SiteSide | null;
  readonly right: SiteSide | null;
  /** Differing bytes in leaf space that this site accounts for (the larger of the two sides). */
  readonly bytes: number;
  /**
   * Set by the handler where it already knows the role: `encoding` when the decoded payload was compared and is equal.
   * Derived roles follow from `derived.holds` on both sides.
   */
  readonly role?: 'encoding';
  /** For derived sites: the path of the node that the value is computed from. */
  readonly of?: Path;
  /**
   * What is grave about the difference itself, in one sentence, where the format can tell (another trusted certificate).
   * It becomes a security note unless the value is derived or a cause that claims the site says something else.
   */
  readonly alarm?: string;
  /** Further facts for the causes, named by the handler: JSON values only. */
  readonly facts?: Readonly<Record<string, FieldValue | readonly FieldValue[]>>;
}
