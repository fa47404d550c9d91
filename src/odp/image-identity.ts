import type { Problem } from '../model/problem.ts';

/** What names one image: its digests, and what of the config an attestation repeats. */
export interface ImageIdentity {
  readonly reference: string;
  readonly transport: string;
  readonly platform: string;
  /** Digest of the index where the reference names one; null otherwise. */
  readonly indexDigest: string | null;
  /** null for docker archives, which keep no manifest, and where an index lists several images. */
  readonly manifestDigest: string | null;
  /** Digest of the config; null where an index lists several images. */
  readonly imageId: string | null;
  readonly layers: readonly { readonly digest: string | null; readonly diffId: string | null }[];
  readonly run: RunConfig;
  readonly problems: readonly Problem[];
  /** Layers whose bytes were hashed; the others were not at hand. */
  readonly hashedLayers: number;
}

/** The parts of `config` that say how an image is run (image-spec config.md). */
export interface RunConfig {
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workingDir: string;
  readonly ports: readonly string[];
}

/** What Confidential Space calls image_digest: that of what the reference resolves to. */
export function imageDigestOf(image: ImageIdentity): string | null {
  return image.indexDigest ?? image.manifestDigest;
}

/** The `config` of an image config, with every field of another type left out. */
export function readRunConfig(config: unknown): RunConfig {
  const run = fieldsOf(fieldsOf(config)['config']);
  const labels = Object.entries(fieldsOf(run['Labels'])).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return {
    entrypoint: texts(run['Entrypoint']),
    cmd: texts(run['Cmd']),
    env: texts(run['Env']),
    labels: Object.fromEntries(labels),
    user: typeof run['User'] === 'string' ? run['User'] : '',
    workingDir: typeof run['WorkingDir'] === 'string' ? run['WorkingDir'] : '',
    ports: Object.keys(fieldsOf(run['ExposedPorts'])),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? (value as Readonly<Record<string, unknown>>) : {};
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}
