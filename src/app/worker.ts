import { parentPort, workerData } from 'node:worker_threads';
import { openSpool, useSpool } from '../bytes/spool.ts';
import { measureTime, takeTimes } from '../util/stopwatch.ts';
import { type Job, runJob } from './jobs.ts';

/** Bytes read between two messages about progress. */
const reportBytes = 4 * 1024 * 1024;

/** The body of one worker thread: takes jobs one by one, answers each with its result or with what went wrong. */
async function serve(): Promise<void> {
  if (parentPort === null) throw new Error('worker.ts runs in a worker thread only');
  const port = parentPort;
  const { directory, prefix, timing } = workerData as {
    readonly directory: string;
    readonly prefix: string;
    readonly timing: boolean;
  };
  measureTime(timing);
  const spool = openSpool(directory, prefix);
  useSpool(spool);
  port.on('message', async ({ id, job }: { readonly id: number; readonly job: Job }) => {
    try {
      const report = inSteps((bytes) => port.postMessage({ id, bytes }));
      const { result, transfer } = await runJob(job, spool, report);
      port.postMessage({ id, result, times: takeTimes() }, [...transfer]);
    } catch (error) {
      port.postMessage({ id, error: describe(error) });
    }
  });
}

/** Says it every few megabytes: a message for every piece costs more than to read the piece. */
function inSteps(say: (bytes: number) => void): (bytes: number) => void {
  let unsaid = 0;
  return (bytes) => {
    unsaid += bytes;
    if (unsaid < reportBytes) return;
    say(unsaid);
    unsaid = 0;
  };
}

function describe(error: unknown): {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly syscall: string;
  readonly stack: string;
} {
  const is = (key: string): string =>
    error instanceof Error && key in error ? String((error as unknown as Record<string, unknown>)[key]) : '';
  return {
    name: is('name'),
    code: is('code'),
    message: is('message') || String(error),
    hint: is('hint'),
    syscall: is('syscall'),
    stack: is('stack'),
  };
}

await serve();
