import { constants, type Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { kindOf } from '../doctor/kinds.ts';
import type { DoctorProblem } from '../model/doctor.ts';
import { InputError } from '../model/problem.ts';

const maxNames = 200_000;
const maxDepthOfFolders = 40;
const maxFileBytes = 4 * 1024 * 1024;
const maxTotalBytes = 256 * 1024 * 1024;

/** Folders that hold no sources of the tree: version control, package caches, outputs. */
const skipped = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '.venv',
  'venv',
  '__pycache__',
  '.terraform',
  '.gradle',
  'target',
]);

export interface Checkout {
  /** Files that rules read. */
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  /** Paths of all files, sorted. */
  readonly names: readonly string[];
  readonly problems: readonly DoctorProblem[];
}

/**
 * Reads a source tree. Links are never followed, so nothing outside of it is read; `bazel-bin` and its like are links too.
 * What cannot be read, or is more than the limits allow, becomes a problem. Throws `InputError` when `folder` is no folder.
 */
export async function readCheckout(folder: string): Promise<Checkout> {
  const problems: DoctorProblem[] = [];
  const names = await listFiles(folder, problems);
  const texts: { readonly path: string; readonly text: string }[] = [];
  let total = 0;
  for (const path of names) {
    if (kindOf(path) === null) continue;
    if (total > maxTotalBytes) {
      problems.push({
        file: path,
        message: `the tree has more than ${maxTotalBytes} bytes to read; the rest was left out`,
      });
      break;
    }
    try {
      const text = await readSource(join(folder, path));
      total += text.length;
      // A file with NUL is no text, whatever its name says.
      if (!text.includes('\0')) texts.push({ path, text });
    } catch (error) {
      problems.push({ file: path, message: messageOf(error) });
    }
  }
  return { texts, names, problems };
}

async function listFiles(folder: string, problems: DoctorProblem[]): Promise<string[]> {
  await requireFolder(folder);
  const names: string[] = [];
  const open: string[] = [''];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const entry of await entriesOf(folder, next, problems)) {
      const path = next === '' ? entry.name : `${next}/${entry.name}`;
      if (entry.isFile()) names.push(path);
      else if (entry.isDirectory() && !skipped.has(entry.name)) enter(path, open, problems);
    }
    if (names.length > maxNames) {
      problems.push({ file: next, message: `the tree has more than ${maxNames} files; the rest was left out` });
      break;
    }
  }
  return names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The folder that the user names may be a link itself. */
async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    throw refusal(`cannot read ${folder}: ${messageOf(error)}`);
  });
  if (!found.isDirectory()) throw refusal(`${folder} is no folder`);
}

function refusal(message: string): InputError {
  return new InputError('folder-unreadable', message, 'Name the folder of a checkout.');
}

function entriesOf(folder: string, path: string, problems: DoctorProblem[]): Promise<Dirent[]> {
  return readdir(join(folder, path), { withFileTypes: true }).catch((error: unknown) => {
    problems.push({ file: path, message: messageOf(error) });
    return [];
  });
}

function enter(path: string, open: string[], problems: DoctorProblem[]): void {
  if (path.split('/').length > maxDepthOfFolders) problems.push({ file: path, message: 'the folder lies too deep' });
  else open.push(path);
}

async function readSource(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = await handle.stat();
    if (size > maxFileBytes) throw new Error(`it has more than ${maxFileBytes} bytes and was not read`);
    const buffer = Buffer.alloc(size);
    const { bytesRead } = await handle.read(buffer, 0, size, 0);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'it is no folder',
  ELOOP: 'it became a link',
};

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (code === '' ? error.message : code);
}
