/** What the caller decides about registries. Nothing here is read from the process itself. */
export interface RegistryOptions {
  /** Talk HTTP without TLS to every registry; to this machine's own it is tried anyway. */
  readonly plainHttp: boolean;
  /** PEM file with further certificate authorities. */
  readonly caFile: string | null;
  /** Keys are hosts of references, values the hosts to ask instead. */
  readonly mirrors: ReadonlyMap<string, string>;
  /** Directory of the content-addressed cache of blobs; null for none. */
  readonly cache: string | null;
  /** Largest size of that cache, in bytes. */
  readonly cacheBytes: number;
  /** Seconds without a byte after which a registry counts as hanging. */
  readonly timeoutSeconds: number;
  /** Milliseconds before a failed request is sent again; each further pause is twice as long. */
  readonly firstPauseMs: number;
  /** Environment variables, for the places of credential files (`DOCKER_CONFIG`, `REGISTRY_AUTH_FILE`, `HOME`, …). */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export const defaultRegistryOptions: RegistryOptions = {
  plainHttp: false,
  caFile: null,
  mirrors: new Map(),
  cache: null,
  cacheBytes: 10 * 1024 ** 3,
  timeoutSeconds: 60,
  firstPauseMs: 250,
  env: {},
};
