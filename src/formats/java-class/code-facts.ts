import { ownPieces, type Unit } from './class-parts.ts';
import { idiomOf } from './code-idioms.ts';
import { type CodeToken, codeTokens } from './code-tokens.ts';
import type { ClassSide, Comparison } from './comparison.ts';
import { showConstant } from './show-constant.ts';
import { operandIndex } from './stack-effects.ts';
import { switchMapRelation } from './switch-map.ts';

/** What is proved of two code arrays that differ, for the causes. */
export interface CodeFacts {
  readonly [fact: string]: string | boolean | null;
  readonly idiom: string | null;
  /** Equal but for calls of accessors on one side and members of the same class on the other. */
  readonly nestAccess: boolean;
}

export function codeFacts(comparison: Comparison, owner: string, left: Unit, right: Unit): CodeFacts {
  const idiom =
    (owner === 'method <clinit>()V' ? switchMapRelation(comparison, left, right) : null) ??
    idiomOf(comparison, left, right);
  return { idiom, nestAccess: idiom === null && isNestAccess(comparison, left, right) };
}

const accessorCall = /^(.*)\.access\$\d+\(/;
const getstatic = 178;
const invokestatic = 184;

function isNestAccess(comparison: Comparison, left: Unit, right: Unit): boolean {
  const [a, b] = [tokensOf(comparison.left, left), tokensOf(comparison.right, right)];
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  const numbers = [a, b].map((tokens) => new Map(tokens.map(({ pc }, at) => [pc, at])));
  const targets = ({ targets: pcs }: CodeToken, side: 0 | 1): string =>
    pcs.map((pc) => numbers[side]?.get(pc)).join(' ');
  let accessors = 0;
  const alike = a.every((token, at) => {
    const other = b[at];
    if (other === undefined || targets(token, 0) !== targets(other, 1)) return false;
    if (token.text === other.text) return true;
    accessors += 1;
    return (
      reaches(comparison.left, token, comparison.right, other) ||
      reaches(comparison.right, other, comparison.left, token)
    );
  });
  return alike && accessors > 0;
}

/** One token calls an accessor of the class whose member the other one names. */
function reaches(side: ClassSide, call: CodeToken, otherSide: ClassSide, access: CodeToken): boolean {
  const owner = call.instruction.opcode === invokestatic ? accessorCall.exec(memberOf(side, call))?.[1] : undefined;
  const { opcode } = access.instruction;
  if (owner === undefined || opcode < getstatic || opcode > invokestatic) return false;
  return memberOf(otherSide, access).startsWith(`${owner}.`);
}

function memberOf({ file }: ClassSide, { instruction }: CodeToken): string {
  return showConstant(file, operandIndex(file, instruction));
}

function tokensOf({ file, id }: ClassSide, code: Unit): readonly CodeToken[] | undefined {
  const pieces = ownPieces(code);
  const instructions = pieces.filter(({ name }) => name === 'code' || name === 'operand');
  const range = { start: instructions.at(0)?.at.start ?? 0, end: instructions.at(-1)?.at.end ?? 0 };
  const entries = pieces.flatMap(({ name, at }) => (name === 'handler' ? [file.bytes.readUInt16BE(at.start + 4)] : []));
  return codeTokens(file, range, entries, id);
}

/** True for a method that reaches members of its own class only, without a branch and with one call at most. */
export function isForwarder({ file }: ClassSide, method: Unit, code: Unit, className: string): boolean {
  const tokens = tokensOf({ file, id: (index) => index, only: new Set(), taken: new Set() }, code);
  if (tokens === undefined || tokens.length > 32 || method.kind !== 'method') return false;
  const members = tokens.filter(({ instruction }) => instruction.operand !== undefined);
  const calls = tokens.filter(({ instruction }) => instruction.opcode >= 182 && instruction.opcode <= 186);
  const own = members.every((token) => {
    const { opcode } = token.instruction;
    const isConstant = opcode >= 18 && opcode <= 20;
    const isCast = opcode === 192;
    return (
      isConstant ||
      isCast ||
      memberOf({ file, id: () => 0, only: new Set(), taken: new Set() }, token).startsWith(`${className}.`)
    );
  });
  return own && calls.length <= 1 && tokens.every(({ targets }) => targets.length === 0);
}
