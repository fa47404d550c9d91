import { fileSource } from '../bytes/byte-source.ts';
import type { DecompressionSummary } from '../bytes/decompress.ts';
import { parseGzipHeader } from '../bytes/gzip-header.ts';
import { maxGzipHeaderBytes } from '../bytes/limits.ts';
import type { Expectations, LayerExpectation } from '../check/profile.ts';
import type { ImageClock, LayerFacts } from '../check/rule.ts';
import { rules } from '../check/rules/index.gen.ts';
import { type ScanResult, scanLayer } from '../check/scan-layer.ts';
import { type PackedTarIndex, unpackTarIndex } from '../formats/tar/tar-index.ts';
import type { FileRange } from '../model/bytes.ts';

/** Holds one layer that was indexed against the rules. */
export interface ScanJob {
  readonly kind: 'scan';
  readonly at: number;
  readonly tar: FileRange;
  readonly blob: FileRange;
  readonly index: PackedTarIndex;
  readonly summary: DecompressionSummary | null;
  readonly mediaType: string | null;
  readonly expect: Expectations;
  readonly layer: LayerExpectation | null;
  readonly clock: ImageClock;
  /** Ids of the rules that are on. */
  readonly rules: readonly string[];
}

export function runScan(job: ScanJob): ScanResult {
  const { at, expect, layer, clock } = job;
  const index = unpackTarIndex(job.index);
  const source = fileSource(job.tar);
  try {
    const facts: LayerFacts = {
      compression: job.summary?.kind ?? 'none',
      gzip: job.summary?.kind === 'gzip' ? gzipFacts(job.blob) : null,
      mediaType: job.mediaType,
      size: index.size,
      members: index.count,
      names: index.names,
      times: index.mtime,
    };
    const recipe = layer?.made === undefined ? null : (expect.recipes?.[layer.made] ?? null);
    const on = rules.filter(({ id }) => job.rules.includes(id));
    return scanLayer(source, index, { at, expect, layer, recipe, clock, facts }, on);
  } finally {
    source.close();
  }
}

/** The header was read before, so that it is sound. */
function gzipFacts(blob: FileRange): LayerFacts['gzip'] {
  const source = fileSource(blob);
  try {
    const head = source.read(0, maxGzipHeaderBytes);
    const header = parseGzipHeader(head, 0);
    if (header === undefined) return null;
    const { mtime, xfl, os, name } = header;
    return { mtime, xfl, os, name: name === null ? null : head.toString('latin1', name.start, name.end - 1) };
  } finally {
    source.close();
  }
}
