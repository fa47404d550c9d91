import type { Piece } from './class-parts.ts';
import type { ClassSide, Comparison } from './comparison.ts';
import { tags } from './constant-tags.ts';
import type { Instruction } from './instructions.ts';
import { showConstant } from './show-constant.ts';

/** Two constants that code loads. */
export interface PushedConstants {
  readonly left: string;
  readonly right: string;
  /** True when both are texts. */
  readonly text: boolean;
}

interface Operands {
  readonly left: Piece | undefined;
  readonly right: Piece | undefined;
}

/** The numbers and texts that two instructions load, or that they hand to one bootstrap method; undefined for others. */
export function pushedConstant(
  comparison: Comparison,
  left: Instruction,
  right: Instruction,
  operands: Operands,
): PushedConstants | undefined {
  const a = loaded(comparison.left, left, operands.left);
  const b = loaded(comparison.right, right, operands.right);
  if (a !== undefined && b !== undefined) {
    return { left: a.value, right: b.value, text: a.tag === tags.String && b.tag === tags.String };
  }
  return dynamicArguments(comparison, operands);
}

interface Loaded {
  readonly value: string;
  readonly tag: number;
}

/** JVMS 6.5: aconst_null is no value; `_<n>` forms carry theirs in the opcode. */
const builtIn = ['-1', '0', '1', '2', '3', '4', '5', '0', '1', '0', '1', '2', '0', '1'];
const bipush = 16;
const sipush = 17;

const valueTags: readonly number[] = [tags.Integer, tags.Float, tags.Long, tags.Double, tags.String];

function loaded({ file }: ClassSide, { opcode, at }: Instruction, operand: Piece | undefined): Loaded | undefined {
  if (operand !== undefined) {
    const tag = file.constants.get(operand.index)?.tag ?? 0;
    const isLoad = opcode >= 18 && opcode <= 20;
    return isLoad && valueTags.includes(tag) ? { value: showConstant(file, operand.index), tag } : undefined;
  }
  if (opcode === bipush) return { value: String(file.bytes.readInt8(at.start + 1)), tag: tags.Integer };
  if (opcode === sipush) return { value: String(file.bytes.readInt16BE(at.start + 1)), tag: tags.Integer };
  const value = builtIn[opcode - 2];
  return value === undefined ? undefined : { value, tag: tags.Integer };
}

/** The same call of the same bootstrap method with other texts and numbers: a changed literal in a concatenation. */
function dynamicArguments(comparison: Comparison, { left, right }: Operands): PushedConstants | undefined {
  const a = dynamicCall(comparison.left, left);
  const b = dynamicCall(comparison.right, right);
  if (a === undefined || b === undefined || a.call !== b.call || a.values.length !== b.values.length) return undefined;
  const differing = a.values.flatMap((number, at): [number, number][] => {
    const other = b.values[at] ?? 0;
    return comparison.left.id(number) === comparison.right.id(other) ? [] : [[number, other]];
  });
  const tagOf = ({ file }: ClassSide, number: number): number => file.constants.get(number)?.tag ?? 0;
  const areValues = differing.every(
    ([l, r]) => valueTags.includes(tagOf(comparison.left, l)) && valueTags.includes(tagOf(comparison.right, r)),
  );
  if (!areValues || differing.length === 0) return undefined;
  const show = ({ file }: ClassSide, numbers: readonly number[]): string =>
    numbers.map((number) => showConstant(file, number)).join(' ');
  return {
    left: show(
      comparison.left,
      differing.map(([l]) => l),
    ),
    right: show(
      comparison.right,
      differing.map(([, r]) => r),
    ),
    text: differing.every(
      ([l, r]) => tagOf(comparison.left, l) === tags.String && tagOf(comparison.right, r) === tags.String,
    ),
  };
}

interface DynamicCall {
  /** Equal for the same bootstrap method, name and type. */
  readonly call: string;
  /** Numbers of the arguments. */
  readonly values: readonly number[];
}

function dynamicCall({ file, id }: ClassSide, operand: Piece | undefined): DynamicCall | undefined {
  const constant = file.constants.get(operand?.index ?? 0);
  if (constant === undefined || (constant.tag !== tags.InvokeDynamic && constant.tag !== tags.Dynamic))
    return undefined;
  const [bootstrap = 0, nameAndType = 0] = constant.refs;
  const [handle = 0, ...values] = file.constants.get(bootstrap)?.refs ?? [];
  return { call: `${id(handle)} ${id(nameAndType)}`, values };
}
