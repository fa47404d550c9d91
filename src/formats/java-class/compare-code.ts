import { ownPieces, type Piece, type Unit } from './class-parts.ts';
import { codeFacts } from './code-facts.ts';
import { codeContent, codeRange, instructionsOf, isInstruction } from './code-layout.ts';
import type { ClassSide, Comparison, Said } from './comparison.ts';
import { descriptorRelation } from './descriptor-relation.ts';
import type { Instruction } from './instructions.ts';
import { pushedConstant } from './pushed-constant.ts';
import { showPiece } from './show-piece.ts';

/** Above this many differing instructions of a method they are one site. */
const maxSites = 32;

interface InstructionPair {
  readonly left: Instruction;
  readonly right: Instruction;
  readonly operands: { readonly left: Piece | undefined; readonly right: Piece | undefined };
}

/** Compares two code arrays of the same layout: constants and references one by one, everything else as one site. */
export function compareInstructions(comparison: Comparison, owner: string, left: Unit, right: Unit): void {
  const facts = codeFacts(comparison, owner, left, right);
  if (String(facts.idiom).startsWith('switch-')) {
    comparison.addCode(owner, codeContent(left), codeContent(right), facts);
    return;
  }
  const pairs = instructionPairs(comparison, left, right);
  const differing = pairs.filter((pair) => {
    const isSame = sameInstruction(comparison, pair);
    if (isSame && pair.operands.left !== undefined && pair.operands.right !== undefined) {
      comparison.follow(pair.operands.left, pair.operands.right);
    }
    return !isSame;
  });
  const start = codeRange(left).start;
  const targets = storeTargets(comparison, pairs);
  const rest: { left: Piece[]; right: Piece[] } = { left: [], right: [] };
  for (const pair of differing) {
    const place = `at ${pair.left.at.start - start} in ${owner}`;
    if (differing.length <= maxSites && addOperand(comparison, place, pair, targets.get(pair) ?? null)) continue;
    rest.left.push(...instructionPieces(pair.left, pair.operands.left));
    rest.right.push(...instructionPieces(pair.right, pair.operands.right));
  }
  const [a, b] = [left, right].map((code) => codeContent(code).filter((piece) => !isInstruction(piece)));
  if (!comparison.absorb(a ?? [], b ?? [])) {
    rest.left.push(...(a ?? []));
    rest.right.push(...(b ?? []));
  }
  if (rest.left.length + rest.right.length > 0) comparison.addCode(owner, rest.left, rest.right, facts);
}

function instructionPairs(comparison: Comparison, left: Unit, right: Unit): InstructionPair[] {
  const operandsOf = (code: Unit): ReadonlyMap<number, Piece> =>
    new Map(
      ownPieces(code)
        .filter(({ name }) => name === 'operand')
        .map((piece) => [piece.at.start, piece]),
    );
  const [leftOperands, rightOperands] = [operandsOf(left), operandsOf(right)];
  const rights = instructionsOf(comparison.right, right);
  return instructionsOf(comparison.left, left).flatMap((instruction, at): InstructionPair[] => {
    const other = rights[at];
    if (other === undefined) return [];
    const operands = {
      left: instruction.operand && leftOperands.get(instruction.operand.start),
      right: other.operand && rightOperands.get(other.operand.start),
    };
    return [{ left: instruction, right: other, operands }];
  });
}

const putstatic = 179;

/** The static field, of the same name on both sides, that takes what the instruction before loads. */
function storeTargets(comparison: Comparison, pairs: readonly InstructionPair[]): ReadonlyMap<InstructionPair, string> {
  const targets = new Map<InstructionPair, string>();
  pairs.forEach((pair, at) => {
    const before = pairs[at - 1];
    const field = pair.operands.left;
    if (pair.left.opcode !== putstatic || field === undefined || before === undefined) return;
    if (sameInstruction(comparison, pair)) targets.set(before, showPiece(comparison.left, field));
  });
  return targets;
}

function sameInstruction(comparison: Comparison, pair: InstructionPair): boolean {
  const { left, right, operands } = pair;
  if (left.opcode !== right.opcode) return false;
  const [a, b] = [comparison.bytesOf(comparison.left, left.at), comparison.bytesOf(comparison.right, right.at)];
  if (operands.left === undefined || operands.right === undefined) return a.equals(b);
  return comparison.same(operands.left, operands.right) && hasSameTail(comparison, pair);
}

/** What follows the operand of `invokeinterface`, `invokedynamic`, `multianewarray`. */
function hasSameTail(comparison: Comparison, { left, right, operands }: InstructionPair): boolean {
  const tail = (side: ClassSide, { at }: Instruction, operand: Piece | undefined): Buffer =>
    comparison.bytesOf(side, { start: operand?.at.end ?? at.end, end: at.end });
  return tail(comparison.left, left, operands.left).equals(tail(comparison.right, right, operands.right));
}

/** The whole instruction, and its operand for the constant that it names. */
function instructionPieces({ at }: Instruction, operand: Piece | undefined): Piece[] {
  const whole: Piece = { role: 'raw', name: 'code', at, index: 0 };
  return operand === undefined ? [whole] : [whole, operand];
}

/** Emits a site for two instructions that load other constants or name other members; false for any other difference. */
function addOperand(comparison: Comparison, place: string, pair: InstructionPair, storedIn: string | null): boolean {
  if (!hasSameTail(comparison, pair)) return false;
  const { left, right, operands } = pair;
  const constants = pushedConstant(comparison, left, right, operands);
  const bothOperands = left.opcode === right.opcode && operands.left !== undefined && operands.right !== undefined;
  const side = (instruction: Instruction, operand: Piece | undefined, value: string): Said => {
    const pieces = bothOperands && operand !== undefined ? [operand] : instructionPieces(instruction, operand);
    return { pieces, value };
  };
  if (constants !== undefined) {
    comparison.add(
      {
        key: 'class:constant',
        name: `constant ${place}`,
        facts: { text: constants.text, storedIn, ...descriptorFacts(comparison, operands) },
      },
      side(left, operands.left, constants.left),
      side(right, operands.right, constants.right),
    );
    return true;
  }
  if (!bothOperands || operands.left === undefined || operands.right === undefined) return false;
  comparison.add(
    { key: 'class:reference', name: `reference ${place}` },
    side(left, operands.left, showPiece(comparison.left, operands.left)),
    side(right, operands.right, showPiece(comparison.right, operands.right)),
  );
  return true;
}

/** How two descriptors of Protocol Buffers differ, where both constants are one. */
function descriptorFacts(
  { left, right }: Comparison,
  operands: InstructionPair['operands'],
): { readonly descriptor: string } | undefined {
  if (operands.left === undefined || operands.right === undefined) return undefined;
  const descriptor = descriptorRelation(
    { file: left.file, index: operands.left.index },
    { file: right.file, index: operands.right.index },
  );
  return descriptor === undefined ? undefined : { descriptor };
}
