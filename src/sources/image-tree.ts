import { existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../model/problem.ts';
import { quote } from './quote.ts';
import { statPath } from './reference.ts';

const maxDepth = 24;
const maxDirectories = 500_000;
/** Trees of sources and of running programs, which hold copies of what lies elsewhere. */
const passedOver = /\.runfiles$/;

/** An image found in a tree of build outputs. */
export interface TreeImage {
  /** Path below the tree's root, with `/`; it is what pairs images of two trees. */
  readonly name: string;
  readonly reference: string;
}

/** True for a directory that is no image itself, so that images may lie in it. */
export function isTree(path: string): boolean {
  const stats = statPath(path);
  if (stats === undefined || !stats.isDirectory()) return false;
  return !['oci-layout', 'index.json'].some((name) => existsSync(join(path, name)));
}

/**
 * The OCI layouts below a directory such as `bazel-bin`, in byte order of their paths. The root may be a link, as Bazel's
 * is; links below it are not followed. Throws `InputError` when there is too much to look through.
 */
export function findImages(root: string): TreeImage[] {
  const found: TreeImage[] = [];
  const waiting: { readonly path: string; readonly name: string; readonly depth: number }[] = [
    { path: realpathSync(root), name: '', depth: 0 },
  ];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    seen += 1;
    if (seen > maxDirectories)
      throw new InputError('too-many-files', `${quote(root)} has more than ${maxDirectories} directories`);
    const { path, name, depth } = next;
    if (isLayout(path)) {
      found.push({ name, reference: `oci:${path}` });
      continue;
    }
    if (depth === maxDepth) continue;
    for (const entry of list(path))
      waiting.push({ path: join(path, entry), name: name === '' ? entry : `${name}/${entry}`, depth: depth + 1 });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function isLayout(path: string): boolean {
  const file = (name: string): boolean => lstatSync(join(path, name), { throwIfNoEntry: false })?.isFile() === true;
  return file('index.json') && (file('oci-layout') || existsSync(join(path, 'blobs')));
}

function list(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !passedOver.test(entry.name))
      .map(({ name }) => name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new InputError('file-unreadable', `${quote(path)} cannot be listed (${code})`);
  }
}
