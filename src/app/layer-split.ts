import type { Path } from '../model/path.ts';
import type { Site, SiteSide } from '../model/site.ts';
import type { IndexResult } from './index-layer.ts';

/**
 * One site when differing layers, laid over each other in order, give the same tree on both sides: headers and contents of
 * every path equal after white-outs (image-spec layer.md, "Applying Changesets"). Undefined when they do not.
 */
export function splitSite(path: Path, left: readonly IndexResult[], right: readonly IndexResult[]): Site | undefined {
  if (!mayBeSplit(left, right)) return undefined;
  const trees = [squash(left), squash(right)] as const;
  if (trees[0].size === 0 || !sameTree(trees[0], trees[1])) return undefined;
  return {
    path,
    key: 'oci:layer.split',
    kind: 'metadata',
    name: 'cut into layers',
    left: side(left, trees[0].size),
    right: side(right, trees[1].size),
    bytes: 0,
    facts: { paths: trees[0].size },
  };
}

/** False where names alone say that it is not so; `splitSite` needs the digests of the members besides. */
export function mayBeSplit(left: readonly IndexResult[], right: readonly IndexResult[]): boolean {
  if (left.length === right.length || left.length === 0 || right.length === 0) return false;
  if (whiteouts(left) + whiteouts(right) > maxWhiteouts) return false;
  return sameTree(
    squash(left, () => ''),
    squash(right, () => ''),
  );
}

function side(layers: readonly IndexResult[], paths: number): SiteSide {
  return { value: `${paths} paths in ${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}`, ranges: [] };
}

/** More white-outs than this are not replayed; the layers are then compared one by one. */
const maxWhiteouts = 1_000;

/** Path → identity of its header and content; directories without further entries of their own included. */
function squash(layers: readonly IndexResult[], identityOf = memberIdentity): ReadonlyMap<string, string> {
  const tree = new Map<string, string>();
  for (const { index } of layers) {
    const names = index.count === 0 ? [] : index.names.split('\0');
    for (const name of names) hide(tree, name);
    names.forEach((name, at) => {
      if (!isWhiteout(name)) tree.set(name, identityOf(index, at));
    });
  }
  return tree;
}

function whiteouts(layers: readonly IndexResult[]): number {
  return layers.reduce((sum, { index }) => sum + index.names.split('\0').filter(isWhiteout).length, 0);
}

function isWhiteout(name: string): boolean {
  return name.slice(name.lastIndexOf('/') + 1).startsWith('.wh.');
}

/** Takes out of the lower layers what a white-out of this layer hides. */
function hide(tree: Map<string, string>, name: string): void {
  if (!isWhiteout(name)) return;
  const cut = name.lastIndexOf('/') + 1;
  const opaque = name.slice(cut) === '.wh..wh..opq';
  const hidden = opaque ? name.slice(0, Math.max(cut - 1, 0)) : name.slice(0, cut) + name.slice(cut + '.wh.'.length);
  if (!opaque) tree.delete(hidden);
  const prefix = hidden === '' ? '' : `${hidden}/`;
  for (const path of tree.keys()) if (path.startsWith(prefix)) tree.delete(path);
}

function memberIdentity({ frameHash, contentHash }: IndexResult['index'], at: number): string {
  return digestAt(frameHash, at) + digestAt(contentHash, at);
}

function digestAt(hashes: Uint8Array, at: number): string {
  return Buffer.from(hashes.buffer, hashes.byteOffset + at * 32, 32).toString('latin1');
}

function sameTree(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  if (left.size !== right.size) return false;
  for (const [path, id] of left) if (right.get(path) !== id) return false;
  return true;
}
