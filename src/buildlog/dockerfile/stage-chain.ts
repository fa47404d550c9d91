import type { Dockerfile, Instruction, Stage } from './instruction.ts';
import { expand, type Pattern, textOf, type Values } from './pattern.ts';
import { triggerOf } from './read-dockerfile.ts';
import { shellWords } from './shell-words.ts';

/** One instruction that an image comes from, with what is known where it stands. */
export interface ChainLink {
  readonly instruction: Instruction;
  /** As the file names the stage; null where it does not. */
  readonly stage: string | null;
  readonly values: Values;
  /** What runs the shell form: `/bin/sh -c`, or what SHELL said. */
  readonly shell: string;
}

/** All that makes one stage's image: the stages that it stands on, then its own instructions. */
export interface Chain {
  readonly links: readonly ChainLink[];
  /** FROM that names the image of another build, or `scratch`. */
  readonly base: string;
  readonly from: Instruction;
}

const defaultShell = '/bin/sh -c';

/** The chains of all stages, in the order of the file. */
export function stageChains({ globals, stages }: Dockerfile): Chain[] {
  const known = defaultsOf(globals);
  const chains: Chain[] = [];
  for (const [at, stage] of stages.entries()) {
    const base = textOf(expand(stage.base, known)) ?? stage.base;
    const below = stages.findLastIndex((other, place) => place < at && sameName(other, base));
    const [under, lower] = [chains[below], stages[below]];
    const triggers = lower === undefined ? [] : lower.instructions.flatMap((each) => triggerOf(each) ?? []);
    const start = under?.links.at(-1);
    const own = linksOf([...triggers, ...stage.instructions], stage.name, {
      values: withoutArguments(start?.values ?? new Map(), under?.links ?? []),
      shell: start?.shell ?? defaultShell,
    });
    chains.push(
      under === undefined ? { links: own, base, from: stage.from } : { ...under, links: [...under.links, ...own] },
    );
  }
  return chains;
}

function sameName({ name }: Stage, base: string): boolean {
  return name !== null && name.toLowerCase() === base.toLowerCase();
}

/** Defaults of ARG before FROM. A build may have given others, so that they hold for names of stages only. */
function defaultsOf(globals: readonly Instruction[]): Map<string, string | null> {
  const known = new Map<string, string | null>();
  for (const { text } of globals)
    for (const word of shellWords(text)) {
      const at = word.indexOf('=');
      if (at > 0) known.set(word.slice(0, at), textOf(expand(word.slice(at + 1), known)));
    }
  return known;
}

/** ARG ends with its stage. */
function withoutArguments(values: Values, links: readonly ChainLink[]): Values {
  const left = new Map(values);
  for (const { instruction } of links)
    if (instruction.keyword === 'ARG')
      for (const word of shellWords(instruction.text)) left.delete(word.split('=', 1)[0] ?? '');
  return left;
}

function linksOf(
  instructions: readonly Instruction[],
  stage: string | null,
  start: { readonly values: Values; readonly shell: string },
): ChainLink[] {
  let { values, shell } = start;
  return instructions.map((instruction) => {
    const link = { instruction, stage, values, shell };
    if (instruction.keyword === 'SHELL') shell = (instruction.words ?? [shell]).join(' ');
    if (instruction.keyword === 'ENV') values = withVariables(values, instruction.text);
    // What --build-arg gave is not written down in a way that is easy to read back.
    if (instruction.keyword === 'ARG')
      values = new Map([
        ...values,
        ...shellWords(instruction.text).map((word) => [word.split('=', 1)[0] ?? '', null] as const),
      ]);
    return link;
  });
}

/** `ENV A=1 B=2` or, as of old, `ENV A all the rest`. */
function withVariables(values: Values, text: string): Values {
  const words = shellWords(text);
  const [first = ''] = words;
  const pairs = first.includes('=')
    ? words.map((word): readonly [string, Pattern] => {
        const at = word.indexOf('=');
        return [word.slice(0, at), expand(word.slice(at + 1), values)];
      })
    : [[first, expand(text.slice(first.length).trim(), values)] as const];
  return new Map([...values, ...pairs.map(([name, value]) => [name, textOf(value)] as const)]);
}
