import { instructionIn } from './history.ts';
import { changesFiles, type Heredoc, type Instruction } from './instruction.ts';
import { expand, fits, isWhole, type Pattern } from './pattern.ts';
import { shellWords } from './shell-words.ts';
import type { ChainLink } from './stage-chain.ts';

/** How well a history step and an instruction go together: `none`, by kind and target only, or word by word. */
export const strength = { none: 0, shape: 1, text: 2 } as const;
export type Strength = (typeof strength)[keyof typeof strength];

/** A history step, taken apart once. */
export interface StepText {
  /** In capitals; RUN for a command. */
  readonly keyword: string;
  /** A command with single spaces, or what follows the keyword. */
  readonly text: string;
  /** Words of an instruction that is no command. */
  readonly words: readonly string[];
  /** Of COPY and ADD whose sources are written as a digest: the target. null for others. */
  readonly target: string | null;
}

const buildkit = ' # buildkit';

/** Takes `created_by` apart as docker's two builders, buildah, podman and kaniko write it. */
export function stepText(createdBy: string): StepText {
  const own = createdBy.endsWith(buildkit) ? createdBy.slice(0, -buildkit.length) : createdBy;
  const instruction = instructionIn(own);
  if (instruction === null) return { keyword: 'RUN', text: spaced(own), words: [], target: null };
  const keyword = /^[A-Z]+/.exec(instruction)?.[0] ?? '';
  const text = instruction.slice(keyword.length).trim();
  if (keyword === 'RUN') return { keyword, text: spaced(text), words: [], target: null };
  return { keyword, text, words: text.split(/\s+/), target: targetOf(text) };
}

/** `/target` of `file:0123… in /target`. */
function targetOf(text: string): string | null {
  const summed = /^(?:--chown=\S*?)?(?:(?:file|dir|multi):[0-9a-f]{64} )?in (\S[^\n]*)/.exec(text);
  return summed === null ? null : (summed[1] ?? '').trim();
}

function spaced(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Instructions made ready to be held against many steps. */
export interface Expected {
  readonly keyword: string;
  readonly isWork: boolean;
  /** Of RUN: what the step's command may be. */
  readonly commands: readonly string[];
  /** Of COPY, ADD and WORKDIR: the words, variables expanded and as written. */
  readonly words: readonly Pattern[];
  readonly raw: readonly string[];
}

export function expectedFrom({ instruction, values, shell }: ChainLink): Expected {
  const { keyword, words, text } = instruction;
  const raw = keyword === 'RUN' ? [] : (words ?? shellWords(text));
  return {
    keyword,
    isWork: changesFiles(instruction),
    commands: keyword === 'RUN' ? commandsOf(instruction, shell) : [],
    words: raw.map((word) => (word.includes('<<') ? [heredocWord(word)] : expand(word, values))),
    raw,
  };
}

/** `<<-"EOF"` as `<<EOF`, which is how the step names it. */
function heredocWord(word: string): string {
  return word.replace(/<<-?/, '<<').replace(/["']/g, '');
}

const defaultShell = '/bin/sh -c';

/** Every way in which builders write the command of a RUN down, with single spaces. */
function commandsOf({ flags, text, words, heredocs }: Instruction, shell: string): string[] {
  const shells = [...new Set([shell, defaultShell])];
  // buildah keeps flags and the JSON form as they stand in the file.
  const whole = [...flags, text].join(' ');
  const bodies = [text, whole, ...heredocBodies(text, heredocs), ...heredocBodies(whole, heredocs)];
  const inShell = bodies.flatMap((body) => shells.map((each) => `${each} ${body}`));
  const plain = [...(words === null ? [] : [words.join(' ')]), text, ...scriptOf(text, heredocs)];
  return [...new Set([...inShell, ...plain].map(spaced))].filter((command) => command !== '');
}

/** BuildKit hands the shell the text alone where there is nothing else, else all of it; buildah writes the line and the text. */
function heredocBodies(text: string, heredocs: readonly Heredoc[]): string[] {
  const [first] = heredocs;
  if (first === undefined) return [];
  const full = [text, ...heredocs.flatMap(({ content, name }) => [content, name])].join('\n');
  const lines = [text, ...heredocs.map(({ content }) => content)].join('\n');
  return [full, lines, ...(isAlone(text) ? [first.content] : [])];
}

/** A text that begins with `#!` becomes a file that BuildKit runs without a shell. */
function scriptOf(text: string, [first]: readonly Heredoc[]): string[] {
  return first !== undefined && isAlone(text) && first.content.startsWith('#!') ? [`/dev/pipes/${first.name}`] : [];
}

/** Whether a RUN has nothing but its heredoc. */
function isAlone(text: string): boolean {
  return /^<<-?["']?[^\s"']+["']?$/.test(text);
}

/** How well a step of the history goes together with an instruction. */
export function matchStep(step: StepText, expected: Expected): Strength {
  if (step.keyword !== expected.keyword) return strength.none;
  switch (expected.keyword) {
    case 'RUN':
      return expected.commands.some((command) => isCommand(step.text, command)) ? strength.text : strength.none;
    case 'COPY':
    case 'ADD':
      return matchCopy(step, expected);
    case 'WORKDIR':
      return matchPath(expected.words[0] ?? [], expected.raw[0] ?? '', step.text);
    default:
      return strength.shape;
  }
}

/** The command itself, or after `|2 NAME=value …`, in which values may have spaces. */
function isCommand(text: string, command: string): boolean {
  return text === command || (/^\|\d/.test(text) && text.endsWith(` ${command}`));
}

/** `file:… in /target`, where the sources are a digest; or all words. */
function matchCopy({ target: place, words }: StepText, { words: patterns, raw }: Expected): Strength {
  const target = patterns.at(-1);
  if (target === undefined) return strength.none;
  const rawTarget = raw.at(-1) ?? '';
  if (place !== null) return matchPath(target, rawTarget, place) === strength.none ? strength.none : strength.shape;
  const given = words.filter((word) => !word.startsWith('--'));
  if (given.length !== patterns.length) return strength.none;
  const sources = patterns.slice(0, -1).map((pattern, at) => matchWord(pattern, raw[at] ?? '', given[at] ?? ''));
  return weakest([...sources, matchPath(target, rawTarget, given.at(-1) ?? '')]);
}

function weakest(all: readonly Strength[]): Strength {
  if (all.includes(strength.none)) return strength.none;
  return all.includes(strength.shape) ? strength.shape : strength.text;
}

function matchWord(pattern: Pattern, raw: string, text: string): Strength {
  if (text === raw) return strength.text;
  if (!fits(pattern, text)) return strength.none;
  return isWhole(pattern) ? strength.text : strength.shape;
}

/** A path that may have been put below the working directory. */
function matchPath(pattern: Pattern, raw: string, text: string): Strength {
  const plain = matchWord(pattern, raw, text);
  if (plain !== strength.none || (pattern[0] ?? '/').startsWith('/') || !text.startsWith('/')) return plain;
  const below: Pattern = [null, '/', ...pattern];
  const cut = raw.replace(/^\.\/?/, '').replace(/\/$/, '');
  const bare: Pattern = cut === '' ? [null] : [null, `/${cut}`];
  return fits(below, text) || fits(bare, text.replace(/(?<=.)\/$/, '')) ? strength.shape : strength.none;
}
