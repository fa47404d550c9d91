import type { Spool } from '../bytes/spool.ts';
import { type CompareJob, type CompareResult, compareLayers } from './compare-layers.ts';
import { type IndexJob, type IndexResult, indexLayer } from './index-layer.ts';
import { allCauses, walkOptions } from './registries.ts';

/** The two kinds of work that can run on any thread; both are pure functions of the bytes they name. */
export type Job = IndexJob | CompareJob;
export type JobResult = IndexResult | CompareResult;

export interface JobAnswer {
  readonly result: JobResult;
  /** Buffers that may move to another thread instead of being copied. */
  readonly transfer: readonly ArrayBuffer[];
}

export function runJob(job: Job, spool: Spool, onBytes: (count: number) => void): JobAnswer {
  if (job.kind === 'compare') return { result: compareLayers(job, walkOptions, allCauses), transfer: [] };
  const result = indexLayer(job, spool, onBytes);
  return { result, transfer: result.index.buffers };
}
