import type { RegistryChoices } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { positiveInteger } from './values.ts';

/** Options of every command that may read images from a registry. */
export const registryOptions = {
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

export interface GivenRegistry {
  readonly plainHttp?: boolean | undefined;
  readonly caFile?: string | undefined;
  readonly mirror?: readonly string[] | undefined;
  readonly cache?: string | undefined;
  readonly cacheSize?: number | undefined;
  readonly timeout?: number | undefined;
}

/** What was given of `registryOptions`. Throws `UsageError`. */
export function readRegistry(given: GivenRegistry): RegistryChoices {
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
