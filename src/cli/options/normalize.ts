import type { NormalizeCommand } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { readRegistry } from './registry.ts';
import { required } from './values.ts';

export const normalizeOptions = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    describe: 'Where it goes: a new directory, or an archive that ends in .tar',
  },
  check: { type: 'boolean', default: false, describe: 'Write nothing; exit 0 if the image is canonical, 1 if not' },
  platform: { type: 'string', requiresArg: true, describe: 'Of an index, this OS/ARCH[/VARIANT] only' },
  quiet: { type: 'boolean', default: false, describe: 'Say it by the exit status only' },
} as const;

type Given = Parameters<typeof readRegistry>[0] & {
  readonly image?: string | undefined;
  readonly output?: string | undefined;
  readonly check?: boolean | undefined;
  readonly platform?: string | undefined;
  readonly quiet?: boolean | undefined;
};

/** Throws `UsageError` unless there is exactly one of a place to write to and `--check`. */
export function readNormalize(given: Given): NormalizeCommand {
  const check = given.check === true;
  if (given.output === '') throw new UsageError('--output needs the name of a directory or an archive');
  if (!check && given.output === undefined)
    throw new UsageError('--output is missing', 'Write -o OUT, or --check to write nothing.');
  if (check && given.output !== undefined) throw new UsageError('--check writes nothing, so --output has no place');
  return {
    name: 'normalize',
    image: required(given.image, 'the image'),
    out: given.output ?? null,
    check,
    platform: given.platform ?? null,
    quiet: given.quiet === true,
    registry: readRegistry(given),
  };
}
