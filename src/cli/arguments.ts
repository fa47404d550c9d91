import type { Argv } from 'yargs';
import yargs from 'yargs';
import type { Command, OutputOptions, RegistryChoices } from './command.ts';
import { UsageError } from './usage-error.ts';

/** Commands and options of the contract that later versions bring. */
const laterCommands = ['build', 'verify', 'check', 'normalize', 'certificate', 'tui'];
const laterOptions = ['markdown', 'junit', 'sarif', 'tui', 'policy'];

const images =
  'An image is oci:DIR[:REF|@N], oci-archive:FILE[:REF], docker-archive:FILE[:REF|@N], or the path of one of these.';
const statuses = 'Exit status: 0 identical, or equivalent with --accept equivalent; 1 the images differ; 2 trouble.';

const outputOptions = {
  json: { type: 'string', requiresArg: true, describe: 'Write the report as JSON to FILE (- is stdout)' },
  html: { type: 'string', requiresArg: true, describe: 'Write the report as one HTML page to FILE (- is stdout)' },
  accept: { choices: ['equivalent'], requiresArg: true, describe: 'Exit with 0 for this verdict too' },
  quiet: { type: 'boolean', describe: 'Print nothing but what was asked for with -, and errors' },
  verbose: { type: 'boolean', describe: 'Show every finding, whole values, all fixes' },
  color: { type: 'boolean', describe: 'Force colour on, or off with --no-color' },
  width: { type: 'number', requiresArg: true, describe: 'Columns of the terminal report, 60 to 200' },
} as const;

const registryOptions = {
  'plain-http': { type: 'boolean', default: false, describe: 'Talk to registries without TLS' },
  'ca-file': { type: 'string', requiresArg: true, describe: 'PEM file of further authorities for registries' },
  mirror: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'HOST=OTHER: ask OTHER for the images of HOST (may be given again)',
  },
  cache: { type: 'string', requiresArg: true, describe: 'Directory that keeps downloaded blobs' },
  'cache-size': { type: 'number', requiresArg: true, describe: 'Largest size of the cache, in MiB (default 10240)' },
  timeout: { type: 'number', requiresArg: true, describe: 'Seconds without a byte that a registry may take' },
} as const;

/** Reads the command line (without `node` and the script). Throws `UsageError`. */
export async function parseArguments(argv: readonly string[], version: string): Promise<Command> {
  refuseLaterCommand(argv[0]);
  let command: Command | undefined;
  let printed = '';
  await defineCommands(baseParser(version), (chosen) => {
    command = chosen;
  }).parseAsync([...argv], {}, (_error, _parsed, output) => {
    printed = output;
  });
  return command ?? { name: 'help', text: `${printed}\n` };
}

function refuseLaterCommand(word: string | undefined): void {
  if (word === undefined || !laterCommands.includes(word)) return;
  throw new UsageError(
    `the command '${word}' is not part of this version`,
    `To compare an image whose path is '${word}', write './${word}'.`,
  );
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
      'camel-case-expansion': false,
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

function defineCommands(parser: Argv, choose: (command: Command) => void): Argv {
  return parser
    .command(
      ['diff <imageA> <imageB>', '$0'],
      'Say which bytes of two images differ, why, and how to fix the build',
      (y) =>
        y
          .positional('imageA', { type: 'string', describe: 'The left image' })
          .positional('imageB', { type: 'string', describe: 'The right image' })
          .options(outputOptions)
          .options(registryOptions)
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
            describe: 'Undo the causes and compare digests; --no-proof saves one pass over the layers',
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
          }),
      (given) =>
        choose({
          name: 'diff',
          left: required(given.imageA, 'the left image'),
          right: required(given.imageB, 'the right image'),
          platform: given.platform ?? null,
          verifyShared: given.verifyShared === true,
          prove: given.proof,
          jobs: positiveInteger('jobs', given.jobs),
          progress: given.progress,
          registry: readRegistry(given),
          output: readOutput(given),
        }),
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
      'render <report>',
      'Show a report that was saved with --json',
      (y) => y.positional('report', { type: 'string', describe: 'The JSON file' }).options(outputOptions),
      (given) => choose({ name: 'render', file: required(given.report, 'the report'), output: readOutput(given) }),
    );
}

interface GivenRegistry {
  readonly plainHttp?: boolean | undefined;
  readonly caFile?: string | undefined;
  readonly mirror?: readonly string[] | undefined;
  readonly cache?: string | undefined;
  readonly cacheSize?: number | undefined;
  readonly timeout?: number | undefined;
}

function readRegistry(given: GivenRegistry): RegistryChoices {
  const mebibytes = positiveInteger('cache-size', given.cacheSize);
  return {
    plainHttp: given.plainHttp === true,
    caFile: given.caFile ?? null,
    mirrors: new Map((given.mirror ?? []).map(readMirror)),
    cache: given.cache ?? null,
    cacheBytes: mebibytes === null ? null : mebibytes * 1024 * 1024,
    timeoutSeconds: positiveInteger('timeout', given.timeout),
  };
}

function readMirror(text: string): [string, string] {
  const [, host, other] = /^([^=\s/]+)=([^=\s/]+)$/.exec(text) ?? [];
  if (host === undefined || other === undefined)
    throw new UsageError(`--mirror needs HOST=OTHER, two hosts with or without a port; found '${text}'`);
  return [host, other];
}

interface GivenOutput {
  readonly json?: string | undefined;
  readonly html?: string | undefined;
  readonly accept?: string | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  readonly color?: boolean | undefined;
  readonly width?: number | undefined;
}

function readOutput(given: GivenOutput): OutputOptions {
  if (given.json === '-' && given.html === '-') throw new UsageError('only one of --json and --html can go to stdout');
  return {
    json: fileName('json', given.json),
    html: fileName('html', given.html),
    accept: given.accept === 'equivalent' ? 'equivalent' : null,
    quiet: given.quiet === true,
    verbose: given.verbose === true,
    color: given.color ?? null,
    width: positiveInteger('width', given.width),
  };
}

function fileName(option: string, value: string | undefined): string | null {
  if (value === '') throw new UsageError(`--${option} needs the name of a file, or - for stdout`);
  return value ?? null;
}

function required(value: string | undefined, what: string, hint?: string): string {
  if (value === undefined || value === '') throw new UsageError(`${what} is missing`, hint);
  return value;
}

function positiveInteger(option: string, value: number | undefined): number | null {
  if (value === undefined) return null;
  if (!Number.isSafeInteger(value) || value < 1) throw new UsageError(`--${option} needs a whole number of at least 1`);
  return value;
}

/** The parser's message as the rest of a sentence after the program's name. */
function sentence(message: string): string {
  const missing = /^Not enough non-option arguments: got (\d+), need at least (\d+)/.exec(message);
  if (missing !== null)
    return missing[2] === '2' ? `two images are needed, found ${missing[1]}` : 'an argument is missing';
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1];
  if (unknown !== undefined) return unknownArgument(unknown.split(', ')[0] ?? unknown);
  const choices = /Argument: ([\w-]+), Given: (.*), Choices: (.*)$/m.exec(message);
  if (choices !== null)
    return `--${choices[1]} must be one of: ${choices[3]?.replaceAll('"', '')}; found ${choices[2]}`;
  const alone = /^Not enough arguments following: (.*)$/.exec(message);
  return alone === null ? message : `--${alone[1]} needs a value`;
}

function unknownArgument(name: string): string {
  return laterOptions.includes(name)
    ? `the option --${name} is not part of this version`
    : `unknown argument '${name}'`;
}
