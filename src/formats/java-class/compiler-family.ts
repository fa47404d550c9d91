import { ownPieces, piecesOf, type Unit, unitsOf } from './class-parts.ts';
import { tags } from './constant-tags.ts';
import type { ClassFile } from './read-class.ts';

/** `asm`: Kotlin, Groovy, Scala and tools that rewrite classes write through that library. */
export type CompilerFamily = 'javac' | 'ecj' | 'asm';

/**
 * Who numbered the constants. ECJ begins with the class and its superclass, each with its name behind; ASM with the name of
 * the class; javac with what the first instruction names. Undefined for classes whose code names no constant, where all
 * of them may look alike.
 */
export function compilerFamily({ body, constants }: ClassFile): CompilerFamily | undefined {
  const operands = unitsOf(body, 'method').flatMap((method) => operandsOf(method));
  if (operands.length === 0) return undefined;
  const indexOf = (name: string): number => ownPieces(body).find((piece) => piece.name === name)?.index ?? 0;
  const [self, parent] = [indexOf('this_class'), indexOf('super_class')];
  const isNamed = (index: number): boolean => constants.get(index)?.refs[0] === index + 1;
  if (self === 1 && parent === 3 && isNamed(self) && isNamed(parent)) return 'ecj';
  if (self === 2 && constants.get(self)?.refs[0] === 1) return 'asm';
  return operands.includes(1) || (self === 1 && constants.get(1)?.tag === tags.Class) ? 'javac' : undefined;
}

function operandsOf(method: Unit): number[] {
  return piecesOf(method).flatMap(({ name, index }) => (name === 'operand' ? [index] : []));
}
