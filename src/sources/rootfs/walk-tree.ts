import { type BigIntStats, lstatSync, opendirSync, readdirSync, readlinkSync } from 'node:fs';
import { InputError } from '../../model/problem.ts';
import { shown } from '../quote.ts';

/** One thing in an unpacked file system. Nothing was followed or opened to find it. */
export interface TreeEntry {
  /** Below the root, without a leading slash; bytes as the file system has them. */
  readonly name: Buffer;
  readonly stats: BigIntStats;
  /** Target of a symbolic link, as stored; empty for anything else. */
  readonly target: Buffer;
}

const maxEntries = 4_000_000;
const maxDepth = 1_000;
const slash = Buffer.from('/');

/** All entries below `root`, each directory's in byte order, a directory before what it holds. Throws `InputError`. */
export function* walkTree(root: Buffer): Generator<TreeEntry> {
  let count = 0;
  const levels: { readonly prefix: Buffer; readonly names: Buffer[] }[] = [
    { prefix: Buffer.alloc(0), names: list(root) },
  ];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const next = level.names.shift();
    if (next === undefined) {
      levels.pop();
      continue;
    }
    const name = Buffer.concat([level.prefix, next]);
    const path = Buffer.concat([root, slash, name]);
    const entry = look(path, name);
    count += 1;
    if (count > maxEntries)
      throw new InputError('too-many-files', `the file system has more than ${maxEntries} entries`);
    yield entry;
    if (!entry.stats.isDirectory()) continue;
    if (levels.length >= maxDepth)
      throw new InputError('too-deep', `${shown(name.toString())} lies more than ${maxDepth} directories deep`);
    levels.push({ prefix: Buffer.concat([name, slash]), names: list(path) });
  }
}

function list(directory: Buffer): Buffer[] {
  return attempt(directory, () => readdirSync(directory, { encoding: 'buffer' }).sort(Buffer.compare));
}

function look(path: Buffer, name: Buffer): TreeEntry {
  const stats = attempt(path, () => lstatSync(path, { bigint: true }));
  const target = stats.isSymbolicLink()
    ? attempt(path, () => readlinkSync(path, { encoding: 'buffer' }))
    : Buffer.alloc(0);
  return { name, stats, target };
}

function attempt<T>(path: Buffer, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new InputError(
      'file-unreadable',
      `"${shown(path.toString())}" cannot be read (${code})`,
      code === 'EACCES' || code === 'EPERM' ? 'Read it as the user that owns it, most often root.' : '',
    );
  }
}

/** True for a directory that can be listed; used for a message before anything else is done. */
export function isDirectory(path: string): boolean {
  try {
    opendirSync(path).closeSync();
    return true;
  } catch {
    return false;
  }
}
