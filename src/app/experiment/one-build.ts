import { closeSync, copyFileSync, existsSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Conditions } from '../../experiment/conditions.ts';
import type { Machine } from '../../experiment/machine.ts';
import { InputError } from '../../model/problem.ts';
import { copyTree, removeTree } from './copy-tree.ts';
import { mountBackwards, unmount } from './other-order.ts';
import { expandOutput, keepOutput, type Output } from './outputs.ts';
import type { Places } from './places.ts';
import type { Recipe } from './recipes.ts';
import { recordEnvironment, type SeenEnvironment } from './record-environment.ts';
import { type CommandLine, type Failure, runCommand, tookTooLong } from './run-command.ts';
import { environmentOf, fakeTimeEnv, wrapCommand } from './wrap-command.ts';

/** What is the same for all builds of an experiment. */
export interface Workshop {
  readonly places: Places;
  readonly machine: Machine;
  readonly source: string;
  readonly recipe: Recipe;
  readonly outputs: readonly Output[];
  readonly wantsRecord: boolean;
  readonly signal: AbortSignal;
  endGroup(pid: number): void;
}

export interface FinishedBuild {
  readonly number: number;
  readonly variations: readonly string[];
  readonly conditions: Conditions;
  /** References of the copies that were taken, by the name of the output. */
  readonly made: ReadonlyMap<string, string>;
  readonly seen: SeenEnvironment | null;
  /** Bazel's execution log of this build; null when there is none. */
  readonly executionLog: string | null;
}

export interface BuildRequest {
  readonly number: number;
  readonly variations: readonly string[];
  readonly conditions: Conditions;
  readonly timeoutMs: number;
}

/** A build that did not come to a good end, with the last lines of its log. */
export class BuildFailure extends InputError {
  readonly tail: readonly string[];
  /** It was ended for taking too long. */
  readonly isLate: boolean;
  constructor(message: string, tail: readonly string[], isLate: boolean, hint: string) {
    super('build-failed', message, hint);
    this.tail = tail;
    this.isLate = isLate;
  }
}

/** The directory of one build's log, outputs and execution log. */
export function resultsOf({ results }: Places, number: number): string {
  return join(results, `build-${number}`);
}

/** Copies the source, builds, and takes the outputs. Throws `BuildFailure`; nothing but the results stays. */
export async function buildOnce(workshop: Workshop, request: BuildRequest): Promise<FinishedBuild> {
  const { places, machine } = workshop;
  const { conditions, number } = request;
  const results = resultsOf(places, number);
  const tree = conditions.place === 'usual' ? places.usual : places.other;
  const plain = environmentOf(conditions, machine.env);
  mkdirSync(results);
  clean(places);
  mkdirSync(places.scratch);
  const mounted = await prepareTree(workshop, conditions, tree, plain);
  try {
    const wrap = commandLine(workshop, conditions, tree);
    const seen = workshop.wantsRecord ? recordEnvironment(wrap) : null;
    const failure = await runBuild(workshop, request, wrap, join(results, 'log.txt'));
    workshop.signal.throwIfAborted();
    if (failure !== null) throw buildFailure(request, failure, join(results, 'log.txt'));
    const made = keepAll(workshop, tree, results, plain);
    return { number, variations: request.variations, conditions, made, seen, executionLog: keepLog(workshop, results) };
  } finally {
    if (mounted) unmount(tree, plain);
    clean(places);
  }
}

function clean(places: Places): void {
  for (const each of [places.usual, places.other, places.behind, places.scratch]) removeTree(each);
}

/** True when the tree is shown by disorderfs and has to be unmounted. */
async function prepareTree(
  { source, machine, places }: Workshop,
  { order }: Conditions,
  tree: string,
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  const byMount = order === 'reversed' && machine.reversing === 'disorderfs';
  copyTree(source, byMount ? places.behind : tree, { backwards: order === 'reversed' && !byMount });
  if (!byMount) return false;
  if (!mountBackwards(places.behind, tree, env)) throw new InputError('build-order', 'disorderfs could not be mounted');
  return true;
}

function commandLine(
  workshop: Workshop,
  conditions: Conditions,
  tree: string,
): (argv: readonly string[]) => CommandLine {
  const env = environmentOf(conditions, workshop.machine.env);
  const faked = workshop.recipe.fakeTimeIn === 'environment' ? fakedEnv(workshop, conditions) : {};
  return (argv) => ({
    argv: wrapCommand(argv, conditions, workshop.places.work),
    cwd: tree,
    // As a shell would set it: else the build sees the directory of whoever started this program.
    env: { ...env, ...faked, PWD: tree },
  });
}

function fakedEnv({ machine }: Workshop, { clock }: Conditions): Readonly<Record<string, string>> {
  return clock === null || machine.fakeTime === null ? {} : fakeTimeEnv(machine.fakeTime, clock, machine.env);
}

function runBuild(
  workshop: Workshop,
  { conditions, timeoutMs }: BuildRequest,
  wrap: (argv: readonly string[]) => CommandLine,
  log: string,
): Promise<Failure> {
  const { places, recipe, signal } = workshop;
  const fakeTime = recipe.fakeTimeIn === 'argv' ? fakedEnv(workshop, conditions) : {};
  const endGroup = (pid: number): void => workshop.endGroup(pid);
  return runCommand({ ...wrap(recipe.argv({ places, fakeTime })), log, timeoutMs, signal, endGroup });
}

function keepAll(
  { outputs }: Workshop,
  tree: string,
  results: string,
  env: Readonly<Record<string, string>>,
): Map<string, string> {
  const made = outputs.flatMap((output) => {
    const found = expandOutput(output, tree);
    if (found.length === 0)
      throw new InputError('output-missing', `the build was a success and made nothing like '${output.text}'`);
    return found;
  });
  return new Map(
    made.map((output, at) => [output.text, keepOutput(output, tree, join(results, `output-${at + 1}`), env)]),
  );
}

function keepLog({ recipe, places }: Workshop, results: string): string | null {
  if (recipe.executionLog === null) return null;
  const log = join(places.scratch, recipe.executionLog);
  if (!existsSync(log)) return null;
  const kept = join(results, recipe.executionLog);
  copyFileSync(log, kept);
  return kept;
}

const tailBytes = 8 * 1024;
const tailLines = 20;

function buildFailure({ number, variations }: BuildRequest, failure: string, log: string): BuildFailure {
  const with_ = variations.length === 0 ? '' : ` with other ${variations.join(', ')}`;
  const late = failure === tookTooLong;
  const hint = late
    ? 'Raise --time-budget.'
    : variations.length === 0
      ? 'Run the command in a fresh copy of the source by hand: what it needs from elsewhere is not there.'
      : 'Leave variations that the build cannot bear out of --vary.';
  return new BuildFailure(
    `build ${number}${with_} ${failure}; the end of its log is above`,
    lastLines(log),
    late,
    hint,
  );
}

function lastLines(file: string): string[] {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    readSync(handle, buffer, 0, buffer.length, size - buffer.length);
    const text = buffer.toString('utf8').trimEnd();
    return text === '' ? ['(the log is empty)'] : text.split('\n').slice(-tailLines);
  } finally {
    closeSync(handle);
  }
}
