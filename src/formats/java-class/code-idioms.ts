import { contentPieces, ownPieces, type Piece, type Unit, unitsOf } from './class-parts.ts';
import { codeTokens } from './code-tokens.ts';
import type { ClassSide, Comparison } from './comparison.ts';
import { stackMapRows } from './stack-map-rows.ts';
import { type Normal, withoutConcatenation } from './string-concat.ts';

/** Attributes of code that are compared in the normal form, all with offsets as numbers. */
const followed = /^(StackMapTable|LineNumberTable|LocalVariable(Type)?Table)$/;

/** `ldc-width`: the same constant by `ldc` and `ldc_w`, or a jump by `goto` and `goto_w`. */
export type Idiom = 'string-concat' | 'ldc-width';

/**
 * The idiom by which two code arrays differ and do the same; null where none is proved. Offsets are replaced by numbers
 * of instructions everywhere, so that handlers, lines and local variables are held against each other as well.
 */
export function idiomOf(comparison: Comparison, left: Unit, right: Unit): Idiom | null {
  const [a, b] = [normalForm(comparison.left, left), normalForm(comparison.right, right)];
  if (a === undefined || b === undefined || a.text !== b.text) return null;
  if (a.instructions === b.instructions) return a.maxStack === b.maxStack ? 'ldc-width' : null;
  return a.concatenates && b.concatenates && a.isDeepEnough && b.isDeepEnough ? 'string-concat' : null;
}

interface NormalForm {
  readonly text: string;
  /** How many there are before concatenations become one. */
  readonly instructions: number;
  readonly concatenates: boolean;
  readonly maxStack: number;
  /** `max_stack` is what the instructions need, as compilers compute it. */
  readonly isDeepEnough: boolean;
}

function normalForm(side: ClassSide, code: Unit): NormalForm | undefined {
  const { bytes } = side.file;
  const pieces = ownPieces(code);
  const instructions = pieces.filter(({ name }) => name === 'code' || name === 'operand');
  const range = { start: instructions.at(0)?.at.start ?? 0, end: instructions.at(-1)?.at.end ?? 0 };
  const handlers = handlerRows(side, pieces);
  const entries = handlers.map(({ pcs }) => pcs[2] ?? 0);
  const tokens = codeTokens(side.file, range, entries, side.id);
  const normal = tokens === undefined ? undefined : withoutConcatenation(side.file, tokens);
  const attributes = unitsOf(code, 'attribute');
  if (tokens === undefined || normal === undefined || !attributes.every(({ name }) => followed.test(name)))
    return undefined;
  const ordinal = ordinals(normal);
  const locals = pieces.find(({ name }) => name === 'max_locals')?.at;
  const text = JSON.stringify([
    bytes.toString('hex', locals?.start, locals?.end),
    normal.map(({ text, targets }) => [text, ...targets.map(ordinal)]),
    handlers.map(({ pcs, type }) => [...pcs.map(ordinal), type]),
    attributes.map((attribute) => tableRows(side, attribute, ordinal)),
  ]);
  const concatenates = normal.some((token) => token.text.startsWith('concat '));
  const maxStack = bytes.readUInt16BE(pieces.find(({ name }) => name === 'max_stack')?.at.start ?? 0);
  const needed = tokens.reduce((most, { depth, pops, pushes }) => Math.max(most, depth, depth - pops + pushes), 0);
  return { text, instructions: tokens.length, concatenates, maxStack, isDeepEnough: needed === maxStack };
}

/** The number of the first instruction from an offset on. */
function ordinals(normal: readonly Normal[]): (pc: number) => number {
  const starts = normal.map(({ pc }) => pc);
  return (pc) => {
    let low = 0;
    for (let high = starts.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) < pc) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

interface HandlerRow {
  readonly pcs: readonly number[];
  readonly type: number;
}

function handlerRows({ file, id }: ClassSide, pieces: readonly Piece[]): HandlerRow[] {
  return pieces.flatMap((piece, at): HandlerRow[] => {
    if (piece.name !== 'handler') return [];
    const pcs = [0, 2, 4].map((offset) => file.bytes.readUInt16BE(piece.at.start + offset));
    return [{ pcs, type: id(pieces[at + 1]?.index ?? 0) }];
  });
}

/** Rows of a debug table with offsets as numbers of instructions. */
function tableRows(side: ClassSide, attribute: Unit, ordinal: (pc: number) => number): unknown {
  if (attribute.name === 'StackMapTable') return stackMapRows(side, attribute, ordinal);
  const { file, id } = side;
  const { bytes } = file;
  const rows = contentPieces(attribute).flatMap(({ role, name, at, index }): unknown[] => {
    if (role === 'index') return [id(index)];
    if (name === 'line_number_table') {
      return Array.from({ length: (at.end - at.start) / 4 }, (_, row) => {
        const start = at.start + row * 4;
        return [ordinal(bytes.readUInt16BE(start)), bytes.readUInt16BE(start + 2)];
      });
    }
    if (name !== 'range') return role === 'length' ? [] : [bytes.toString('hex', at.start, at.end)];
    const start = bytes.readUInt16BE(at.start);
    return [[ordinal(start), ordinal(start + bytes.readUInt16BE(at.start + 2))]];
  });
  return [attribute.name, rows];
}
