import type { ByteRange } from '../../model/bytes.ts';
import { ownPieces, type Piece, type Unit } from './class-parts.ts';
import type { ClassSide, Comparison } from './comparison.ts';
import { decodeInstructions, type Instruction } from './instructions.ts';

/** What a Code attribute says besides its lengths and its attributes. */
export function codeContent(code: Unit): readonly Piece[] {
  return ownPieces(code)
    .slice(2)
    .filter(({ role }) => role !== 'length');
}

export function isInstruction({ name }: Piece): boolean {
  return name === 'code' || name === 'operand';
}

/** The bytes of the `code` array. */
export function codeRange(code: Unit): ByteRange {
  const pieces = ownPieces(code).filter(isInstruction);
  return { start: pieces.at(0)?.at.start ?? 0, end: pieces.at(-1)?.at.end ?? 0 };
}

export function instructionsOf({ file }: ClassSide, code: Unit): readonly Instruction[] {
  return [...decodeInstructions(file.bytes, codeRange(code))];
}

/** True when both code arrays hold as many instructions, each as long and at the same place. */
export function sameLayout(comparison: Comparison, left: Unit, right: Unit): boolean {
  const [a, b] = [instructionsOf(comparison.left, left), instructionsOf(comparison.right, right)];
  const [from, to] = [codeRange(left).start, codeRange(right).start];
  return a.length === b.length && a.every(({ at }, place) => at.end - from === (b[place]?.at.end ?? 0) - to);
}
