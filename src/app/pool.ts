import { Worker } from 'node:worker_threads';
import type { Spool } from '../bytes/spool.ts';
import type { ScanResult } from '../check/scan-layer.ts';
import { InputError } from '../model/problem.ts';
import type { Times } from '../util/stopwatch.ts';
import type { CompareJob, CompareResult } from './compare-layers.ts';
import type { DigestJob, DigestResult } from './digest-layer.ts';
import type { EncodeJob, EncodeResult } from './encode-layer.ts';
import type { IndexJob, IndexResult } from './index-layer.ts';
import { type Job, type JobResult, runJob } from './jobs.ts';
import type { ScanJob } from './scan-job.ts';

/** Runs jobs; answers come with the promise, never with an order. */
export interface Pool {
  index(job: IndexJob): Promise<IndexResult>;
  compare(job: CompareJob): Promise<CompareResult>;
  digest(job: DigestJob): Promise<DigestResult>;
  encode(job: EncodeJob): Promise<EncodeResult>;
  scan(job: ScanJob): Promise<ScanResult>;
  close(): Promise<void>;
}

/** All jobs on this thread, one after the other: for small images, where starting threads would cost more. */
export function inlinePool(spool: Spool, onBytes: (count: number) => void): Pool {
  const run = async (job: Job): Promise<JobResult> => (await runJob(job, spool, onBytes)).result;
  return {
    index: async (job) => (await run(job)) as IndexResult,
    compare: async (job) => (await run(job)) as CompareResult,
    digest: async (job) => (await run(job)) as DigestResult,
    encode: async (job) => (await run(job)) as EncodeResult,
    scan: async (job) => (await run(job)) as ScanResult,
    close: async () => undefined,
  };
}

interface Waiting {
  readonly job: Job;
  readonly resolve: (result: JobResult) => void;
  readonly reject: (error: Error) => void;
}

/** `size` worker threads that share a directory of temporary files. A thread that dies fails its job, not the process. */
export function threadPool(
  size: number,
  spool: Spool,
  onBytes: (count: number) => void,
  onTimes?: (times: Times) => void,
): Pool {
  const queue: Waiting[] = [];
  const idle: Worker[] = [];
  let closed = false;
  const threads = new Map<Worker, Waiting | null>();
  let started = 0;

  const next = (worker: Worker): void => {
    const waiting = queue.shift();
    threads.set(worker, waiting ?? null);
    if (waiting === undefined) idle.push(worker);
    else worker.postMessage({ id: 0, job: waiting.job });
  };
  const start = (): void => {
    const workerData = { directory: spool.directory, prefix: `thread-${started++}`, timing: onTimes !== undefined };
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData });
    threads.set(worker, null);
    worker.on('message', (message: Message) => {
      if (message.bytes !== undefined) return onBytes(message.bytes);
      if (message.times !== undefined) onTimes?.(message.times);
      const waiting = threads.get(worker);
      next(worker);
      if (message.error !== undefined) waiting?.reject(revive(message.error));
      else if (message.result !== undefined) waiting?.resolve(message.result);
    });
    worker.on('error', (error) => lose(worker, diedOf(error)));
    worker.on('exit', (status) => lose(worker, died(`it ended with status ${status}`)));
    next(worker);
  };
  /** A thread that is no more. Both events come for one death; after `close` none is expected to live. */
  const lose = (worker: Worker, why: Error): void => {
    const waiting = threads.get(worker);
    if (!threads.delete(worker)) return;
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    waiting?.reject(why);
    // What waits would wait for ever.
    if (queue.length > 0 && threads.size < size) start();
  };
  const run = (job: Job): Promise<JobResult> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new Error('the comparison was stopped'));
      queue.push({ job, resolve, reject });
      const worker = idle.shift();
      if (worker !== undefined) next(worker);
      else if (threads.size < size) start();
    });
  return {
    index: async (job) => (await run(job)) as IndexResult,
    compare: async (job) => (await run(job)) as CompareResult,
    digest: async (job) => (await run(job)) as DigestResult,
    encode: async (job) => (await run(job)) as EncodeResult,
    scan: async (job) => (await run(job)) as ScanResult,
    close: async () => {
      closed = true;
      const unfinished = [...queue.splice(0), ...[...threads.values()].filter((waiting) => waiting !== null)];
      const workers = [...threads.keys()];
      threads.clear();
      await Promise.all(workers.map((worker) => worker.terminate()));
      for (const waiting of unfinished) waiting.reject(new Error('the comparison was stopped'));
    },
  };
}

function died(why: string): InputError {
  return new InputError('worker-died', `a worker thread died in the middle of its work: ${why}`, memoryHint);
}

/** Running out of memory is the machine's trouble; anything else that a thread throws at its end is ours. */
function diedOf(error: Error): Error {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? died('it ran out of memory') : error;
}

const memoryHint =
  'Try again with fewer threads (--jobs 1), or with more memory: NODE_OPTIONS=--max-old-space-size=8192.';

interface WorkerFailure {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly syscall: string;
  readonly stack: string;
}

interface Message {
  readonly bytes?: number;
  readonly result?: JobResult;
  readonly times?: Times;
  readonly error?: WorkerFailure;
}

/** Errors lose their class on the way between threads. */
function revive(failure: WorkerFailure): Error {
  if (failure.name === 'InputError') return new InputError(failure.code, failure.message, failure.hint);
  const error = new Error(failure.message);
  if (failure.syscall !== '') Object.assign(error, { code: failure.code, syscall: failure.syscall });
  error.stack = failure.stack;
  return error;
}
