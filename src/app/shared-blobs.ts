import type { LayerRef, PlatformImage } from '../image/image-set.ts';
import { verifyBlob } from '../image/verify-blob.ts';
import type { SideName } from '../model/bytes.ts';
import type { Path } from '../model/path.ts';
import type { Problem } from '../model/problem.ts';

/**
 * Looks at the layers that both images name by one digest, which the comparison never opens: a blob that is not there is
 * worth a note; with `verify` each one is hashed, and bytes that do not have their digest are an error.
 */
export function sharedBlobProblems(
  pair: readonly [PlatformImage, PlatformImage],
  base: Path,
  verify: boolean,
): Problem[] {
  const digests = pair.map((image) => new Set(image.layers.map((layer) => layer.descriptor?.digest)));
  const [left, right] = pair;
  return [
    ...left.layers.flatMap((layer) => problemsOf('left', layer, digests[1], base, verify)),
    ...right.layers.flatMap((layer) => problemsOf('right', layer, digests[0], base, verify)),
  ];
}

function problemsOf(
  side: SideName,
  layer: LayerRef,
  others: ReadonlySet<string | undefined> | undefined,
  base: Path,
  verify: boolean,
): Problem[] {
  const digest = layer.descriptor?.digest;
  if (digest === undefined || others?.has(digest) !== true) return [];
  const place = { side, path: [...base, `layer:${layer.index}`], offset: null };
  if (layer.blob === null) {
    const message = `the image has no blob ${digest}; both images name this layer by one digest, so it was not needed`;
    const severity = verify ? ('error' as const) : ('note' as const);
    return [{ ...place, code: 'blob-missing', severity, message, hint: 'Copy the image again to have it whole.' }];
  }
  if (!verify) return [];
  const { holds, found } = verifyBlob(layer.blob, digest);
  if (holds) return [];
  const message = `the manifest says the layer's blob is ${digest}, its bytes are ${found}`;
  return [
    { ...place, code: 'blob-digest', severity: 'error', message, hint: 'The image is damaged; copy or pull it again.' },
  ];
}
