import type { Argv } from 'yargs';
import type { Command } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { outputOptions } from './output.ts';
import { readRegistry, registryOptions } from './registry.ts';
import { lastGiven, repeatable } from './repeatable.ts';
import { fileName, positiveInteger } from './values.ts';

/** Options of `odp-diff check` besides those for registries. */
export const checkOptions = {
  profile: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    describe: 'A profile by name or file (may be given again); without it those that fit the image',
  },
  service: { type: 'string', requiresArg: true, describe: 'Which service of the profile it should be' },
  release: { type: 'string', requiresArg: true, describe: 'Which release of the profile it should be, such as v0.7.1' },
  'base-layers': { type: 'number', requiresArg: true, describe: 'Do not look into the N lowest layers' },
  'list-profiles': { type: 'boolean', describe: 'List the profiles that come with the program' },
  platform: { type: 'string', requiresArg: true, describe: 'Of an index, check OS/ARCH[/VARIANT] only' },
  json: outputOptions.json,
  html: outputOptions.html,
  markdown: outputOptions.markdown,
  junit: { ...outputOptions.junit, describe: 'Write JUnit XML, a test case for each finding, to FILE' },
  sarif: outputOptions.sarif,
  annotations: outputOptions.annotations,
  'fail-on': {
    choices: ['error', 'warning', 'note'] as const,
    default: 'warning' as const,
    requiresArg: true,
    describe: 'Exit with 1 for findings of this weight or more',
  },
  jobs: { type: 'number', requiresArg: true, describe: 'Layers looked at at once (default: the number of cores)' },
  progress: {
    choices: ['auto', 'plain', 'none'] as const,
    default: 'auto' as const,
    requiresArg: true,
    describe: 'Progress on stderr',
  },
  quiet: outputOptions.quiet,
  verbose: { ...outputOptions.verbose, describe: 'Show every finding, whole values, all fixes, and why it matters' },
  color: outputOptions.color,
  width: outputOptions.width,
} as const;

/** `odp-diff check`. */
export function defineCheck(parser: Argv, choose: (command: Command) => void): Argv {
  return parser.command(
    'check [images..]',
    'Hold one image against a profile: layout, config, launch policy, and what will differ in the next build',
    (y) =>
      y
        .parserConfiguration(repeatable)
        .positional('images', { type: 'string', array: true, describe: 'The images' })
        .options(checkOptions)
        .options(registryOptions)
        .epilogue('Exit status of check: 0 the images keep to the profile; 1 one deviates; 2 trouble.'),
    (all) => {
      const given = lastGiven(all, ['images', 'profile', 'mirror']);
      const images = given.images ?? [];
      const list = given.listProfiles === true;
      if (images.length === 0 && !list) throw new UsageError('the image is missing');
      const files = {
        json: fileName('json', given.json),
        html: fileName('html', given.html),
        markdown: fileName('markdown', given.markdown),
        junit: fileName('junit', given.junit),
        sarif: fileName('sarif', given.sarif),
      };
      const annotations = given.annotations === 'github' ? ('github' as const) : null;
      const toStdout = Object.values(files).filter((file) => file === '-').length + (annotations === null ? 0 : 1);
      if (toStdout > 1) throw new UsageError('only one of the reports can go to stdout');
      choose({
        name: 'check',
        images,
        list,
        profiles: given.profile ?? [],
        service: given.service ?? null,
        release: given.release ?? null,
        baseLayers: wholeNumber(given.baseLayers),
        platform: given.platform ?? null,
        failOn: given.failOn,
        output: {
          ...files,
          annotations,
          quiet: given.quiet === true,
          verbose: given.verbose === true,
          color: given.color ?? null,
          width: positiveInteger('width', given.width),
        },
        jobs: positiveInteger('jobs', given.jobs),
        progress: given.progress,
        registry: readRegistry(given),
      });
    },
  );
}

function wholeNumber(value: number | undefined): number {
  if (value === undefined) return 0;
  if (!Number.isSafeInteger(value) || value < 0) throw new UsageError('--base-layers needs a whole number');
  return value;
}
