import type { ByteRange } from '../../model/bytes.ts';

/** A part of a section that belongs together with one of the other side. Ranges are offsets in the section. */
export interface Piece {
  /** The symbol that begins there; '' where none does. */
  readonly label: string;
  readonly left: ByteRange | null;
  readonly right: ByteRange | null;
}
