import type { ByteSource } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { Codec } from '../../model/format.ts';

/**
 * One archive as the generic comparison sees it: members in stored order, each with a frame (all bytes that are not
 * content: headers, padding) and a decoded content; and the rest (preamble, gaps, directories' ends, trailing bytes).
 * Frames, contents and rest together tile the archive.
 */
export interface ContainerSide {
  readonly count: number;
  /** Step name of member `at` (from 0): without `./` and a leading `/`; printable (invalid UTF-8 as `\xNN`). */
  name(at: number): string;
  /** Equal exactly when all frame bytes are equal. */
  frameId(at: number): string;
  /** Equal exactly when the decoded contents are equal. May have to inflate. */
  contentId(at: number): string;
  /** Decoded content bytes as declared; 0 for directories and links. */
  contentSize(at: number): number;
  /** True when the stored content bytes are known to be equal without decoding them (same raw bytes, same method). */
  rawId(at: number): string;
  /** The fields of the frame; ranges are offsets in the archive. Only asked for frames that differ. */
  frame(at: number): readonly Field[];
  /** The decoded content. Only asked for contents that differ. */
  open(at: number): ByteSource;
  /** For one-sided members: `file, 12 bytes, mode 0644`. */
  describe(at: number): string;
  /** For the causes: what kind of member this is. */
  type(at: number): 'file' | 'directory' | 'symlink' | 'hardlink' | 'device' | 'other';
  /** Modification time in seconds since 1970, for containers that keep one; undefined where the member has none. */
  time?(at: number): number | undefined;
  /** Bytes of the archive that belong to member `at` (frame and stored content), as ranges. */
  extent(at: number): readonly { readonly start: number; readonly end: number }[];
  /** The stored content of member `at` as one range of the archive (empty range when it has none). */
  dataExtent(at: number): { readonly start: number; readonly end: number };
  /** How `dataExtent` stores the content of member `at`; without this, as it is where the sizes are equal. */
  codec?(at: number): Codec;
  /** Fields of the archive itself: preamble, gaps, end records, trailing bytes; in byte order. */
  rest(): readonly Field[];
}
