import type { SideName } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { asObject } from '../sources/json-file.ts';
import { openStore } from '../sources/open-store.ts';
import { listSome, quote } from '../sources/quote.ts';
import { parseReference } from '../sources/reference.ts';
import { defaultRegistryOptions, type RegistryOptions } from '../sources/registry/options.ts';
import type { ImageStore } from '../sources/store.ts';
import type { Attestation, ImageSet, PlatformImage } from './image-set.ts';
import { createJsonReader, type JsonReader } from './json-blob.ts';
import { formatPlatform, type Platform, parsePlatform, platformMatches, platformOf } from './platform.ts';
import { readDockerImage } from './read-docker-images.ts';
import { configFields } from './read-manifest.ts';
import { type ImageTree, readOciImages } from './read-oci-images.ts';

export interface OpenOptions {
  /** `os/architecture[/variant]`: reads the images of this platform only. */
  readonly platform?: string;
  /** How to talk to registries; without it they are talked to in the plainest way. */
  readonly registry?: RegistryOptions;
}

/**
 * Opens what a reference names and reads indexes, manifests and configs; layers are located, not read. The caller closes
 * `store`. Throws `InputError` when nothing can be compared; lesser faults are in `problems`.
 */
export async function openImage(text: string, side: SideName, options: OpenOptions = {}): Promise<ImageSet> {
  const wanted = options.platform === undefined ? null : parsePlatform(options.platform);
  const store = await openStore(parseReference(text), side, {
    registry: options.registry ?? defaultRegistryOptions,
    wantsPlatform: (platform) => wanted === null || mayMatch(wanted, platform),
  });
  try {
    const reader = createJsonReader(store, side);
    const tree = readTree(store, reader, wanted);
    const images = wanted === null ? tree.images : pickPlatform(tree, wanted, text);
    if (images.length === 0) throw new InputError('no-image', `${quote(text)} is an index that lists no image`);
    return {
      side,
      reference: text,
      transport: store.transport,
      store,
      indexDigest: tree.indexDigest,
      indexes: tree.indexes,
      images,
      attestations: wanted === null ? tree.attestations : about(images, tree.attestations),
      problems: reader.problems,
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Whether an entry of an index with this `platform` has to be fetched: attestations have none of their own. */
function mayMatch(wanted: Platform, platform: unknown): boolean {
  const fields = asObject(platform);
  if (fields === null) return true;
  const own = platformOf(fields);
  return own.os === 'unknown' || platformMatches(wanted, own);
}

function readTree(store: ImageStore, reader: JsonReader, wanted: Platform | null): ImageTree {
  if (store.kind === 'oci') return readOciImages(store, reader, wanted);
  return { indexDigest: null, indexes: [], images: [readDockerImage(store, reader)], attestations: [], skipped: [] };
}

function pickPlatform(tree: ImageTree, wanted: Platform, text: string): PlatformImage[] {
  const images = tree.images.filter((image) => platformMatches(wanted, platformOfImage(image)));
  const platforms = new Set(images.map(({ platform }) => platform));
  if (platforms.size === 1) return images;
  if (platforms.size === 0) {
    const others = [...new Set([...tree.skipped, ...tree.images.map(({ platform }) => platform)])];
    throw new InputError(
      'platform-unknown',
      `${quote(text)} has no image for ${formatPlatform(wanted)}; it has ${listSome(others, 10)}`,
    );
  }
  throw new InputError(
    'platform-ambiguous',
    `${quote(text)} has several images for ${formatPlatform(wanted)}: ${listSome([...platforms], 10)}`,
  );
}

function platformOfImage(image: PlatformImage): Platform {
  return image.descriptor?.platform ?? platformOf(configFields(image.config, 'the config'));
}

function about(images: readonly PlatformImage[], attestations: readonly Attestation[]): Attestation[] {
  const digests = new Set(images.map(({ descriptor }) => descriptor?.digest));
  return attestations.filter(({ subjectDigest }) => subjectDigest !== null && digests.has(subjectDigest));
}
