import type { Argv } from 'yargs';
import yargs from 'yargs';
import type { Command, DiffCommand } from './command.ts';
import { buildOptions, readBuild } from './options/build.ts';
import { defineCheck } from './options/check.ts';
import { defineDoctor } from './options/doctor.ts';
import { normalizeOptions, readNormalize } from './options/normalize.ts';
import { outputOptions, readOutput } from './options/output.ts';
import { readRegistry, registryOptions } from './options/registry.ts';
import { joinStdin, lastGiven, repeatable } from './options/repeatable.ts';
import { screenOptions } from './options/screen.ts';
import { fileName, positiveInteger, required } from './options/values.ts';
import { defineVerify } from './options/verify.ts';
import { UsageError } from './usage-error.ts';

const images =
  'An image is oci:DIR[:REF|@N], oci-archive:FILE[:REF], docker-archive:FILE[:REF|@N], or the path of one of these.';
const statuses = 'Exit status: 0 identical, or equivalent with --accept equivalent; 1 the images differ; 2 trouble.';

/** Reads the command line (without `node` and the script). Throws `UsageError`. */
export async function parseArguments(argv: readonly string[], version: string): Promise<Command> {
  // What follows -- is another program's command line.
  const end = argv[0] === 'build' ? argv.indexOf('--') : -1;
  const [own, rest] = end === -1 ? [argv, []] : [argv.slice(0, end), argv.slice(end + 1)];
  let command: Command | undefined;
  let printed = '';
  await defineCommands(baseParser(version), rest, (chosen) => {
    command = chosen;
  }).parseAsync(joinStdin(own, ['--expect-file']), {}, (_error, _parsed, output) => {
    printed = output;
  });
  return command ?? { name: 'help', text: `${printed}\n` };
}

function baseParser(version: string): Argv {
  return yargs()
    .scriptName('odp-diff')
    .exitProcess(false)
    .detectLocale(false)
    .showHelpOnFail(false)
    .strict()
    .parserConfiguration({
      'duplicate-arguments-array': false,
      'parse-positional-numbers': false,
    })
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(100)
    .epilogue(`${images}\n${statuses}`)
    .fail((message: string | undefined, error: Error | undefined) => {
      throw error instanceof UsageError ? error : new UsageError(sentence(message ?? error?.message ?? 'bad usage'));
    });
}

function defineCommands(parser: Argv, rest: readonly string[], choose: (command: Command) => void): Argv {
  return defineCheck(defineDoctor(defineVerify(parser, choose), choose), choose)
    .command(
      ['diff <imageA> <imageB>', '$0'],
      'Say which bytes of two images differ, why, and how to fix the build',
      (y) =>
        y
          .parserConfiguration(repeatable)
          .positional('imageA', { type: 'string', describe: 'The left image' })
          .positional('imageB', { type: 'string', describe: 'The right image' })
          .options(outputOptions)
          .options(registryOptions)
          .options(screenOptions)
          .option('platform', {
            type: 'string',
            requiresArg: true,
            describe: 'Of an index, compare OS/ARCH[/VARIANT] only',
          })
          .option('verify-shared', {
            type: 'boolean',
            default: false,
            describe: 'Hash the layers too that both images name by one digest',
          })
          .option('proof', {
            type: 'boolean',
            default: true,
            describe: 'Undo the causes and compare the bytes; --no-proof leaves that out',
          })
          .option('certificate', {
            type: 'string',
            requiresArg: true,
            describe: 'Write the proof to FILE, for odp-diff certificate check',
          })
          .option('execlog', {
            type: 'string',
            nargs: 2,
            requiresArg: true,
            describe: 'Bazel execution logs of the LEFT and the RIGHT build: say which action differs first',
          })
          .option('aquery', {
            type: 'string',
            requiresArg: true,
            implies: 'execlog',
            describe: 'Bazel action graph (aquery --output=jsonproto), for actions that logs do not show',
          })
          .option('dockerfile', {
            type: 'string',
            requiresArg: true,
            describe: 'What both images were built from: say which line made a layer; given twice, LEFT then RIGHT',
          })
          .option('jobs', {
            type: 'number',
            requiresArg: true,
            describe: 'Layers compared at once (default: the number of cores)',
          })
          .option('progress', {
            choices: ['auto', 'plain', 'none'] as const,
            default: 'auto' as const,
            requiresArg: true,
            describe: 'Progress on stderr',
          })
          .option('profile-timing', { type: 'boolean', describe: 'Say on stderr where the time went' }),
      (all) => {
        const given = lastGiven(all, ['mirror', 'execlog', 'dockerfile']);
        choose({
          name: 'diff',
          left: required(given.imageA, 'the left image'),
          right: required(given.imageB, 'the right image'),
          platform: given.platform ?? null,
          verifyShared: given.verifyShared === true,
          prove: given.proof,
          certificate: fileName('certificate', given.certificate),
          logs: readLogs(given.execlog, given.aquery),
          dockerfiles: readDockerfiles(given.dockerfile),
          jobs: positiveInteger('jobs', given.jobs),
          progress: given.progress,
          profileTiming: given.profileTiming === true,
          registry: readRegistry(given),
          tui: given.tui === true,
          output: readOutput(given),
        });
      },
    )
    .command(
      'build [target]',
      'Build twice and more under conditions that are varied on purpose, and say what moves which byte',
      (y) =>
        y
          .parserConfiguration(repeatable)
          .positional('target', {
            type: 'string',
            describe: 'For a recipe: the label, or the directory of the Dockerfile',
          })
          .options(outputOptions)
          .options(buildOptions)
          .option('jobs', { type: 'number', requiresArg: true, describe: 'Layers compared at once' })
          .epilogue('The command follows --: odp-diff build --output image.tar -- make image.tar'),
      (given) => choose(readBuild(lastGiven(given, ['output']), rest)),
    )
    .command(
      'certificate <action> <certificate> <imageA> <imageB>',
      'Verify the proof of a comparison again, with independent code',
      (y) =>
        y
          .positional('action', { choices: ['check'] as const, describe: 'What to do with it' })
          .positional('certificate', { type: 'string', describe: 'What --certificate wrote' })
          .positional('imageA', { type: 'string', describe: 'The left image' })
          .positional('imageB', { type: 'string', describe: 'The right image' })
          .option('quiet', { type: 'boolean', describe: 'Say it by the exit status only' }),
      (given) =>
        choose({
          name: 'certificate-check',
          file: required(given.certificate, 'the certificate'),
          left: required(given.imageA, 'the left image'),
          right: required(given.imageB, 'the right image'),
          quiet: given.quiet === true,
        }),
    )
    .command(
      'normalize <image>',
      'Write the canonical form of an image; its digest is the comparable one',
      (y) =>
        y
          .positional('image', { type: 'string', describe: 'The image' })
          .options(normalizeOptions)
          .options(registryOptions),
      (given) => choose(readNormalize(given)),
    )
    .command(
      'explain [cause]',
      'Print the page of the knowledge base for one cause',
      (y) =>
        y
          .positional('cause', { type: 'string', describe: 'An id such as tar-mtime' })
          .option('list', { type: 'boolean', describe: 'List all causes' })
          .options({ color: outputOptions.color, width: outputOptions.width }),
      (given) =>
        choose({
          name: 'explain',
          id: given.list === true ? null : required(given.cause, 'the id of a cause', "Try 'odp-diff explain --list'."),
          color: given.color ?? null,
          width: positiveInteger('width', given.width),
        }),
    )
    .command(
      'tui <report>',
      'Drill down in a report that was saved with --json',
      (y) =>
        y
          .positional('report', { type: 'string', describe: 'The JSON file' })
          .options(registryOptions)
          .options({ color: outputOptions.color }),
      (given) =>
        choose({
          name: 'tui',
          file: required(given.report, 'the report'),
          color: given.color ?? null,
          registry: readRegistry(given),
        }),
    )
    .command(
      'render <report>',
      'Show a report that was saved with --json',
      (y) => y.positional('report', { type: 'string', describe: 'The JSON file' }).options(outputOptions),
      (given) => choose({ name: 'render', file: required(given.report, 'the report'), output: readOutput(given) }),
    );
}

/** `--execlog LEFT RIGHT`; the parser types the two as one. */
function readLogs(execlog: unknown, aquery: string | undefined): DiffCommand['logs'] {
  if (execlog === undefined) return null;
  const [left, right, ...more] = Array.isArray(execlog) ? execlog : [execlog];
  if (typeof left !== 'string' || typeof right !== 'string' || more.length > 0)
    throw new UsageError('--execlog needs two files: of the left build and of the right one');
  return { execlog: [left, right], aquery: aquery ?? null };
}

/** `--dockerfile FILE` for both sides, or the left one's and the right one's. */
function readDockerfiles(given: unknown): DiffCommand['dockerfiles'] {
  if (given === undefined) return null;
  const [left, right = left, ...more] = (Array.isArray(given) ? given : [given]) as readonly unknown[];
  if (typeof left !== 'string' || typeof right !== 'string' || left === '' || right === '' || more.length > 0)
    throw new UsageError('--dockerfile needs one file, or two: of the left build and of the right one');
  return [left, right];
}

/** The parser's message as the rest of a sentence after the program's name. */
function sentence(message: string): string {
  const missing = /^Not enough non-option arguments: got (\d+), need at least (\d+)/.exec(message);
  if (missing !== null)
    return missing[2] === '2' ? `two images are needed, found ${missing[1]}` : 'an argument is missing';
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1];
  if (unknown !== undefined) return `unknown argument '${unknown.split(', ')[0] ?? unknown}'`;
  const choices = /Argument: ([\w-]+), Given: (.*), Choices: (.*)$/m.exec(message);
  if (choices !== null)
    return `--${choices[1]} must be one of: ${choices[3]?.replaceAll('"', '')}; found ${choices[2]}`;
  const alone = /^Not enough arguments following: (.*)$/.exec(message);
  return alone === null ? message : `--${alone[1]} needs a value`;
}
