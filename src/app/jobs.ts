import { fileSource } from '../bytes/byte-source.ts';
import { prepareCompression, sniffCompression } from '../bytes/decompress.ts';
import { startInflateBudget } from '../bytes/inflate-budget.ts';
import type { Spool } from '../bytes/spool.ts';
import type { ScanResult } from '../check/scan-layer.ts';
import type { CompareJob, CompareResult } from './compare-layers.ts';
import { type DigestJob, type DigestResult, digestLayer } from './digest-layer.ts';
import type { EncodeJob, EncodeResult } from './encode-layer.ts';
import { type IndexJob, type IndexResult, indexLayer } from './index-layer.ts';
import type { ScanJob } from './scan-job.ts';

/** The kinds of work that can run on any thread; all are pure functions of the bytes they name. */
export type Job = IndexJob | CompareJob | DigestJob | EncodeJob | ScanJob;
export type JobResult = IndexResult | CompareResult | DigestResult | EncodeResult | ScanResult;

export interface JobAnswer {
  readonly result: JobResult;
  /** Buffers that may move to another thread instead of being copied. */
  readonly transfer: readonly ArrayBuffer[];
}

export async function runJob(job: Job, spool: Spool, onBytes: (count: number) => void): Promise<JobAnswer> {
  if (job.kind === 'compare') {
    await prepareCompression();
    // Formats and causes are two hundred files: a thread that only indexes starts without them.
    const [{ compareLayers }, { allCauses, walkOptions }] = await Promise.all([
      import('./compare-layers.ts'),
      import('./registries.ts'),
    ]);
    startInflateBudget();
    return { result: compareLayers(job, walkOptions, allCauses), transfer: [] };
  }
  if (job.kind === 'encode') {
    const { findLayerEncoder } = await import('./encode-layer.ts');
    return { result: findLayerEncoder(job), transfer: [] };
  }
  if (job.kind === 'digest') return { result: digestLayer(job), transfer: [] };
  if (job.kind === 'scan') {
    const { runScan } = await import('./scan-job.ts');
    startInflateBudget();
    return { result: runScan(job), transfer: [] };
  }
  if (isZstd(job)) await prepareCompression();
  const result = indexLayer(job, spool, onBytes);
  return { result, transfer: result.index.buffers };
}

/** Only such a layer needs the decoder, which takes longer to load than a small layer to read. */
function isZstd({ blob }: IndexJob): boolean {
  const source = fileSource(blob);
  try {
    return sniffCompression(source.read(0, 16)) === 'zstd';
  } finally {
    source.close();
  }
}
