import { createHash } from 'node:crypto';
import { chunksOf, fileSource } from '../bytes/byte-source.ts';
import { createDecompressor, sniffCompression } from '../bytes/decompress.ts';
import type { LayerRef, PlatformImage } from '../image/image-set.ts';
import { verifyBlob } from '../image/verify-blob.ts';
import type { Digest, FileRange, SideName } from '../model/bytes.ts';
import type { Path } from '../model/path.ts';
import { DecodeError, type Problem } from '../model/problem.ts';

/**
 * Looks at the layers that both images name by one digest, which the comparison never opens: a blob that is not there is
 * worth a note; with `verify` each one is hashed, and bytes that do not have their digest are an error.
 */
export function sharedBlobProblems(
  pair: readonly [PlatformImage, PlatformImage],
  base: Path,
  verify: boolean,
): Problem[] {
  const [left, right] = pair;
  return [
    ...left.layers.flatMap((layer) => problemsOf('left', layer, digestsOf(right), base, verify)),
    ...right.layers.flatMap((layer) => problemsOf('right', layer, digestsOf(left), base, verify)),
  ];
}

function digestsOf(image: PlatformImage): ReadonlySet<Digest | null> {
  return new Set(image.layers.map(nameOf));
}

/** The digest that stands for the blob: its own, or in a docker-archive, which has none, that of the *uncompressed* layer. */
function nameOf(layer: LayerRef): Digest | null {
  return layer.descriptor?.digest ?? layer.diffId;
}

function problemsOf(
  side: SideName,
  layer: LayerRef,
  others: ReadonlySet<Digest | null>,
  base: Path,
  verify: boolean,
): Problem[] {
  const digest = nameOf(layer);
  if (digest === null || !others.has(digest)) return [];
  const place = { side, path: [...base, `layer:${layer.index}`], offset: null };
  // What a registry has was not needed, and not fetched.
  if (layer.blob === null && layer.fetch !== null && !verify) return [];
  if (layer.blob === null) {
    const message = `the image has no blob ${digest}; both images name this layer by one digest, so it was not needed`;
    const severity = verify ? ('error' as const) : ('note' as const);
    return [{ ...place, code: 'blob-missing', severity, message, hint: 'Copy the image again to have it whole.' }];
  }
  if (!verify) return [];
  const found = layer.descriptor === null ? uncompressedDigest(layer.blob) : verifyBlob(layer.blob, digest).found;
  if (found === digest) return [];
  const message = `the layer is named ${digest}, its bytes are ${found}`;
  const hint = 'The image is damaged; copy or pull it again.';
  return [{ ...place, code: 'blob-digest', severity: 'error', message, hint }];
}

/** Digest of the uncompressed bytes, or the reason why there is none. */
function uncompressedDigest(blob: FileRange): string {
  const source = fileSource(blob);
  const hash = createHash('sha256');
  try {
    const decompressor = createDecompressor(sniffCompression(source.read(0, 16)), (chunk) => void hash.update(chunk));
    for (const chunk of chunksOf(source)) decompressor.push(chunk);
    decompressor.end();
    return `sha256:${hash.digest('hex')}`;
  } catch (error) {
    if (error instanceof DecodeError) return `not readable to their end (${error.message})`;
    throw error;
  } finally {
    source.close();
  }
}
