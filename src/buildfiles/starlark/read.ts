import { Expressions } from './expressions.ts';
import { tokenize } from './tokens.ts';
import { type CallNode, callsIn, type Node } from './tree.ts';

/** What rules look at in one Starlark file. */
export interface StarlarkFile {
  /** Every call, in the order of the file, nested ones behind the one that they stand in. */
  readonly calls: readonly CallNode[];
  /** Names that are set once, on the outermost level or in a function, to the value that they have. */
  readonly constants: ReadonlyMap<string, Node>;
  /** Values of all assignments and statements. */
  readonly expressions: readonly Node[];
}

const statementWords = new Set(['return', 'if', 'elif', 'else', 'for', 'in', 'pass', 'and', 'or', 'not', 'lambda']);

/** Reads a whole file. It never fails; what it does not understand is left out. */
export function readStarlark(text: string): StarlarkFile {
  const reader = new Expressions(tokenize(text));
  const expressions: Node[] = [];
  const constants = new Constants();
  while (reader.token !== undefined) {
    const before = reader.at;
    if (!skipped(reader)) expressions.push(readStatement(reader, constants));
    if (reader.at === before) reader.at += 1;
  }
  const calls = expressions.flatMap(callsIn).sort((a, b) => a.start - b.start || b.end - a.end);
  return { calls, constants: constants.setOnce(), expressions };
}

/** The value of an assignment, or the expression itself. */
function readStatement(reader: Expressions, constants: Constants): Node {
  const target = reader.read();
  if (!reader.is('=')) return target;
  const value = assigned(reader);
  if (target.kind === 'name') constants.set(target.name, value);
  return value;
}

class Constants {
  readonly #values = new Map<string, Node>();
  readonly #twice = new Set<string>();

  set(name: string, value: Node): void {
    if (this.#values.has(name)) this.#twice.add(name);
    this.#values.set(name, value);
  }

  setOnce(): ReadonlyMap<string, Node> {
    return new Map([...this.#values].filter(([name]) => !this.#twice.has(name)));
  }
}

/** Passes over what is no expression; false when one begins here. */
function skipped(reader: Expressions): boolean {
  const { token } = reader;
  if (reader.is('def')) skipDefinition(reader);
  else if (token?.kind === 'line' || (token?.kind === 'name' && statementWords.has(token.value))) reader.at += 1;
  else return false;
  return true;
}

function assigned(reader: Expressions): Node {
  reader.at += 1;
  return reader.read();
}

/** Passes over `def name(parameters):`. */
function skipDefinition(reader: Expressions): void {
  reader.at += 2;
  if (reader.is('(')) reader.read();
  if (reader.is(':')) reader.at += 1;
}
