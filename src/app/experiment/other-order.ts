import { mkdirSync, opendirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyTree, removeTree } from './copy-tree.ts';
import { capture } from './run-command.ts';

type Env = Readonly<Record<string, string>>;

/** Shows `behind` at `shown`, every directory listed backwards; false when it cannot be mounted. */
export function mountBackwards(behind: string, shown: string, env: Env): boolean {
  mkdirSync(shown, { recursive: true });
  const argv = ['disorderfs', '--quiet', '--reverse-dirents=yes', '--pad-blocks=0', behind, shown];
  return capture({ argv, cwd: '/', env }) !== null;
}

/** False when something still uses it. */
export function unmount(shown: string, env: Env): boolean {
  const ways = [
    ['fusermount', '-u', shown],
    ['umount', shown],
    ['fusermount', '-u', '-z', shown],
    ['umount', '-l', shown],
  ];
  return ways.some((argv) => capture({ argv, cwd: '/', env }) !== null);
}

const names = Array.from({ length: 12 }, (_, at) => `name-${(at * 7) % 12}`);

/** Tries what can list files in another order below `work`. */
export function waysToReverse(work: string, env: Env): 'disorderfs' | 'copy' | null {
  const base = join(work, 'order');
  const [made, shown, copied, opposite] = ['made', 'shown', 'copied', 'opposite'].map((name) => join(base, name));
  if (made === undefined || shown === undefined || copied === undefined || opposite === undefined) return null;
  mkdirSync(made, { recursive: true });
  for (const name of names) writeFileSync(join(made, name), '');
  try {
    if (mountBackwards(made, shown, env)) {
      const works = listing(shown) !== listing(made);
      unmount(shown, env);
      if (works) return 'disorderfs';
    }
    copyTree(made, copied);
    copyTree(made, opposite, { backwards: true });
    return listing(copied) === listing(opposite) ? null : 'copy';
  } finally {
    removeTree(base);
  }
}

/** In the order of the file system, which readdir of Node hides by sorting. */
function listing(directory: string): string {
  const found: string[] = [];
  const handle = opendirSync(directory);
  for (let entry = handle.readSync(); entry !== null; entry = handle.readSync()) found.push(entry.name);
  handle.closeSync();
  return found.join('\n');
}
