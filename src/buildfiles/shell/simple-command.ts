import type { Command, Word } from './command.ts';

/** What stands between two separators. */
export interface Raw {
  readonly words: Word[];
  writesFile: boolean;
  readsFile: boolean;
}

/** Words of compound commands, behind which a command begins. */
const reserved = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', 'time', 'in']);
/** Programs that run the command behind them; the value is their options that have an argument of their own. */
const wrappers: Readonly<Record<string, readonly string[]>> = {
  sudo: ['-u', '-g', '-h', '-C'],
  env: ['-u', '-C', '-S'],
  exec: ['-a'],
  command: [],
  nice: ['-n'],
  nohup: [],
  time: [],
  busybox: [],
  stdbuf: ['-i', '-o', '-e'],
  timeout: ['-s', '-k'],
};

const assignment = /^[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=/;

/** The command that some words are; null for none. */
export function commandOf(raw: Raw, pipeline: readonly Command[], isSubstituted: boolean): Command | null {
  const words = [...raw.words];
  const assignments: Word[] = [];
  while (words[0] !== undefined && reserved.has(words[0].text)) words.shift();
  takeAssignments(words, assignments);
  for (let taken = 0; taken < 5 && takeWrapper(words); taken++) takeAssignments(words, assignments);
  const [program, ...args] = words;
  const first = program ?? assignments[0];
  if (first === undefined) return null;
  return {
    name: program === undefined ? '' : (program.text.split('/').at(-1) ?? ''),
    args,
    assignments,
    pipeline,
    start: first.start,
    end: (args.at(-1) ?? program ?? assignments.at(-1) ?? first).end,
    writesFile: raw.writesFile,
    readsFile: raw.readsFile,
    isSubstituted,
  };
}

function takeAssignments(words: Word[], assignments: Word[]): void {
  for (let [word] = words; word !== undefined && assignment.test(word.text); [word] = words) {
    assignments.push(word);
    words.shift();
  }
}

/** Takes `sudo -u x` and the like away; false when none is there, or nothing stands behind it. */
function takeWrapper(words: Word[]): boolean {
  const name = words[0]?.text.split('/').at(-1) ?? '';
  const valued = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
  if (valued === undefined) return false;
  let at = 1;
  while (words[at]?.text.startsWith('-') === true) at += valued.includes(words[at]?.text ?? '') ? 2 : 1;
  if (name === 'timeout') at += 1;
  if (words[at] === undefined) return false;
  words.splice(0, at);
  return true;
}
