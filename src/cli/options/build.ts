import { type VariationName, variationNames } from '../../app/build-choices.ts';
import { type RecipeName, recipeNames } from '../../app/experiment/recipes.ts';
import type { BuildCommand } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import type { GivenOutput } from './output.ts';
import { readOutput } from './output.ts';
import { fileName, positiveInteger } from './values.ts';

/** Options of `odp-diff build`, besides those of every report. */
export const buildOptions = {
  output: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    describe: 'What the build makes: an image or any path below the source (may be given again; * within a name)',
  },
  source: { type: 'string', default: '.', requiresArg: true, describe: 'Directory that is copied for every build' },
  recipe: { choices: recipeNames, requiresArg: true, describe: 'Build in a known way instead of by a command' },
  vary: {
    type: 'string',
    default: 'all',
    requiresArg: true,
    describe: `Comma-separated: ${variationNames.join(', ')}; or all, or none`,
  },
  repeat: { type: 'number', default: 2, requiresArg: true, describe: 'Builds under the same conditions, at least 2' },
  'time-budget': { type: 'number', requiresArg: true, describe: 'Seconds after which no more builds begin' },
  'record-env': { type: 'string', requiresArg: true, describe: 'Write as JSON to FILE what each build saw around it' },
  keep: { type: 'string', requiresArg: true, describe: 'Keep the logs and outputs of all builds in this directory' },
} as const;

export interface GivenBuild extends GivenOutput {
  readonly target?: string | undefined;
  readonly output?: readonly string[] | undefined;
  readonly source?: string | undefined;
  readonly recipe?: RecipeName | undefined;
  readonly vary?: string | undefined;
  readonly repeat?: number | undefined;
  readonly timeBudget?: number | undefined;
  readonly recordEnv?: string | undefined;
  readonly keep?: string | undefined;
  readonly jobs?: number | undefined;
}

/** What was given to `odp-diff build`; `argv` is what follows `--`. Throws `UsageError`. */
export function readBuild(given: GivenBuild, argv: readonly string[]): BuildCommand {
  const recipe = given.recipe ?? null;
  const outputs = given.output ?? [];
  refuseMixtures(given, argv);
  const repeat = positiveInteger('repeat', given.repeat) ?? 2;
  if (repeat < 2) throw new UsageError('--repeat needs a whole number of at least 2');
  return {
    name: 'build',
    source: given.source ?? '.',
    outputs,
    recipe: recipe === null ? null : { name: recipe, target: given.target ?? null },
    argv,
    vary: readVary(given.vary ?? 'all'),
    repeat,
    timeBudgetSeconds: positiveInteger('time-budget', given.timeBudget),
    recordEnv: fileName('record-env', given.recordEnv),
    keep: fileName('keep', given.keep),
    jobs: positiveInteger('jobs', given.jobs),
    output: readOutput(given),
  };
}

/** A command or a recipe, each with what it needs and nothing of the other. */
function refuseMixtures({ recipe, output, target }: GivenBuild, argv: readonly string[]): void {
  if (recipe !== undefined) {
    if (argv.length > 0) throw new UsageError('a recipe needs no command after --');
    return;
  }
  if (argv.length === 0)
    throw new UsageError(
      'the command that builds is missing; it follows --',
      'For example: odp-diff build --output image -- make image',
    );
  if (output === undefined) throw new UsageError('--output is needed: what the build makes');
  if (target !== undefined) throw new UsageError(`unknown argument '${target}'`);
}

function readVary(text: string): readonly VariationName[] {
  if (text === 'all') return variationNames;
  if (text === 'none') return [];
  return text.split(',').map((word) => {
    const name = variationNames.find((known) => known === word.trim());
    if (name === undefined)
      throw new UsageError(
        `there is no variation '${word}'`,
        `They are: ${variationNames.join(', ')}; or all, or none.`,
      );
    return name;
  });
}
