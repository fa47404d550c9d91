import type { ByteRange, ByteSource, SideName } from './bytes.ts';
import type { Path } from './path.ts';
import type { Problem } from './problem.ts';
import type { Site } from './site.ts';

/** One thing inside one image whose bytes can be read: a layer's tar, a member, a decompressed payload. */
export interface Node {
  readonly path: Path;
  /** The member's stored name, for typing by name (`a/b/MANIFEST.MF`). */
  readonly name: string;
  readonly bytes: ByteSource;
}

/** What typing may look at: names and the first 4 KiB of both sides. */
export interface Probe {
  readonly name: string;
  readonly size: number;
  /** The first 4,096 bytes or fewer. */
  readonly head: Buffer;
}

/** The bytes of a member of one container by its name as in `Path` (the last one of that name); undefined if there is none. */
export type SiblingLookup = (side: SideName, name: string) => ByteSource | undefined;

/** How the members of the nearest enclosing container find one another. */
export interface Siblings {
  readonly bytes: SiblingLookup;
  /** The modification time that the container keeps for a member, in seconds since 1970; undefined if it keeps none. */
  time(side: SideName, name: string): number | undefined;
}

/**
 * Where the bytes of a child lie in the node around it, and how they are stored there. Without one, the node around it
 * cannot be put back together from its children, and no proof goes further up than the child.
 */
export interface Placement {
  readonly left: { readonly at: ByteRange; readonly codec: Codec };
  readonly right: { readonly at: ByteRange; readonly codec: Codec };
}

/** How a child is stored: as it is, as one raw deflate stream, or in a way that only its format can read (`other`). */
export type Codec = 'stored' | 'deflate' | 'other';

/** What a format handler gets from the engine while it compares one pair of nodes. */
export interface CompareContext {
  /** Says where the two sides differ. Every differing byte must be covered by a site, or handed to `descend`. */
  emit(site: Site): void;
  /**
   * Compares two children (members of a container, the payload of a compressed stream): types them, recurses, and falls
   * back to byte ranges. Returns the number of sites found. The caller has already seen that their bytes differ. A
   * container passes `siblings`, so that its members can look one another up; a payload keeps those of its node.
   */
  descend(left: Node, right: Node, siblings?: Siblings, placement?: Placement): number;
  /**
   * Like `descend`, for a child that this format compares by itself: what `compare` emits has offsets in the child. The
   * engine always has it, and `reorder`.
   */
  enter?(left: Node, right: Node, placement: Placement | undefined, compare: (cx: CompareContext) => void): void;
  /** Says that members stand in another order: the right node's bytes as ranges, in the order of the left node's. */
  reorder?(right: readonly ByteRange[]): void;
  /** Reports what could not be read; the verdict becomes `incomplete` for severity `error`. */
  problem(problem: Problem): void;
  /**
   * The bytes of another member of the nearest enclosing container on one side, by its stored name (normalised as in
   * `Path`); undefined when there is none. For digests that one member holds of another (RECORD, MANIFEST.MF).
   */
  readonly sibling: SiblingLookup;
  /** The modification time of such a member, in seconds since 1970. For values that one member holds of another (.pyc). */
  siblingTime(side: SideName, name: string): number | undefined;
}

/**
 * A format: how to recognise it and how to compare two nodes of it. `compare` throws `DecodeError` when a side is
 * malformed; the engine then reports the problem and compares the bytes as opaque.
 */
export interface Format {
  readonly id: string;
  readonly title: string;
  /** `exact`: by a unique magic or exact file name; `container`; `fuzzy`: by content shape. Tried in that order, then by id. */
  readonly order: 'exact' | 'container' | 'fuzzy';
  /** Nodes larger than this (bytes) are compared as opaque ranges, and a note says so. */
  readonly maxSize: number;
  matches(probe: Probe): boolean;
  compare(left: Node, right: Node, cx: CompareContext): void;
}
