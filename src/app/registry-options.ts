/** What callers of the comparison may decide about registries. */
export { defaultRegistryOptions, type RegistryOptions } from '../sources/registry/options.ts';
