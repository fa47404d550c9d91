import type { Digest, FileRange, SideName } from '../model/bytes.ts';
import type { Problem } from '../model/problem.ts';
import type { JsonBlob } from '../sources/json-file.ts';
import type { FetchedBlob, ImageStore, Transport } from '../sources/store.ts';
import type { Descriptor } from './descriptor.ts';

/** Everything that one reference names, read down to the manifests; layers are only located. */
export interface ImageSet {
  readonly side: SideName;
  /** As the user gave it. */
  readonly reference: string;
  readonly transport: Transport;
  /** To be closed by whoever opened the set. */
  readonly store: ImageStore;
  /** Digest of the image index when one was named; a layout's own index.json is no image index. */
  readonly indexDigest: Digest | null;
  /** The named index and those below it, outermost first. */
  readonly indexes: readonly JsonBlob[];
  readonly images: readonly PlatformImage[];
  readonly attestations: readonly Attestation[];
  readonly problems: readonly Problem[];
}

/** One image for one platform. */
export interface PlatformImage {
  /** `linux/amd64`, with `/variant` and ` os.version` where there are any. */
  readonly platform: string;
  /** null for a docker archive, as is `manifest`. */
  readonly descriptor: Descriptor | null;
  readonly manifest: JsonBlob | null;
  /** Recomputed from the manifest's bytes; null for a docker archive. */
  readonly manifestDigest: Digest | null;
  readonly config: JsonBlob;
  /** Digest of the config, recomputed. */
  readonly imageId: Digest;
  readonly layers: readonly LayerRef[];
}

/** One layer as the manifest and the config name it; nothing of it has been read. */
export interface LayerRef {
  /** Counted from 0, lowest layer first. */
  readonly index: number;
  /** Of the stored, mostly compressed blob; null for a docker archive. */
  readonly descriptor: Descriptor | null;
  /** Digest of the *uncompressed* layer that the config claims; null where it claims none. */
  readonly diffId: Digest | null;
  /** The stored bytes; null when the store lacks them, or has not fetched them. */
  readonly blob: FileRange | null;
  /** Begins to fetch the bytes; null where there is nothing to fetch them from. */
  readonly fetch: (() => FetchedBlob) | null;
}

/** A manifest of an index that is no image: build attestations, signatures and other artifacts. */
export interface Attestation {
  readonly descriptor: Descriptor;
  /** The manifest that it speaks about. */
  readonly subjectDigest: Digest | null;
  /** null when the store lacks it. */
  readonly manifest: JsonBlob | null;
}
