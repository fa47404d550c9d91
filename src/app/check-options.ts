import type { RegistryOptions } from '../sources/registry/options.ts';
import type { Progress } from './progress.ts';

export interface CheckOptions {
  /** Names and files; empty to choose by what the image looks like. */
  readonly profiles: readonly string[];
  /** Narrow down which case of a profile is meant; null for what the image looks like. */
  readonly service: string | null;
  readonly release: string | null;
  /** How many of the lowest layers are not looked at. */
  readonly baseLayers: number;
  readonly platform: string | null;
  readonly registry: RegistryOptions;
  /** Worker threads. */
  readonly jobs: number;
  readonly onProgress?: ((event: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
