import { defaultRegistryOptions, type RegistryOptions } from '../app/registry-options.ts';
import type { RegistryChoices } from './command.ts';

/** The user's choices, with the defaults where there is none. */
export function registryOptions(choices: RegistryChoices, env: RegistryOptions['env']): RegistryOptions {
  const { plainHttp, caFile, mirrors, cache } = choices;
  return {
    ...defaultRegistryOptions,
    plainHttp,
    caFile,
    mirrors,
    cache,
    cacheBytes: choices.cacheBytes ?? defaultRegistryOptions.cacheBytes,
    timeoutSeconds: choices.timeoutSeconds ?? defaultRegistryOptions.timeoutSeconds,
    env,
  };
}
