import type { ByteRange } from '../../model/bytes.ts';
import { decodeInstructions, type Instruction } from './instructions.ts';
import type { ClassFile } from './read-class.ts';
import { operandIndex, stackEffect } from './stack-effects.ts';

/** An instruction without its place: constants by what they say, targets as offsets in the code array. */
export interface CodeToken {
  readonly instruction: Instruction;
  readonly pc: number;
  readonly text: string;
  readonly targets: readonly number[];
  /** Slots on the operand stack before it. */
  readonly depth: number;
  readonly pops: number;
  readonly pushes: number;
}

const goto = 167;
const gotoWide = 200;
const switches: readonly number[] = [170, 171];
/** Nothing follows these: goto, switches, returns, athrow. */
const isEnd = (opcode: number): boolean =>
  opcode === goto || opcode === gotoWide || (opcode >= 170 && opcode <= 177) || opcode === 191;

function isBranch(opcode: number): boolean {
  return (opcode >= 153 && opcode <= goto) || opcode === 198 || opcode === 199;
}

/** Undefined where the depth of the stack does not follow from the instructions in one pass. */
export function codeTokens(
  file: ClassFile,
  code: ByteRange,
  handlers: readonly number[],
  id: (number: number) => number,
): readonly CodeToken[] | undefined {
  const walk: Walk = { known: new Map(handlers.map((pc) => [pc, 1])), current: 0 };
  const tokens: CodeToken[] = [];
  for (const instruction of decodeInstructions(file.bytes, code)) {
    const pc = instruction.at.start - code.start;
    const effect = stackEffect(file, instruction);
    const depth = depthAt(walk, pc);
    if (depth === undefined || effect === undefined || depth < effect.pops) return undefined;
    const described = describe(file, instruction, pc, id);
    if (described === undefined) return undefined;
    const { text, targets } = described;
    const after = depth - effect.pops + effect.pushes;
    if (!targets.every((target) => noteDepth(walk, target, after))) return undefined;
    tokens.push({ instruction, pc, text, targets, depth, ...effect });
    walk.current = isEnd(instruction.opcode) ? undefined : after;
  }
  return tokens;
}

interface Walk {
  /** Depths at targets of branches and at handlers. */
  readonly known: Map<number, number>;
  /** The depth behind the instruction before; undefined where nothing falls through. */
  current: number | undefined;
}

/** Undefined where two ways to the instruction disagree, or none is known yet. */
function depthAt({ known, current }: Walk, pc: number): number | undefined {
  const noted = known.get(pc);
  return noted !== undefined && current !== undefined && noted !== current ? undefined : (noted ?? current);
}

function noteDepth({ known }: Walk, target: number, depth: number): boolean {
  if ((known.get(target) ?? depth) !== depth) return false;
  known.set(target, depth);
  return true;
}

function describe(
  file: ClassFile,
  instruction: Instruction,
  pc: number,
  id: (number: number) => number,
): Pick<CodeToken, 'text' | 'targets'> | undefined {
  const { opcode, at, operand } = instruction;
  const { bytes } = file;
  if (operand !== undefined) {
    // ldc and ldc_w load the same.
    const name = opcode === 19 ? 18 : opcode;
    return { text: `${name} #${id(operandIndex(file, instruction))} ${hex(bytes, operand.end, at.end)}`, targets: [] };
  }
  if (opcode === gotoWide) return { text: `${goto}`, targets: [pc + bytes.readInt32BE(at.start + 1)] };
  if (isBranch(opcode)) return { text: `${opcode}`, targets: [pc + bytes.readInt16BE(at.start + 1)] };
  if (!switches.includes(opcode)) return { text: hex(bytes, at.start, at.end), targets: [] };
  return describeSwitch(bytes, instruction, pc);
}

/** Undefined where the padding holds something. */
function describeSwitch(
  bytes: Buffer,
  { opcode, at }: Instruction,
  pc: number,
): Pick<CodeToken, 'text' | 'targets'> | undefined {
  const head = at.start + 1 + (3 - (pc % 4));
  if (bytes.subarray(at.start + 1, head).some((byte) => byte !== 0)) return undefined;
  const targets = [pc + bytes.readInt32BE(head)];
  const keys: string[] = [];
  const isTable = opcode === switches[0];
  if (isTable) keys.push(hex(bytes, head + 4, head + 12));
  for (let entry = head + (isTable ? 12 : 8); entry < at.end; entry += isTable ? 4 : 8) {
    if (!isTable) keys.push(hex(bytes, entry, entry + 4));
    targets.push(pc + bytes.readInt32BE(entry + (isTable ? 0 : 4)));
  }
  return { text: `${opcode} ${keys.join(' ')}`, targets };
}

function hex(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('hex', start, end);
}
