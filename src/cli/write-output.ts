import { randomBytes } from 'node:crypto';
import { lstatSync, rmSync, type Stats, statSync } from 'node:fs';
import { access, constants, type FileHandle, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../model/problem.ts';
import { atEnd } from '../util/at-end.ts';
import { reasonOf } from '../util/system-refusal.ts';

/** Fails early, before a long comparison, when `file` is a directory or has none to be written to. */
export async function checkTarget(file: string): Promise<void> {
  try {
    refuseForeignLink(file);
    const kind = statSync(file, { throwIfNoEntry: false });
    if (kind?.isDirectory() === true) throw systemError('EISDIR');
    if (isWrittenDirectly(file, kind)) await access(file, constants.W_OK);
    else await access(dirname(await targetOf(file, kind)), constants.W_OK);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/**
 * Writes a whole file or nothing: to a temporary name beside the target, then renamed. What is replaced gives its mode and,
 * where that is allowed, its owner. What is no regular file (`/dev/null`, `/dev/stdout`, a named pipe) is written to as it
 * is. A link keeps pointing where it did, unless somebody else put it into a directory that all may write to.
 */
export async function writeOutput(file: string, text: string): Promise<void> {
  try {
    refuseForeignLink(file);
    const kind = statSync(file, { throwIfNoEntry: false });
    if (kind?.isFIFO() === true) await writeToPipe(file, text);
    else if (isWrittenDirectly(file, kind)) await writeTo(file, 'w', text);
    else await replace(await targetOf(file, kind), kind, text);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

const pollMs = 50;

/** Waits until somebody reads the pipe. Opening it would wait as well, and could not be interrupted. */
async function writeToPipe(pipe: string, text: string): Promise<void> {
  const held = await readerOf(pipe);
  try {
    await writeTo(pipe, 'w', text);
  } catch (error) {
    // Who reads has enough, as with a closed stdout.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  } finally {
    await held.close();
  }
}

/** Holds the pipe open, so that its reader does not see an end before the text. */
async function readerOf(pipe: string): Promise<FileHandle> {
  for (;;) {
    try {
      return await open(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENXIO')) throw error;
      await sleep(pollMs);
    }
  }
}

/** A link that leads nowhere is replaced, not followed. */
function targetOf(file: string, kind: Stats | undefined): Promise<string> {
  return kind === undefined ? Promise.resolve(file) : realpath(file);
}

/** The names of open files, too: to replace what they stand for would leave its reader with the old file. */
function isWrittenDirectly(file: string, kind: Stats | undefined): boolean {
  return (kind !== undefined && !kind.isFile()) || /^\/(dev\/(stdout|stderr|fd\/)|proc\/)/.test(file);
}

async function replace(target: string, before: Stats | undefined, text: string): Promise<void> {
  const temporary = join(dirname(target), `.odp-diff-${randomBytes(6).toString('hex')}`);
  const settled = atEnd(() => rmSync(temporary, { force: true }));
  try {
    await writeTo(temporary, 'wx', text, before);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    settled();
  }
}

async function writeTo(file: string, flags: 'w' | 'wx', text: string, like?: Stats): Promise<void> {
  // Not readable by more people than what is replaced, at no moment.
  const handle = await open(file, flags, like === undefined ? 0o666 : 0o600);
  try {
    if (like !== undefined) {
      await handle.chown(like.uid, like.gid).catch(() => undefined);
      await handle.chmod(like.mode & 0o777);
    }
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}

const stickyAndShared = 0o1002;

/** What Linux does for plain writes where `fs.protected_symlinks` is set: a link in `/tmp` may be somebody's trap. */
function refuseForeignLink(file: string): void {
  const link = lstatSync(file, { throwIfNoEntry: false });
  if (link?.isSymbolicLink() !== true) return;
  const directory = statSync(dirname(file));
  const isShared = (directory.mode & stickyAndShared) === stickyAndShared;
  if (isShared && link.uid !== process.geteuid?.() && link.uid !== directory.uid)
    throw new Error('it is a link that another user put into a directory that all may write to');
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function cannotWrite(file: string, error: unknown): InputError {
  return new InputError(
    'output-write',
    `cannot write ${file}: ${describe(error)}`,
    'Name a file in a directory that exists and can be written to.',
  );
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'its directory does not exist';
  return code === '' ? error.message : reasonOf(code);
}
