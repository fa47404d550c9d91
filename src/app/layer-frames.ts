import { fileSource } from '../bytes/byte-source.ts';
import { compareGzipBlobs } from '../formats/gzip/blobs.ts';
import { compareZstdBlobs } from '../formats/zstd/blobs.ts';
import type { FileRange } from '../model/bytes.ts';
import type { Path } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import type { IndexResult } from './index-layer.ts';

/** An opened layer and the blob it was read from. */
export interface FramedLayer {
  readonly result: IndexResult;
  readonly blob: FileRange;
}

/**
 * What differs in how two paired layers are compressed; offsets are in the blobs. Layers that could not be decompressed
 * to their end have no frame to compare, and have a problem instead.
 */
export function layerFrameSites(path: Path, left: FramedLayer, right: FramedLayer): Site[] {
  const [l, r] = [left.result.summary, right.result.summary];
  if (l === null || r === null || left.result.digest === right.result.digest) return [];
  const payloadEqual = left.result.diffId === right.result.diffId;
  if (l.kind !== r.kind) return [compressionSite(path, left, right, payloadEqual)];
  const sites: Site[] = [];
  const leftBytes = fileSource(left.blob);
  const rightBytes = fileSource(right.blob);
  const leftPayload = fileSource(left.result.tar);
  const rightPayload = fileSource(right.result.tar);
  const emit = (site: Site): void => void sites.push(site);
  try {
    if (l.kind === 'gzip' && r.kind === 'gzip') {
      const leftBlob = { path, bytes: leftBytes, summary: l, payload: leftPayload };
      compareGzipBlobs(leftBlob, { path, bytes: rightBytes, summary: r, payload: rightPayload }, payloadEqual, emit);
    }
    if (l.kind === 'zstd' && r.kind === 'zstd') {
      compareZstdBlobs(
        { path, bytes: leftBytes, summary: l },
        { path, bytes: rightBytes, summary: r },
        payloadEqual,
        emit,
      );
    }
  } finally {
    for (const source of [leftBytes, rightBytes, leftPayload, rightPayload]) source.close();
  }
  return sites;
}

/** With another algorithm every compressed byte differs; they count only where the content is equal. */
function compressionSite(path: Path, left: FramedLayer, right: FramedLayer, payloadEqual: boolean): Site {
  const side = ({ result, blob }: FramedLayer): Site['left'] => ({
    value: result.summary?.kind ?? 'none',
    ranges: [{ start: 0, end: blob.size }],
  });
  return {
    path,
    key: 'oci:layer.compression',
    kind: 'metadata',
    name: 'compression',
    left: side(left),
    right: side(right),
    bytes: payloadEqual ? Math.max(left.blob.size, right.blob.size) : 0,
    ...(payloadEqual ? { role: 'encoding' as const } : {}),
  };
}
