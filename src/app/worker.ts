import { parentPort, workerData } from 'node:worker_threads';
import { openSpool, useSpool } from '../bytes/spool.ts';
import { type Job, runJob } from './jobs.ts';

/** The body of one worker thread: takes jobs one by one, answers each with its result or with what went wrong. */
async function serve(): Promise<void> {
  if (parentPort === null) throw new Error('worker.ts runs in a worker thread only');
  const port = parentPort;
  const { directory, prefix } = workerData as { readonly directory: string; readonly prefix: string };
  const spool = openSpool(directory, prefix);
  useSpool(spool);
  port.on('message', async ({ id, job }: { readonly id: number; readonly job: Job }) => {
    try {
      const { result, transfer } = await runJob(job, spool, (bytes) => port.postMessage({ id, bytes }));
      port.postMessage({ id, result }, [...transfer]);
    } catch (error) {
      port.postMessage({ id, error: describe(error) });
    }
  });
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
