import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { tags } from './constant-tags.ts';

/** One instruction of a code array. Ranges are offsets in the file. */
export interface Instruction {
  readonly opcode: number;
  readonly at: ByteRange;
  /** The index into the constant pool; undefined where the instruction has none. */
  readonly operand: ByteRange | undefined;
}

const call = [tags.Methodref, tags.InterfaceMethodref];
const loadable = [
  tags.Integer,
  tags.Float,
  tags.String,
  tags.Class,
  tags.MethodHandle,
  tags.MethodType,
  tags.Dynamic,
] as const;

/** JVMS 6.5: which constants the operand of an instruction may name, and how many bytes follow the operand. */
const poolOperands: ReadonlyMap<number, { readonly tags: readonly number[]; readonly more: number }> = new Map([
  [18, { tags: loadable, more: 0 }],
  [19, { tags: loadable, more: 0 }],
  [20, { tags: [tags.Long, tags.Double, tags.Dynamic], more: 0 }],
  [178, { tags: [tags.Fieldref], more: 0 }],
  [179, { tags: [tags.Fieldref], more: 0 }],
  [180, { tags: [tags.Fieldref], more: 0 }],
  [181, { tags: [tags.Fieldref], more: 0 }],
  [182, { tags: [tags.Methodref], more: 0 }],
  [183, { tags: call, more: 0 }],
  [184, { tags: call, more: 0 }],
  [185, { tags: [tags.InterfaceMethodref], more: 2 }],
  [186, { tags: [tags.InvokeDynamic], more: 2 }],
  [187, { tags: [tags.Class], more: 0 }],
  [189, { tags: [tags.Class], more: 0 }],
  [192, { tags: [tags.Class], more: 0 }],
  [193, { tags: [tags.Class], more: 0 }],
  [197, { tags: [tags.Class], more: 1 }],
]);

/** Which constants the operand of this opcode may name. */
export function operandTags(opcode: number): readonly number[] {
  return poolOperands.get(opcode)?.tags ?? [];
}

const ldc = 18;
const tableswitch = 170;
const lookupswitch = 171;
const wide = 196;
const iinc = 132;
const lastOpcode = 201;

/** Cuts a code array into instructions (JVMS 6.5). Throws DecodeError `class-code`. */
export function* decodeInstructions(bytes: Buffer, code: ByteRange): Generator<Instruction> {
  for (let start = code.start; start < code.end; ) {
    const opcode = bytes.readUInt8(start);
    const pool = poolOperands.get(opcode);
    const operandBytes = opcode === ldc ? 1 : 2;
    const length = pool === undefined ? plainLength(bytes, start, code) : 1 + operandBytes + pool.more;
    const end = start + length;
    if (end > code.end) {
      throw new DecodeError(
        'class-code',
        start,
        `expected ${length} bytes of an instruction, found ${code.end - start}`,
      );
    }
    const operand = pool === undefined ? undefined : { start: start + 1, end: start + 1 + operandBytes };
    yield { opcode, at: { start, end }, operand };
    start = end;
  }
}

/** JVMS 6.5: bytes of the instructions that are neither one byte long nor listed elsewhere, as first and last opcode. */
const lengths: readonly (readonly [number, number, number])[] = [
  [16, 16, 2],
  [17, 17, 3],
  [21, 25, 2],
  [54, 58, 2],
  [iinc, iinc, 3],
  [153, 168, 3],
  [169, 169, 2],
  [188, 188, 2],
  [198, 199, 3],
  [200, lastOpcode, 5],
];

/** Length of an instruction without a constant. */
function plainLength(bytes: Buffer, start: number, code: ByteRange): number {
  const opcode = bytes.readUInt8(start);
  if (opcode > lastOpcode) throw new DecodeError('class-code', start, `expected an opcode up to 201, found ${opcode}`);
  if (opcode === tableswitch || opcode === lookupswitch) return switchLength(bytes, start, code);
  if (opcode === wide) return start + 1 < code.end && bytes.readUInt8(start + 1) === iinc ? 6 : 4;
  return lengths.find(([first, last]) => first <= opcode && opcode <= last)?.[2] ?? 1;
}

function switchLength(bytes: Buffer, start: number, code: ByteRange): number {
  const padding = 3 - ((start - code.start) % 4);
  const head = start + 1 + padding;
  const isTable = bytes.readUInt8(start) === tableswitch;
  const headBytes = isTable ? 12 : 8;
  if (head + headBytes > code.end) throw new DecodeError('class-code', start, 'expected a whole switch, found the end');
  const count = isTable ? bytes.readInt32BE(head + 8) - bytes.readInt32BE(head + 4) + 1 : bytes.readInt32BE(head + 4);
  if (count < 0) throw new DecodeError('class-code', start, `expected a switch of 0 or more cases, found ${count}`);
  return 1 + padding + headBytes + count * (isTable ? 4 : 8);
}
