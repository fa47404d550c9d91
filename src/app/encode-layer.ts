import { fileSource, sliceSource } from '../bytes/byte-source.ts';
import type { DecompressionSummary } from '../bytes/decompress.ts';
import type { DeflatePair } from '../bytes/deflate-settings.ts';
import { maxReencodedLayerBytes } from '../bytes/limits.ts';
import type { FileRange } from '../model/bytes.ts';
import { type Encoder, encoderOf } from '../proof/reproduce.ts';

/** Compresses a layer again and looks for the settings that give its blob. */
export interface EncodeJob {
  readonly kind: 'encode';
  readonly blob: FileRange;
  readonly summary: DecompressionSummary;
  readonly tar: FileRange;
}

export interface EncodeResult {
  /** null when no encoder at hand writes these bytes. */
  readonly encoder: Encoder | null;
}

/** Only gzip can be written again: there is no encoder for zstd at hand. */
export function findLayerEncoder({ blob, summary, tar }: EncodeJob): EncodeResult {
  if (summary.kind === 'none') return { encoder: 'none' };
  if (summary.kind !== 'gzip') return { encoder: null };
  const stored = fileSource(blob);
  const payload = fileSource(tar);
  try {
    const streams: DeflatePair[] = [];
    let at = 0;
    for (const { headerEnd, deflateEnd, contentBytes } of summary.members) {
      streams.push({
        payload: sliceSource(payload, at, at + contentBytes),
        deflate: sliceSource(stored, headerEnd, deflateEnd),
      });
      at += contentBytes;
    }
    const xfl = stored.read((summary.members[0]?.start ?? 0) + 8, (summary.members[0]?.start ?? 0) + 9)[0] ?? 0;
    return { encoder: encoderOf(streams, xfl, maxReencodedLayerBytes) };
  } finally {
    stored.close();
    payload.close();
  }
}
