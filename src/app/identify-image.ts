import { createHash } from 'node:crypto';
import { chunksOf, fileSource } from '../bytes/byte-source.ts';
import type { ImageSet, PlatformImage } from '../image/image-set.ts';
import { openImage } from '../image/open-image.ts';
import { InputError, type Problem } from '../model/problem.ts';
import { type ImageIdentity, readRunConfig } from '../odp/image-identity.ts';
import type { Candidate } from '../odp/verify.ts';
import type { RegistryOptions } from '../sources/registry/options.ts';

export interface IdentifyOptions {
  readonly platform?: string;
  readonly registry?: RegistryOptions;
}

/**
 * Reads what names an image. All digests are recomputed; layers whose bytes are at hand are hashed, those of a registry are
 * not fetched, as the manifest's digest covers theirs. Throws `InputError`.
 */
export async function identifyImage(reference: string, options: IdentifyOptions): Promise<ImageIdentity> {
  const set = await openImage(reference, 'left', options);
  try {
    return identityOf(set);
  } finally {
    set.store.close();
  }
}

/** The same; what cannot be read becomes the candidate's fault. */
export async function readCandidate(
  reference: string,
  name: string | null,
  options: IdentifyOptions,
): Promise<Candidate> {
  try {
    return { reference, name, image: await identifyImage(reference, options), fault: '' };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { reference, name, image: null, fault: error.message };
  }
}

/** Identity of one opened set; its store has to be open still. */
export function identityOf(set: ImageSet): ImageIdentity {
  const only = set.images.length === 1 ? set.images[0] : undefined;
  const hashed = set.images.flatMap(hashLayers);
  return {
    reference: set.reference,
    transport: set.transport,
    platform: set.images.map(({ platform }) => platform).join(', '),
    indexDigest: set.indexDigest,
    manifestDigest: only?.manifestDigest ?? null,
    imageId: only?.imageId ?? null,
    layers: (only?.layers ?? []).map(({ descriptor, diffId }) => ({ digest: descriptor?.digest ?? null, diffId })),
    run: readRunConfig(only?.config.value),
    problems: [...set.problems, ...hashed.flatMap(({ problem }) => problem ?? [])],
    hashedLayers: hashed.filter(({ done }) => done).length,
  };
}

interface Hashed {
  readonly done: boolean;
  readonly problem: Problem | null;
}

function hashLayers(image: PlatformImage): Hashed[] {
  return image.layers.map(({ index, descriptor, blob, fetch }): Hashed => {
    if (descriptor === null || blob === null) {
      // A layer that can be fetched is covered by its digest; one that cannot is missing from the image.
      const absent = blob === null && fetch === null;
      return { done: false, problem: absent ? problem(index, 'blob-missing', 'its bytes are not there') : null };
    }
    const algorithm = descriptor.digest.startsWith('sha512:') ? 'sha512' : 'sha256';
    const hash = createHash(algorithm);
    const source = fileSource(blob);
    try {
      for (const chunk of chunksOf(source)) hash.update(chunk);
    } finally {
      source.close();
    }
    const found = `${algorithm}:${hash.digest('hex')}`;
    if (found === descriptor.digest) return { done: true, problem: null };
    return { done: true, problem: problem(index, 'blob-digest', `its bytes have ${found}, not ${descriptor.digest}`) };
  });
}

function problem(layer: number, code: string, what: string): Problem {
  const message = `layer ${layer}: ${what}`;
  const hint = 'The image is damaged or incomplete; build, copy or pull it again.';
  return { code, severity: 'error', side: 'left', path: [`layer:${layer}`], offset: null, message, hint };
}
