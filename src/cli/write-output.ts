import { randomBytes } from 'node:crypto';
import { access, constants, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../model/problem.ts';

/** Fails early, before a long comparison, when `file` has no directory to be written to. */
export async function checkTarget(file: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/**
 * Writes a whole file or nothing: to a temporary name beside the target, then renamed. What is not a regular file
 * (`/dev/null`, a named pipe) is written to directly; a link keeps pointing where it did.
 */
export async function writeOutput(file: string, text: string): Promise<void> {
  try {
    const kind = await stat(file).catch(() => undefined);
    if (kind !== undefined && !kind.isFile()) {
      await writeTo(file, 'w', text);
      return;
    }
    const target = kind === undefined ? file : await realpath(file);
    const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
    try {
      await writeTo(temporary, 'wx', text);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

async function writeTo(file: string, flags: string, text: string): Promise<void> {
  const handle = await open(file, flags);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}

function cannotWrite(file: string, error: unknown): InputError {
  return new InputError(
    'output-write',
    `cannot write ${file}: ${reasonOf(error)}`,
    'Name a file in a directory that exists and can be written to.',
  );
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOENT: 'its directory does not exist',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'a part of its path is not a directory',
  EROFS: 'the file system is read-only',
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (code === '' ? error.message : code);
}
