/** What an image is expected to be. */
export interface Expected {
  /** The image's name in the list; null for a digest that was given without one. */
  readonly service: string | null;
  /** Digest of what a reference resolves to: the manifest or, for several platforms, the index. */
  readonly digest: string;
  /** Digest of the config, where the list has it. */
  readonly imageId: string | null;
  /** Digests of the stored layers, lowest first; empty where the list has none. */
  readonly layers: readonly string[];
  /** Where it was read: a release, a file and line, the command line. */
  readonly source: string;
}

export const digestPattern: RegExp = /^sha256:[0-9a-f]{64}$/;

/** Services are compared by this: `model-updater`, `modelupdater` and `model_updater_image` are one name. */
export function nameKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '')
    .replace(/image$/, '');
}
