import type { ClassifiedSite } from '../analysis/classify.ts';
import type { WalkResult } from '../diff/walk.ts';
import type { DigestGraph } from '../model/digest-graph.ts';
import { isUnder, type Path, pathKey } from '../model/path.ts';

/**
 * The digests that differ within one walked layer: number 0 is the layer's tar, the others are contents that were compared
 * and have a difference in them. A file and what it holds compressed are one. Every root among the items gets the number
 * of the digest whose bytes it lies in.
 */
export function layerDigests(
  walked: WalkResult,
  items: readonly ClassifiedSite[],
): { readonly graph: DigestGraph; readonly items: readonly ClassifiedSite[] } {
  const numbers = numberLive(walked, items);
  const edges: [number, number][] = [];
  const open: number[] = [];
  for (const { path, parent } of walked.nodes) {
    const [from, to] = [numbers.get(pathKey(path)), parentNumber(walked, parent, numbers)];
    if (from !== undefined && to !== undefined && from !== to) edges.push([from, to]);
  }
  const placed = items.map((item) => {
    const owner = walked.nodes[walked.owners.get(item.site) ?? 0];
    const at = owner === undefined ? undefined : numbers.get(pathKey(owner.path));
    if (owner === undefined || at === undefined) return item;
    if (item.role !== 'derived') return { ...item, digest: at };
    const from = sourceOf(item.site.of, owner.path, numbers);
    if (from === null) open.push(at);
    else if (from !== undefined) edges.push([from, at]);
    return item;
  });
  return { graph: { size: numbers.size, edges, open }, items: placed };
}

/** Numbers for the paths of nodes with differences in them, outer ones first. */
function numberLive({ nodes, owners }: WalkResult, items: readonly ClassifiedSite[]): Map<string, number> {
  const live = new Set<number>([0]);
  for (const { site } of items) {
    for (let at: number | null = owners.get(site) ?? 0; at !== null && !live.has(at); at = nodes[at]?.parent ?? null) {
      live.add(at);
    }
  }
  const numbers = new Map<string, number>();
  nodes.forEach(({ path }, at) => {
    const key = pathKey(path);
    if (live.has(at) && !numbers.has(key)) numbers.set(key, numbers.size);
  });
  return numbers;
}

function parentNumber(
  { nodes }: WalkResult,
  parent: number | null,
  numbers: ReadonlyMap<string, number>,
): number | undefined {
  const node = parent === null ? undefined : nodes[parent];
  return node === undefined ? undefined : numbers.get(pathKey(node.path));
}

/**
 * The digest that a derived value follows from; undefined where that lies in the value's own node or around it, null where
 * it is no content that differs in this layer.
 */
function sourceOf(of: Path | undefined, owner: Path, numbers: ReadonlyMap<string, number>): number | undefined | null {
  if (of === undefined || isUnder(owner, of)) return undefined;
  const inside = isUnder(of, owner);
  // What a member holds counts in its container already, whether it is stored or compressed.
  return inside ? undefined : (numbers.get(pathKey(of)) ?? null);
}
