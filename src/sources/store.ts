import type { Digest, FileRange } from '../model/bytes.ts';
import type { Problem } from '../model/problem.ts';
import type { JsonBlob } from './json-file.ts';
import type { Reference } from './reference.ts';
import type { Transport } from './transport.ts';

export type { Transport } from './transport.ts';

/** Where the blobs of one side come from. Nothing in it is verified yet, and no name in it has touched the file system. */
interface StoreBase {
  /** How it was read in the end; `docker-archive` also for archives that were read by their index.json. */
  readonly transport: Transport;
  readonly reference: Reference;
  /** Names beside the layout's own at its top level, sorted; directories end in `/`. */
  readonly strays: readonly string[];
  readonly problems: readonly Problem[];
  /** The stored bytes of a blob; undefined when there is none. Throws `InputError` for bad digests and links. */
  blob(digest: Digest): FileRange | undefined;
  /** Where blobs are elsewhere: begins to fetch one of `size` bytes. Asking again for the same one fetches nothing. */
  fetch?(digest: Digest, size: number): FetchedBlob;
  /** Gives back temporary files. The ranges handed out are then invalid. */
  close(): void;
}

/** A blob that is on its way; other threads may read it already. */
export interface FetchedBlob {
  readonly range: FileRange;
  /** Settles when it is there to its end and verified. Rejects with `InputError`. */
  readonly done: Promise<void>;
}

/** An OCI image layout, in a directory or an archive (image-spec image-layout.md). */
export interface OciStore extends StoreBase {
  readonly kind: 'oci';
  /** `index.json`: the layout's table of contents. */
  readonly index: JsonBlob;
  readonly dockerManifest: null;
}

/** What `docker save` wrote before version 25, and skopeo still does (docker image spec v1.2, "Combined Image JSON"). */
export interface DockerStore extends StoreBase {
  readonly kind: 'docker-archive';
  readonly index: null;
  /** `manifest.json`. */
  readonly dockerManifest: JsonBlob;
  readonly images: readonly DockerImage[];
}

/** One entry of a docker archive's `manifest.json`. */
export interface DockerImage {
  /** The member's name as stored, e.g. `<hex>.json`. */
  readonly configName: string;
  readonly config: FileRange | null;
  readonly repoTags: readonly string[];
  /** Layer blobs, lowest first; null where the archive lacks the member. */
  readonly layers: readonly (FileRange | null)[];
}

export type ImageStore = OciStore | DockerStore;
