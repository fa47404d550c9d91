import { mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { attribute, type Evidence, type GroupTest, repeat, stillOpen } from '../experiment/attribute.ts';
import { groupTests } from '../experiment/design.ts';
import type { Machine } from '../experiment/machine.ts';
import { type Variation, type VariationName, variationsOn } from '../experiment/variations.ts';
import type { Moved } from '../model/cause.ts';
import { InputError } from '../model/problem.ts';
import type { Report, ReportExperiment } from '../model/report.ts';
import { quote } from '../sources/quote.ts';
import { atEnd } from '../util/at-end.ts';
import { withActions } from './build-actions.ts';
import { type CompareOptions, compareImages } from './compare.ts';
import { Bench, BudgetSpent } from './experiment/bench.ts';
import { namesOf, type Place, placesBetween } from './experiment/compare-builds.ts';
import { copyTree, removeTree } from './experiment/copy-tree.ts';
import { BuildFailure, type FinishedBuild } from './experiment/one-build.ts';
import { parseOutput } from './experiment/outputs.ts';
import { makePlaces, type Places } from './experiment/places.ts';
import { probeMachine } from './experiment/probe-machine.ts';
import { recipeDockerfile } from './experiment/recipe-dockerfile.ts';
import { namedRecipe, ownCommand, type Recipe, type RecipeName } from './experiment/recipes.ts';
import type { SeenEnvironment } from './experiment/record-environment.ts';
import { capture } from './experiment/run-command.ts';

export { BuildFailure } from './experiment/one-build.ts';

export interface BuildOptions {
  readonly source: string;
  readonly outputs: readonly string[];
  readonly recipe: { readonly name: RecipeName; readonly target: string | null } | null;
  /** Without a recipe: the command that builds. */
  readonly argv: readonly string[];
  readonly vary: readonly VariationName[];
  /** Builds under the same conditions; at least 2. */
  readonly repeat: number;
  readonly budgetMs: number | null;
  /** A directory for logs and outputs; null keeps nothing. */
  readonly keep: string | null;
  readonly wantsRecord: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly compare: CompareOptions;
  endGroup(pid: number): void;
  now(): number;
  /** Seconds since 1970. */
  clock(): number;
  onBuild(text: string): void;
}

export interface BuildRecord {
  readonly number: number;
  readonly variations: readonly string[];
  readonly clockHeld: boolean;
  readonly seen: SeenEnvironment | null;
}

/** One report for each output, and what the builds saw. */
export interface BuildOutcome {
  readonly reports: readonly { readonly output: string; readonly report: Report }[];
  readonly records: readonly BuildRecord[];
}

/** Builds under conditions that are made different on purpose, and ties every differing place to what moves it. */
export async function buildTwice(options: BuildOptions): Promise<BuildOutcome> {
  const source = sourceOf(options.source);
  const env = Object.fromEntries(
    Object.entries(options.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const recipe = recipeOf(options, env);
  const outputs = recipe.outputs.map(parseOutput);
  if (options.keep !== null) checkKeep(options.keep);
  const places = makePlaces(env['HOME']);
  const settled = atEnd(() => removeTree(places.work));
  try {
    if (`${places.work}/`.startsWith(`${source}/`))
      throw new InputError('source-invalid', `${quote(source)} holds the directory for temporary files`, 'Set TMPDIR.');
    const machine = probeMachine(places, env, options.clock(), recipe.noFakeTime);
    const { signal, wantsRecord } = options;
    const endGroup = (pid: number): void => options.endGroup(pid);
    const bench = new Bench(
      { places, machine, source, recipe, outputs, wantsRecord, signal, endGroup },
      { budgetMs: options.budgetMs, now: () => options.now(), onBuild: (text) => options.onBuild(text) },
    );
    const compare = { ...options.compare, ...recipeDockerfile(source, recipe) };
    return await experiment(bench, machine, { ...options, compare });
  } finally {
    keepResults(options.keep, places);
    removeTree(places.work);
    settled();
  }
}

function sourceOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    throw new InputError('source-invalid', `there is no directory named ${quote(path)}`);
  }
}

function recipeOf({ recipe, argv, outputs }: BuildOptions, env: Readonly<Record<string, string>>): Recipe {
  if (recipe === null) return ownCommand(argv, outputs);
  const has = (program: string): boolean =>
    capture({ argv: ['sh', '-c', 'command -v "$1"', 'sh', program], cwd: '/', env }) !== null;
  return namedRecipe(recipe.name, recipe.target, outputs, has);
}

/** Before hours of building: the directory is new or empty. */
function checkKeep(directory: string): void {
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length > 0)
    throw new InputError('keep-invalid', `${quote(directory)} is not empty`, 'Name a new directory with --keep.');
}

function keepResults(directory: string | null, { results }: Places): void {
  if (directory === null) return;
  for (const name of readdirSync(results).sort()) copyTree(join(results, name), join(directory, name));
}

/** What was learnt before single variations were looked at. */
interface Controls {
  readonly first: FinishedBuild;
  readonly second: FinishedBuild;
  readonly control: ReadonlySet<string>;
  /** The build that tests are held against, and the clock that it had. */
  readonly base: FinishedBuild;
  readonly clock: number | null;
  readonly held: ReadonlySet<string> | null;
}

async function experiment(bench: Bench, machine: Machine, options: BuildOptions): Promise<BuildOutcome> {
  const notes: string[] = [];
  const asked = variationsOn(machine).filter(({ name }) => options.vary.includes(name));
  const controls = await enough(() => runControls(bench, machine, options, notes));
  const variations = controls.held === null ? asked.map((each) => withoutClock(each, notes)) : asked;
  const possible = variations.filter(({ skipped }) => skipped === null);
  const all = possible.length === 0 ? controls.second : await enough(() => bench.build(possible, null));
  const places = await placesBetween(controls.first, all, options.compare);
  const tests = await runTests(bench, controls, possible, places, options, notes);
  const evidence = { control: controls.control, held: controls.held, tests };
  const summary = { variations, builds: bench.builds.map(buildOf), notes };
  const reports = [];
  for (const output of controls.first.made.keys()) {
    reports.push({ output, report: await reportOn(output, controls, all, evidence, summary, options) });
  }
  const records = bench.builds.map((build) => ({ ...buildOf(build), seen: build.seen }));
  return { reports, records };
}

/** Without these builds there is nothing to say. */
async function enough<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    throw new InputError(
      'build-budget',
      'the time budget was spent before two builds could be compared',
      'Raise --time-budget.',
    );
  }
}

function withoutClock(variation: Variation, notes: readonly string[]): Variation {
  if (variation.name !== 'time' || variation.skipped !== null) return variation;
  return { ...variation, skipped: notes[0] ?? 'the clock could not be held' };
}

/** The same conditions again: with the clock running and, where that says more, with the clock standing still. */
async function runControls(bench: Bench, machine: Machine, options: BuildOptions, notes: string[]): Promise<Controls> {
  const [first, second, ...more] = await bench.repeat(Math.max(2, options.repeat), null);
  if (first === undefined || second === undefined) throw new Error('a control was built and is not there');
  const control = await movedAmong([first, second, ...more], options);
  const plain = { first, second, control, base: first, clock: null, held: null };
  if (machine.fakeTime === null || (control.size === 0 && !options.vary.includes('time'))) return plain;
  try {
    const builds = await bench.repeat(Math.max(2, options.repeat), machine.now);
    const held = await movedAmong(builds, options);
    return { ...plain, base: builds[0] ?? first, clock: machine.now, held };
  } catch (error) {
    if (!(error instanceof BuildFailure) || options.signal.aborted) throw error;
    notes.push('the build does not work while libfaketime holds the clock');
    return plain;
  }
}

async function movedAmong(builds: readonly FinishedBuild[], { compare }: BuildOptions): Promise<ReadonlySet<string>> {
  const [first, ...others] = builds;
  const names = new Set<string>();
  for (const other of others) {
    const places = first === undefined ? [] : await placesBetween(first, other, compare);
    for (const name of namesOf(places)) names.add(name);
  }
  return names;
}

/** Group tests, then single variations where more than one fits. Empty where nothing is left to tell apart. */
async function runTests(
  bench: Bench,
  controls: Controls,
  variations: readonly Variation[],
  places: readonly Place[],
  options: BuildOptions,
  notes: string[],
): Promise<readonly GroupTest[]> {
  const tests: GroupTest[] = [];
  const test = async (chosen: readonly Variation[]): Promise<GroupTest> => {
    const build = await bench.build(chosen, controls.clock);
    const moved = namesOf(await placesBetween(controls.base, build, options.compare));
    return { variations: chosen.map(({ name }) => name), moved };
  };
  try {
    if (!(await isWorthTesting(controls, variations, places, test))) return [];
    for (const group of groupTests(variations.length))
      tests.push(await test(variations.filter((_, at) => group.includes(at))));
  } catch (error) {
    if (!isSpent(error, options)) throw error;
    // Half a design would take what was not tried for innocent.
    notes.push('the time budget was spent before the variations could be told apart');
    return [];
  }
  await testSingly(places, controls, variations, tests, test, options, notes);
  return tests;
}

/** Whether anything moved that building again did not move; one build tells where the clock covers it. */
async function isWorthTesting(
  { control, held }: Controls,
  variations: readonly Variation[],
  places: readonly Place[],
  test: (chosen: readonly Variation[]) => Promise<GroupTest>,
): Promise<boolean> {
  if (variations.length === 0) return false;
  if (places.some(({ exact, nearby }) => !control.has(exact) && !control.has(nearby))) return true;
  const others = variations.filter(({ name }) => name !== 'time');
  if (held === null || control.size === 0 || others.length === 0) return false;
  const { moved } = await test(others);
  return [...moved].some((name) => !held.has(name));
}

async function testSingly(
  places: readonly Place[],
  { control, held }: Controls,
  variations: readonly Variation[],
  tests: GroupTest[],
  test: (chosen: readonly Variation[]) => Promise<GroupTest>,
  options: BuildOptions,
  notes: string[],
): Promise<void> {
  const open = new Set(stillOpen(places, { control, held, tests }));
  try {
    for (const variation of variations) if (open.has(variation.name)) tests.push(await test([variation]));
  } catch (error) {
    if (!isSpent(error, options)) throw error;
    notes.push('the time budget was spent before every variation that fits could be tried alone');
  }
}

/** Also a build that the end of the budget cut off. */
function isSpent(error: unknown, { budgetMs, signal }: BuildOptions): boolean {
  if (error instanceof BudgetSpent) return true;
  return error instanceof BuildFailure && error.isLate && budgetMs !== null && !signal.aborted;
}

function buildOf({ number, variations, conditions }: FinishedBuild): ReportExperiment['builds'][number] {
  return { number, variations, clockHeld: conditions.clock !== null };
}

interface Summary {
  readonly variations: readonly Variation[];
  readonly builds: ReportExperiment['builds'];
  readonly notes: readonly string[];
}

/** Compares the plain build with that of all variations or, where these agree and two plain ones do not, those. */
async function reportOn(
  output: string,
  controls: Controls,
  all: FinishedBuild,
  evidence: Evidence,
  { variations, builds, notes }: Summary,
  { compare }: BuildOptions,
): Promise<Report> {
  const only = (build: FinishedBuild): FinishedBuild => ({
    ...build,
    made: new Map([[output, build.made.get(output) ?? '']]),
  });
  const found = await placesBetween(only(controls.first), only(all), compare);
  const right = found.length > 0 ? all : controls.second;
  const places = found.length > 0 ? found : await placesBetween(only(controls.first), only(right), compare);
  const moved = new Map(places.map((place) => [place.site, movedBy(place, evidence, variations)]));
  const summary = {
    output,
    variations: variations.map(({ name, factor, how, skipped }) => ({ name, factor, how, skipped })),
    builds,
    compared: [controls.first.number, right.number] as const,
    notes,
  };
  const [left = '', other = ''] = [controls.first, right].map((build) => build.made.get(output));
  const compared = await compareImages(left, other, { ...compare, experiment: { grouping: { moved }, summary } });
  const [leftLog, rightLog] = [controls.first.executionLog, right.executionLog];
  const report =
    leftLog === null || rightLog === null
      ? compared
      : await withActions(compared, { execlog: [leftLog, rightLog], aquery: null });
  return named(report, output, [controls.first.number, right.number]);
}

function movedBy(place: Place, evidence: Evidence, variations: readonly Variation[]): Moved {
  const { by, confidence, note } = attribute(place, evidence);
  const variation = variations.find(({ name }) => name === by[0]);
  const random =
    by[0] === repeat && confidence !== 'possible' ? { id: 'factor-random', left: null, right: null } : null;
  const clock = by[0] === 'time' ? { id: 'factor-clock', left: null, right: null } : null;
  const factor =
    variation === undefined ? random : { id: variation.factor, left: variation.left, right: variation.right };
  return { by, confidence, note, factor: clock ?? factor };
}

/** Temporary paths mean nothing to a reader, and are others each time. */
function named(report: Report, output: string, numbers: readonly [number, number]): Report {
  const [left, right] = report.images;
  const reference = (at: 0 | 1): string => `${output} (build ${numbers[at]})`;
  return {
    ...report,
    images: [
      { ...left, reference: reference(0) },
      { ...right, reference: reference(1) },
    ],
  };
}
