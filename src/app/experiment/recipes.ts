import { join } from 'node:path';
import { InputError } from '../../model/problem.ts';
import { quote } from '../../sources/quote.ts';
import type { Places } from './places.ts';

/** What a recipe needs to know of one build. */
export interface RecipeBuild {
  readonly places: Places;
  /** libfaketime's variables; empty where the clock runs. */
  readonly fakeTime: Readonly<Record<string, string>>;
}

/** How to build and what comes out. */
export interface Recipe {
  readonly outputs: readonly string[];
  argv(build: RecipeBuild): readonly string[];
  /** Who gets libfaketime's variables: the command's own environment, or its arguments (`argv`). */
  readonly fakeTimeIn: 'environment' | 'argv';
  /** Why libfaketime cannot reach what the build runs; null when it can. */
  readonly noFakeTime: string | null;
  /** A file in the scratch directory that says which actions ran, for whoever reads Bazel's logs. */
  readonly executionLog: string | null;
  /** Below the source, where a Dockerfile may be that says what made each layer, the likeliest first. */
  readonly dockerfiles?: readonly string[];
}

export const recipeNames = ['odp', 'bazel', 'dockerfile'] as const;
export type RecipeName = (typeof recipeNames)[number];

/** The user's own command. */
export function ownCommand(argv: readonly string[], outputs: readonly string[]): Recipe {
  return { outputs, argv: () => argv, fakeTimeIn: 'environment', noFakeTime: null, executionLog: null };
}

/** A named recipe; `has` says whether a program is installed. Throws `InputError` `recipe-invalid`. */
export function namedRecipe(
  name: RecipeName,
  target: string | null,
  outputs: readonly string[],
  has: (program: string) => boolean,
): Recipe {
  switch (name) {
    case 'odp':
      return odp(outputs);
    case 'bazel':
      return bazel(target, outputs);
    case 'dockerfile':
      return dockerfile(target ?? '.', has);
  }
}

const executionLog = 'execution-log.json';

/** Own output base: a build in the same directory would find the actions of the last one done. */
function startup({ places }: RecipeBuild): readonly string[] {
  return ['--batch', `--output_user_root=${places.tools}`, `--output_base=${join(places.scratch, 'output-base')}`];
}

/** ODP's own script, told by the copy's .bazelrc where to work. */
function odp(outputs: readonly string[]): Recipe {
  const script = 'file=$1; shift; printf "\\nstartup %s" "$@" >>.bazelrc && printf "\\n" >>.bazelrc && exec "$file"';
  return {
    outputs: outputs.length === 0 ? ['bazel-bin/shuffler/services/*/*_image'] : outputs,
    argv: (build) => ['sh', '-c', script, 'sh', './scripts/build_images.sh', ...startup(build)],
    fakeTimeIn: 'argv',
    noFakeTime: 'Bazel does not hand libfaketime to its actions here',
    executionLog: null,
  };
}

const label = /^(?:@[\w.-]+)?\/\/([\w./+=,@~-]*):?([\w./+=,@~-]*)$/;

function bazel(target: string | null, outputs: readonly string[]): Recipe {
  const [, folder = '', name = ''] = label.exec(target ?? '') ?? [];
  if (target === null || (folder === '' && name === '')) {
    throw new InputError(
      'recipe-invalid',
      `the recipe bazel needs the label of a target; found ${quote(target ?? 'nothing')}`,
      'For example: odp-diff build --recipe bazel //service:image',
    );
  }
  const made = join('bazel-bin', folder, name === '' ? (folder.split('/').at(-1) ?? '') : name);
  return {
    outputs: outputs.length === 0 ? [made] : outputs,
    argv: (build) => [
      'bazel',
      ...startup(build),
      'build',
      '--color=no',
      '--curses=no',
      `--execution_log_json_file=${join(build.places.scratch, executionLog)}`,
      // Bazel itself would hang on a clock that stands still; its actions take these from --action_env alone.
      ...Object.entries(build.fakeTime).map(([key, value]) => `--action_env=${key}=${value}`),
      target,
    ],
    fakeTimeIn: 'argv',
    noFakeTime: null,
    executionLog,
  };
}

const byBuildah = `
buildah bud --quiet --no-cache --format oci --tag "$2" "$1" && buildah push --quiet "$2" "oci:$3:latest"
status=$?; buildah rmi "$2" >/dev/null 2>&1; exit $status`;
const byDocker = `
docker build --quiet --no-cache --tag "$2" "$1" && docker save --output "$3" "$2"
status=$?; docker rmi "$2" >/dev/null 2>&1; exit $status`;

const imageName = 'localhost/odp-diff-build:latest';
const imagePath = 'odp-diff-image';

/** The same name in every build, since builders write it down. */
function dockerfile(context: string, has: (program: string) => boolean): Recipe {
  const buildah = has('buildah');
  if (!buildah && !has('docker'))
    throw new InputError('recipe-invalid', 'the recipe dockerfile needs buildah or docker, and neither is installed');
  // Beside the context, so that it is no part of the next one.
  return {
    outputs: [buildah ? `oci:${imagePath}:latest` : `docker-archive:${imagePath}`],
    argv: () => ['sh', '-c', buildah ? byBuildah : byDocker, 'sh', context, imageName, imagePath],
    fakeTimeIn: 'environment',
    noFakeTime: 'what a container runs does not see libfaketime',
    executionLog: null,
    dockerfiles: (buildah ? ['Containerfile', 'Dockerfile'] : ['Dockerfile']).map((name) => join(context, name)),
  };
}
