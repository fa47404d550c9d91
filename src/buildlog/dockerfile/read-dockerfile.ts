import { InputError } from '../../model/problem.ts';
import type { Dockerfile, Instruction, Stage } from './instruction.ts';
import { type LogicalLine, logicalLines } from './logical-lines.ts';

/** Far above what anyone writes; what is matched against it grows with its square. */
const maxInstructions = 500;

/** Reads a Dockerfile. `name` is what messages and the report call it. Throws `InputError` for a text that is none. */
export function readDockerfile(text: string, name: string, shown: string): Dockerfile {
  const instructions = logicalLines(text).map(instructionOf);
  if (instructions.length > maxInstructions) {
    const most = `${instructions.length} instructions, and the limit is ${maxInstructions}`;
    throw new InputError('dockerfile-too-large', `${shown} has ${most}`);
  }
  const first = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const early = instructions.slice(0, first === -1 ? undefined : first).find(({ keyword }) => keyword !== 'ARG');
  if (early !== undefined || first === -1) {
    const why = early === undefined ? 'it has no FROM' : `line ${early.line} is neither ARG nor FROM`;
    throw new InputError('dockerfile-invalid', `${shown} is no Dockerfile: ${why}`);
  }
  return { file: name, globals: instructions.slice(0, first), stages: stagesOf(instructions.slice(first)) };
}

const maxFlags = 100;

function instructionOf({ text, heredocs, line, end }: LogicalLine): Instruction {
  const keyword = /^\S*/.exec(text)?.[0] ?? '';
  const flags: string[] = [];
  let rest = text.slice(keyword.length).trim();
  for (let flag = flagOf(rest); flag !== null && flags.length < maxFlags; flag = flagOf(rest)) {
    flags.push(flag);
    rest = rest.slice(flag.length).trimStart();
  }
  return { keyword: keyword.toUpperCase(), flags, text: rest, words: jsonWords(rest), heredocs, line, end };
}

function flagOf(text: string): string | null {
  return /^--[a-z]\S*/.exec(text)?.[0] ?? null;
}

/** The words of `["a", "b"]`; null for anything else. */
function jsonWords(text: string): readonly string[] | null {
  if (!text.startsWith('[')) return null;
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) && read.every((word) => typeof word === 'string') ? read : null;
  } catch {
    return null;
  }
}

/** The instruction that ONBUILD keeps for later; null for another instruction. */
export function triggerOf({ keyword, text, heredocs, line, end }: Instruction): Instruction | null {
  return keyword === 'ONBUILD' ? instructionOf({ text, heredocs, line, end }) : null;
}

function stagesOf(instructions: readonly Instruction[]): Stage[] {
  const stages: { name: string | null; base: string; from: Instruction; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      const [base = '', as, name] = instruction.text.split(/\s+/);
      const isNamed = as?.toUpperCase() === 'AS' && name !== undefined;
      stages.push({ name: isNamed ? name : null, base, from: instruction, instructions: [] });
    } else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}
