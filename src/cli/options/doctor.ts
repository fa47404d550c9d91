import type { Argv } from 'yargs';
import type { Command } from '../command.ts';
import { outputOptions } from './output.ts';
import { fileName, positiveInteger, required } from './values.ts';

/** Options of `odp-diff doctor`. */
export const doctorOptions = {
  json: { type: 'string', requiresArg: true, describe: 'Write the result as JSON to FILE (- is stdout)' },
  sarif: { type: 'string', requiresArg: true, describe: 'Write SARIF for code scanning to FILE (- is stdout)' },
  'code-quality': {
    type: 'string',
    requiresArg: true,
    describe: 'Write a GitLab code quality report to FILE (- is stdout)',
  },
  annotations: { choices: ['github'], requiresArg: true, describe: 'Write annotations of files and lines to stdout' },
  policy: { type: 'string', requiresArg: true, describe: 'Allow what FILE names by rule and path' },
  'fail-on': {
    choices: ['critical', 'high', 'medium', 'low', 'never'],
    default: 'medium',
    requiresArg: true,
    describe: 'Exit 1 for a finding of this severity or a graver one',
  },
} as const;

/** `odp-diff doctor`. */
export function defineDoctor(parser: Argv, choose: (command: Command) => void): Argv {
  return parser.command(
    'doctor <folder>',
    'List what threatens determinism in a checkout: file, line, why, and the fix',
    (y) =>
      y
        .positional('folder', { type: 'string', describe: 'The folder of the checkout' })
        .options(doctorOptions)
        .options({
          quiet: outputOptions.quiet,
          verbose: outputOptions.verbose,
          color: outputOptions.color,
          width: outputOptions.width,
        })
        .epilogue('Exit status: 0 nothing of that severity found; 1 something found; 2 something could not be read.'),
    (given) =>
      choose({
        name: 'doctor',
        folder: required(given.folder, 'the folder'),
        json: fileName('json', given.json),
        sarif: fileName('sarif', given.sarif),
        codeQuality: fileName('code-quality', given.codeQuality),
        annotations: given.annotations ?? null,
        policy: fileName('policy', given.policy),
        failOn: given.failOn,
        quiet: given.quiet === true,
        verbose: given.verbose === true,
        color: given.color ?? null,
        width: positiveInteger('width', given.width),
      }),
  );
}
