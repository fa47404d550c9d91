import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { endArrival, newArrival, reportArrived } from '../../bytes/arrival.ts';
import type { Digest, FileRange } from '../../model/bytes.ts';
import { InputError } from '../../model/problem.ts';
import { parseDigest } from '../digest.ts';
import { cut } from './body.ts';
import { type Answer, isPassing } from './http.ts';
import type { RegistryClient } from './registry-client.ts';

/** A blob on its way: its file can be read by other threads at once, as far as it has arrived. */
export interface Download {
  readonly range: FileRange;
  /** Settles when the whole blob is there and has its digest. Rejects with `InputError`. */
  readonly done: Promise<void>;
}

/** Interruptions without a byte in between. */
const maxIdleTries = 4;

interface State {
  readonly client: RegistryClient;
  readonly digest: Digest;
  readonly size: number;
  readonly handle: number;
  readonly hash: Hash;
  readonly arriving: SharedArrayBuffer;
  written: number;
}

/**
 * Fetches a blob of `size` bytes into `file`, a new one, and verifies it on the way. A connection that breaks is taken up
 * again where it broke. `begin` resolves when this may start: with true when the verified blob is in `file` already.
 */
export function download(
  client: RegistryClient,
  blob: { readonly digest: Digest; readonly size: number },
  file: string,
  begin: Promise<boolean>,
): Download {
  const { digest, size } = blob;
  const { algorithm } = parseDigest(digest, 'the digest of a blob');
  const arriving = newArrival();
  const run = async (): Promise<void> => {
    if (await begin) return;
    const handle = writing(() => openSync(file, 'wx', 0o600));
    try {
      reportArrived(arriving, 0);
      const state: State = { client, digest, size, handle, hash: createHash(algorithm), arriving, written: 0 };
      await fetchAll(state);
      verify(state, algorithm);
    } finally {
      closeSync(handle);
    }
  };
  const done = run().then(
    () => endArrival(arriving, true),
    (error: unknown) => {
      endArrival(arriving, false);
      throw error;
    },
  );
  return { range: { file, offset: 0, size, arriving }, done };
}

async function fetchAll(state: State): Promise<void> {
  for (let idle = 0; ; ) {
    const before = state.written;
    try {
      await fetchOnce(state);
      return;
    } catch (error) {
      idle = state.written > before ? 1 : idle + 1;
      if (!isPassing(error) || idle >= maxIdleTries) throw error;
      await sleep(state.client.firstPauseMs * 2 ** idle);
    }
  }
}

async function fetchOnce(state: State): Promise<void> {
  const offset = state.written;
  const answer = await state.client.blob(state.digest, offset);
  // A server without ranges begins again; what is there already is passed over.
  let skip = answer.status === 206 ? 0 : offset;
  if (answer.status === 206) checkRange(answer, offset);
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      const fresh = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - fresh.length;
      if (fresh.length > 0) append(state, fresh, answer);
    }
  } catch (error) {
    throw error instanceof InputError ? error : cut(answer);
  }
  if (state.written < state.size) throw cut(answer);
}

function checkRange(answer: Answer, offset: number): void {
  const start = /^bytes (\d+)-/.exec(answer.headers['content-range'] ?? '')?.[1];
  if (start !== String(offset))
    throw new InputError('registry-answer', `${answer.place} was asked for bytes from ${offset} on and sent others`);
}

function append(state: State, chunk: Buffer, answer: Answer): void {
  if (state.written + chunk.length > state.size) {
    answer.body.destroy();
    throw new InputError(
      'blob-size',
      `the registry sends more bytes for ${state.digest} than the ${state.size} that the manifest gives it`,
    );
  }
  state.hash.update(chunk);
  for (let at = 0; at < chunk.length; ) at += writing(() => writeSync(state.handle, chunk, at));
  state.written += chunk.length;
  reportArrived(state.arriving, state.written);
}

function verify(state: State, algorithm: string): void {
  const found = `${algorithm}:${state.hash.digest('hex')}`;
  if (found === state.digest) return;
  throw new InputError(
    'blob-digest',
    `the registry sent other bytes than it was asked for: ${state.digest} was wanted, ${found} came`,
    'The registry or something on the way to it is damaged; try again or pull from elsewhere.',
  );
}

function writing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new InputError(
      'spool-full',
      `the directory for temporary files cannot take the downloaded blobs (${code})`,
      'Set TMPDIR to a directory on a larger disk.',
    );
  }
}
