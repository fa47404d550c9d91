import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileRange } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { atEnd } from '../util/at-end.ts';
import { reasonOf } from '../util/system-refusal.ts';

/** A file being written into a spool. */
export interface SpoolFile {
  /** Appends; the chunk may be reused afterwards. Throws `InputError` `spool-full`. */
  write(chunk: Uint8Array): void;
  /** Closes the file and says where it is. */
  finish(): FileRange;
}

/** Temporary files of one thread, which disappear together. */
export interface Spool {
  /** For `openSpool` in another thread. */
  readonly directory: string;
  /** A new empty file. */
  file(): SpoolFile;
  /** Removes one file early, finished or not. */
  remove(file: string): void;
  /** Removes all files of this spool, and the directory if this spool made it. May be called twice. */
  dispose(): void;
}

/**
 * Makes a new directory, readable by the owner only, in the system's directory for temporary files. It goes with `dispose`,
 * at the latest with the process. Throws `InputError` `spool-directory`.
 */
export function createSpool(): Spool {
  const directory = temporaryDirectory('odp-diff-');
  // A thread that still writes may put a file into the directory while it is emptied.
  const remove = (): void => rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  const settled = atEnd(remove);
  return spoolIn(directory, 'main', () => {
    remove();
    settled();
  });
}

/** A new directory of mode 0700 for temporary files. Throws `InputError` `spool-directory`. */
export function temporaryDirectory(prefix: string): string {
  const parent = tmpdir();
  try {
    return mkdtempSync(join(parent, prefix));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new InputError(
      'spool-directory',
      `no directory for temporary files can be made in ${JSON.stringify(parent)}: ${reasonOf(code)}`,
      'Set TMPDIR to a directory that exists, can be written to and has room for the uncompressed layers.',
    );
  }
}

/** Uses a directory that another thread made and will remove. `prefix` must be unique among the threads. */
export function openSpool(directory: string, prefix: string): Spool {
  return spoolIn(directory, prefix, () => {});
}

let ambient: Spool | undefined;

/**
 * Sets the spool of this thread, for payloads that are met deep inside a comparison, where no spool can be handed down.
 * Give undefined before disposing of it.
 */
export function useSpool(spool: Spool | undefined): void {
  ambient = spool;
}

/** What `useSpool` has set. */
export function currentSpool(): Spool | undefined {
  return ambient;
}

function spoolIn(directory: string, prefix: string, removeDirectory: () => void): Spool {
  /** Files on disk; the handle of one that is still being written, else null. */
  const files = new Map<string, number | null>();
  let count = 0;

  const closeFile = (file: string): void => {
    const handle = files.get(file) ?? null;
    if (handle !== null) closeSync(handle);
    if (files.has(file)) files.set(file, null);
  };
  const remove = (file: string): void => {
    if (!files.has(file)) return;
    closeFile(file);
    files.delete(file);
    rmSync(file, { force: true });
  };

  return {
    directory,
    file: () => {
      const file = join(directory, `${prefix}-${count++}`);
      // `wx` refuses what is there already, links included.
      const handle = writing(0, () => openSync(file, 'wx', 0o600));
      files.set(file, handle);
      return spoolFile(file, handle, () => closeFile(file));
    },
    remove,
    dispose: () => {
      for (const file of [...files.keys()]) remove(file);
      removeDirectory();
    },
  };
}

function spoolFile(file: string, handle: number, close: () => void): SpoolFile {
  let size = 0;
  return {
    write: (chunk) => {
      for (let at = 0; at < chunk.length; ) {
        const left = chunk.length - at;
        at += writing(left, () => writeSync(handle, chunk, at, left));
      }
      size += chunk.length;
    },
    finish: () => {
      close();
      return { file, offset: 0, size };
    },
  };
}

const fullCodes: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

function writing<T>(bytes: number, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (!fullCodes.includes(code)) throw error;
    throw new InputError(
      'spool-full',
      `the directory for temporary files has no room for ${bytes} more bytes of uncompressed data (${String(code)})`,
      'Set TMPDIR to a directory on a larger disk.',
    );
  }
}
