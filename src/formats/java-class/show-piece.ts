import { decodeText } from '../_shared/lines.ts';
import { shorten } from '../_shared/middle.ts';
import type { Piece } from './class-parts.ts';
import type { ClassSide } from './comparison.ts';
import { showConstant } from './show-constant.ts';
import { showFlags } from './show-flags.ts';
import { showHex } from './show-hex.ts';

const maxShownPieces = 12;

/** What one piece says: the constant that it names, else its bytes in hex. */
export function showPiece({ file }: ClassSide, { role, name, at, index }: Piece): string {
  if (role === 'index') return showConstant(file, index);
  if (name.endsWith('flags')) return showFlags(file.bytes.readUInt16BE(at.start), '');
  const bytes = file.bytes.subarray(at.start, at.end);
  return name === 'debug_extension' ? shorten(decodeText(bytes)) : showHex(bytes);
}

/** What several pieces say, counts left out. */
export function showPieces(side: ClassSide, pieces: readonly Piece[]): string {
  const telling = pieces.filter(({ role }) => role !== 'length');
  const shown = telling.slice(0, maxShownPieces).map((piece) => showPiece(side, piece));
  return shorten(telling.length > maxShownPieces ? `${shown.join(' ')} …` : shown.join(' '));
}
