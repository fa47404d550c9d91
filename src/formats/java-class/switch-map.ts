import { ownPieces, type Piece, type Unit } from './class-parts.ts';
import { codeContent, sameLayout } from './code-layout.ts';
import type { ClassSide, Comparison } from './comparison.ts';
import { tags } from './constant-tags.ts';
import { decodeInstructions, type Instruction } from './instructions.ts';
import type { ClassFile } from './read-class.ts';
import { showConstant } from './show-constant.ts';
import { operandIndex } from './stack-effects.ts';

/** Arrays that javac fills for switches over enums: which number each constant has. */
interface SwitchMaps {
  /** `$SwitchMap$… E.A`: the number. */
  readonly numbers: ReadonlyMap<string, number>;
  /** All instructions in order, each entry as the map that it fills. */
  readonly sequence: string;
}

const iastore = 79;
const mapField = /\.\$SwitchMap\$[^:]*:\[I$/;

/** `switch-order`: the same numbers in another order; `switch-numbers`: other numbers for the same constants, one to one. */
export function switchMapRelation(comparison: Comparison, left: Unit, right: Unit): string | null {
  const rest = (code: Unit): Piece[] => codeContent(code).filter(({ name }) => name !== 'code' && name !== 'operand');
  if (!sameLayout(comparison, left, right) || !comparison.allSame(rest(left), rest(right))) return null;
  const [a, b] = [switchMaps(comparison.left, left), switchMaps(comparison.right, right)];
  if (a === undefined || b === undefined || a.sequence !== b.sequence || a.numbers.size !== b.numbers.size) return null;
  if (![...a.numbers.keys()].every((key) => b.numbers.has(key))) return null;
  if ([...a.numbers].every(([key, number]) => b.numbers.get(key) === number)) return 'switch-order';
  return isOneToOne(a) && isOneToOne(b) ? 'switch-numbers' : null;
}

function isOneToOne({ numbers }: SwitchMaps): boolean {
  const values = [...numbers].map(([key, number]) => `${key.split(' ')[0]} ${number}`);
  return new Set(values).size === values.length;
}

/** Undefined unless the whole initialiser is nothing but such maps. */
function switchMaps({ file }: ClassSide, code: Unit): SwitchMaps | undefined {
  const pieces = ownPieces(code).filter(({ name }) => name === 'code' || name === 'operand');
  const range = { start: pieces.at(0)?.at.start ?? 0, end: pieces.at(-1)?.at.end ?? 0 };
  const instructions = [...decodeInstructions(file.bytes, range)];
  const numbers = new Map<string, number>();
  const sequence: string[] = [];
  for (let at = 0; at < instructions.length; at += 1) {
    const entry = entryAt(file, instructions, at);
    if (entry !== undefined) {
      if (numbers.has(entry.key)) return undefined;
      numbers.set(entry.key, entry.number);
      sequence.push(`fills ${entry.map}`);
      at += 4;
      continue;
    }
    const [instruction] = instructions.slice(at, at + 1);
    const text = instruction === undefined ? undefined : setupOf(file, instruction);
    if (text === undefined) return undefined;
    sequence.push(text);
  }
  return numbers.size === 0 ? undefined : { numbers, sequence: sequence.join(', ') };
}

/** `getstatic $SwitchMap$…; getstatic E.A; invokevirtual E.ordinal; push n; iastore`. */
function entryAt(
  file: ClassFile,
  instructions: readonly Instruction[],
  at: number,
): { readonly map: string; readonly key: string; readonly number: number } | undefined {
  const [map, constant, ordinal, push, store] = [0, 1, 2, 3, 4].map((step) => instructions[at + step]);
  if (map?.opcode !== 178 || constant?.opcode !== 178 || ordinal?.opcode !== 182 || store?.opcode !== iastore)
    return undefined;
  const [field, item, call] = [map, constant, ordinal].map((each) => memberOf(file, each));
  const number = push === undefined ? undefined : pushedInt(file, push);
  if (field === undefined || !mapField.test(field) || call?.endsWith('.ordinal()I') !== true) return undefined;
  return number === undefined ? undefined : { map: field, key: `${field} ${item}`, number };
}

/** A field, or a method of a class: methods of interfaces have another tag. */
function memberOf(file: ClassFile, instruction: Instruction): string {
  const index = operandIndex(file, instruction);
  return file.constants.get(index)?.tag === tags.InterfaceMethodref ? '' : showConstant(file, index);
}

function pushedInt({ bytes }: ClassFile, { opcode, at }: Instruction): number | undefined {
  if (opcode >= 2 && opcode <= 8) return opcode - 3;
  if (opcode === 16) return bytes.readInt8(at.start + 1);
  return opcode === 17 ? bytes.readInt16BE(at.start + 1) : undefined;
}

/** The jump over the handler of NoSuchFieldError, and that handler. */
const overHandler = ['a70004', '4b'];

/** What stands around the entries; undefined for anything else. */
function setupOf(file: ClassFile, instruction: Instruction): string | undefined {
  const { opcode, at } = instruction;
  const hex = file.bytes.toString('hex', at.start, at.end);
  // arraylength, newarray int, return.
  if (opcode === 190 || hex === 'bc0a' || opcode === 177 || overHandler.includes(hex)) return hex;
  const member = memberOf(file, instruction);
  const isSetup =
    (opcode === 184 && /\.values\(\)\[L[^;]*;$/.test(member)) || (opcode === 179 && mapField.test(member));
  return isSetup ? `${opcode} ${member}` : undefined;
}
