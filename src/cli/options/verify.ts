import type { Argv } from 'yargs';
import type { Command } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { outputOptions } from './output.ts';
import { readRegistry, registryOptions } from './registry.ts';
import { lastGiven, repeatable } from './repeatable.ts';
import { fileName, positiveInteger } from './values.ts';

const describe = {
  expect: 'sha256:DIGEST or NAME=sha256:DIGEST (may be given again)',
  expectFile: 'Expected digests in FILE (- is stdin): lines of build_images.sh, BUILDING.md, a release, digests.yaml',
  release: 'The published digests of an ODP release, v0.1.0 to v0.7.1',
  reference: 'On a mismatch, compare with this image (NAME=IMAGE for one of several; may be given again)',
  attestation: 'Hold the claims of a Confidential Space token (JWT or JSON) against the image',
  jwks: "Check the token's signature with the keys in FILE (JWKS)",
};

/** `odp-diff verify`. */
export function defineVerify(parser: Argv, choose: (command: Command) => void): Argv {
  return parser.command(
    'verify <images..>',
    'Compare digests of images with published ones and say what a mismatch tells',
    (y) =>
      y
        .parserConfiguration(repeatable)
        .positional('images', {
          type: 'string',
          array: true,
          describe: 'Images, NAME=IMAGE, a bazel-bin folder, or a registry prefix that ends in / or has a *',
        })
        .option('expect', { type: 'string', array: true, nargs: 1, requiresArg: true, describe: describe.expect })
        .option('expect-file', {
          type: 'string',
          array: true,
          nargs: 1,
          requiresArg: true,
          describe: describe.expectFile,
        })
        .option('release', { type: 'string', requiresArg: true, describe: describe.release })
        .option('reference', { type: 'string', array: true, nargs: 1, requiresArg: true, describe: describe.reference })
        .option('attestation', { type: 'string', requiresArg: true, describe: describe.attestation })
        .option('jwks', { type: 'string', requiresArg: true, describe: describe.jwks })
        .option('platform', { type: 'string', requiresArg: true, describe: 'Of an index, take OS/ARCH[/VARIANT] only' })
        .option('json', {
          type: 'string',
          requiresArg: true,
          describe: 'Write the result as JSON to FILE (- is stdout)',
        })
        .options({ quiet: outputOptions.quiet, color: outputOptions.color, width: outputOptions.width })
        .options(registryOptions),
    (all) => {
      const given = lastGiven(all, ['images', 'expect', 'expectFile', 'reference', 'mirror']);
      if (given.jwks !== undefined && given.attestation === undefined)
        throw new UsageError('--jwks needs --attestation');
      choose({
        name: 'verify',
        images: given.images ?? [],
        expect: given.expect ?? [],
        expectFiles: given.expectFile ?? [],
        release: given.release ?? null,
        references: given.reference ?? [],
        attestation: given.attestation ?? null,
        jwks: given.jwks ?? null,
        platform: given.platform ?? null,
        json: fileName('json', given.json),
        quiet: given.quiet === true,
        color: given.color ?? null,
        width: positiveInteger('width', given.width),
        registry: readRegistry(given),
      });
    },
  );
}
