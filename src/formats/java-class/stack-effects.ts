import type { Constants } from './constant-pool.ts';
import type { Instruction } from './instructions.ts';
import type { ClassFile } from './read-class.ts';
import { showConstant } from './show-constant.ts';

/** Slots of the operand stack that an instruction takes and puts; `long` and `double` count twice. */
export interface StackEffect {
  readonly pops: number;
  readonly pushes: number;
}

/** JVMS 6.5: first and last opcode, pops, pushes; families that cycle through int, long, float, double are below. */
const fixed: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 0, 0],
  [1, 8, 0, 1],
  [9, 10, 0, 2],
  [11, 13, 0, 1],
  [14, 15, 0, 2],
  [16, 19, 0, 1],
  [20, 20, 0, 2],
  [25, 25, 0, 1],
  [26, 29, 0, 1],
  [30, 33, 0, 2],
  [34, 37, 0, 1],
  [38, 41, 0, 2],
  [42, 45, 0, 1],
  [50, 53, 2, 1],
  [58, 58, 1, 0],
  [59, 62, 1, 0],
  [63, 66, 2, 0],
  [67, 70, 1, 0],
  [71, 74, 2, 0],
  [75, 78, 1, 0],
  [83, 86, 3, 0],
  [87, 87, 1, 0],
  [88, 88, 2, 0],
  [89, 89, 1, 2],
  [90, 90, 2, 3],
  [91, 91, 3, 4],
  [92, 92, 2, 4],
  [93, 93, 3, 5],
  [94, 94, 4, 6],
  [95, 95, 2, 2],
  [132, 132, 0, 0],
  [133, 133, 1, 2],
  [134, 134, 1, 1],
  [135, 135, 1, 2],
  [136, 137, 2, 1],
  [138, 138, 2, 2],
  [139, 139, 1, 1],
  [140, 141, 1, 2],
  [142, 142, 2, 1],
  [143, 143, 2, 2],
  [144, 144, 2, 1],
  [145, 147, 1, 1],
  [148, 148, 4, 1],
  [149, 150, 2, 1],
  [151, 152, 4, 1],
  [153, 158, 1, 0],
  [159, 166, 2, 0],
  [167, 167, 0, 0],
  [170, 171, 1, 0],
  [172, 172, 1, 0],
  [173, 173, 2, 0],
  [174, 174, 1, 0],
  [175, 175, 2, 0],
  [176, 176, 1, 0],
  [177, 177, 0, 0],
  [187, 187, 0, 1],
  [188, 190, 1, 1],
  [191, 191, 1, 0],
  [192, 193, 1, 1],
  [194, 195, 1, 0],
  [198, 199, 1, 0],
  [200, 200, 0, 0],
];

/** First and last opcode of families in the order int, long, float, double: pops and pushes in values, shifts apart. */
const families: readonly (readonly [number, number, number, number, number])[] = [
  // first, last, values popped, other slots popped, values pushed
  [21, 24, 0, 0, 1],
  [46, 49, 0, 2, 1],
  [54, 57, 1, 0, 0],
  [79, 82, 1, 2, 0],
  [96, 115, 2, 0, 1],
  [116, 119, 1, 0, 1],
];

/** `ishl` to `lushr` shift by an int; `iand` to `lxor` take two alike. */
const firstShift = 120;
const firstLogic = 126;
const lastLogic = 131;

const fieldAccess = { first: 178, last: 181 };
const calls = { first: 182, last: 186 };
const staticCalls: readonly number[] = [184, 186];
const multianewarray = 197;

/** Undefined for what compilers no longer write (`jsr`, `ret`) and for `wide`. */
export function stackEffect(file: ClassFile, { opcode, at, operand }: Instruction): StackEffect | undefined {
  const plain = fixed.find(([first, last]) => first <= opcode && opcode <= last);
  if (plain !== undefined) return { pops: plain[2], pushes: plain[3] };
  const family = families.find(([first, last]) => first <= opcode && opcode <= last);
  if (family !== undefined) {
    const size = (opcode - family[0]) % 2 === 1 ? 2 : 1;
    return { pops: family[2] * size + family[3], pushes: family[4] * size };
  }
  if (opcode >= firstShift && opcode <= lastLogic) {
    const size = opcode % 2 === 1 ? 2 : 1;
    return { pops: opcode < firstLogic ? size + 1 : size * 2, pushes: size };
  }
  if (operand === undefined) return undefined;
  if (opcode === multianewarray) return { pops: file.bytes.readUInt8(at.end - 1), pushes: 1 };
  return memberEffect(opcode, descriptorOf(file, operandIndex(file, { opcode, at, operand })));
}

function memberEffect(opcode: number, descriptor: string | undefined): StackEffect | undefined {
  if (descriptor === undefined) return undefined;
  if (opcode >= fieldAccess.first && opcode <= fieldAccess.last) {
    const size = slots(descriptor);
    const object = opcode >= fieldAccess.first + 2 ? 1 : 0;
    return opcode % 2 === 0 ? { pops: object, pushes: size } : { pops: object + size, pushes: 0 };
  }
  if (opcode < calls.first || opcode > calls.last) return undefined;
  const { parameters, result } = methodTypes(descriptor);
  const taken = parameters.reduce((sum, type) => sum + slots(type), 0);
  return { pops: taken + (staticCalls.includes(opcode) ? 0 : 1), pushes: slots(result) };
}

/** The number of the constant that an instruction names; 0 for none. */
export function operandIndex({ bytes }: ClassFile, { operand }: Instruction): number {
  return operand === undefined ? 0 : bytes.readUIntBE(operand.start, operand.end - operand.start === 1 ? 1 : 2);
}

/** Of a member or call site: the descriptor. */
export function descriptorOf(file: ClassFile, index: number): string | undefined {
  const nameAndType = partOf(file.constants, index, 1);
  const descriptor = partOf(file.constants, nameAndType, 1);
  return descriptor === 0 ? undefined : showConstant(file, descriptor);
}

function partOf(constants: Constants, index: number, part: number): number {
  return constants.get(index)?.refs[part] ?? 0;
}

/** JVMS 4.3.3. */
export function methodTypes(descriptor: string): { readonly parameters: readonly string[]; readonly result: string } {
  const [, inner = '', result = 'V'] = /^\((.*)\)(.*)$/.exec(descriptor) ?? [];
  return { parameters: inner.match(/\[*(?:L[^;]*;|[A-Z])/g) ?? [], result };
}

function slots(type: string): number {
  if (type === 'V') return 0;
  return type === 'J' || type === 'D' ? 2 : 1;
}
