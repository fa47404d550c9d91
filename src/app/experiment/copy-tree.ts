import {
  chmodSync,
  constants,
  copyFileSync,
  type Dirent,
  lchownSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  type Stats,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../model/problem.ts';
import { quote } from '../../sources/quote.ts';

/** A source tree with more is not copied. */
const maxTreeEntries = 2_000_000;
const maxTreeBytes = 256 * 1024 ** 3;

export interface CopyOptions {
  /** Make the entries of each directory in the opposite order. */
  readonly backwards?: boolean;
  /** Put the file in place of a link to it; otherwise links stay links and are never followed. */
  readonly followFiles?: boolean;
}

interface Count {
  entries: number;
  bytes: number;
}

/**
 * Copies a directory with modes, times and, as far as allowed, owners. Pipes, sockets and devices are left out. Entries are
 * made in byte order, so that two copies are made alike. `to` must not exist. Throws `InputError` `tree-too-large`.
 */
export function copyTree(from: string, to: string, options: CopyOptions = {}): void {
  const count: Count = { entries: 0, bytes: 0 };
  const directories: (readonly [string, Stats])[] = [];
  const left: (readonly [string, string])[] = [[from, to]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [source, target] = next;
    mkdirSync(target);
    directories.push([target, lstatSync(source)]);
    for (const entry of entriesOf(source, options.backwards === true)) {
      const pair = [join(source, entry.name), join(target, entry.name)] as const;
      counted(count, from);
      if (entry.isDirectory()) left.push(pair);
      else copyEntry(pair, options, (bytes) => counted(count, from, bytes));
    }
  }
  // Last, since a new entry changes its directory's time.
  for (const [target, stats] of directories.reverse()) keepAttributes(target, stats);
}

function entriesOf(directory: string, backwards: boolean): Dirent[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  const order = backwards ? -1 : 1;
  return entries.sort((a, b) => order * Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

function copyEntry([from, to]: readonly [string, string], options: CopyOptions, count: (bytes: number) => void): void {
  const own = lstatSync(from);
  const stats = own.isSymbolicLink() && options.followFiles === true ? (targetOf(from) ?? own) : own;
  if (stats.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else if (stats.isFile()) {
    count(stats.size);
    copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  } else return;
  keepAttributes(to, stats);
}

function targetOf(link: string): Stats | undefined {
  try {
    const stats = statSync(link);
    return stats.isFile() ? stats : undefined;
  } catch {
    return undefined;
  }
}

function keepAttributes(path: string, stats: Stats): void {
  try {
    lchownSync(path, stats.uid, stats.gid);
  } catch {
    // Only root may give files away; then they are the user's own.
  }
  if (!stats.isSymbolicLink()) chmodSync(path, stats.mode & 0o7777);
  lutimesSync(path, stats.atime, stats.mtime);
}

function counted(count: Count, root: string, bytes?: number): void {
  if (bytes === undefined) count.entries += 1;
  else count.bytes += bytes;
  if (count.entries > maxTreeEntries || count.bytes > maxTreeBytes) {
    throw new InputError(
      'tree-too-large',
      `${quote(root)} has more than ${maxTreeEntries} entries or ${maxTreeBytes} bytes and is not copied`,
      'Name the directory of the sources with --source.',
    );
  }
}

/** Removes a tree, also where a build took away the right to write (as Bazel does). */
export function removeTree(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    allowWriting(path);
    rmSync(path, { recursive: true, force: true });
  }
}

function allowWriting(path: string): void {
  const left = [path];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (lstatSync(next, { throwIfNoEntry: false })?.isDirectory() !== true) continue;
    chmodSync(next, 0o700);
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      if (entry.isDirectory()) left.push(join(next, entry.name));
    }
  }
}
