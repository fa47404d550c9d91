import type { DigestGraph, DigestReach } from '../model/digest-graph.ts';

/** Steps that all countings of touched digests together may take; beyond it the rest is not counted. */
const maxReachSteps = 50_000_000;

const nobody = -1;
const several = -2;

/**
 * For each root, given as the digests in whose bytes it lies: how many digests change, and how many of them because of it
 * alone. The first takes time in proportion to the graph, the second to what is counted.
 */
export function reachOf(
  graph: DigestGraph,
  roots: readonly (readonly number[])[],
  maxSteps = maxReachSteps,
): DigestReach[] {
  const above = upwardEdges(graph);
  const owners = ownersOf(graph, above, roots);
  const alone = roots.map(() => 0);
  for (const owner of owners) if (owner >= 0) alone[owner] = (alone[owner] ?? 0) + 1;
  const reached = new Int32Array(graph.size).fill(nobody);
  let left = maxSteps;
  return roots.map((nodes, root) => {
    const { touched, steps } = touchedBy(nodes, root, above, { reached, maxSteps: left });
    left -= steps;
    return { alone: alone[root] ?? 0, touched };
  });
}

/** For each digest those that change with it, one behind the other, and where each one's begin. */
interface Upward {
  readonly starts: Int32Array;
  readonly targets: Int32Array;
}

function upwardEdges({ size, edges }: DigestGraph): Upward {
  const starts = new Int32Array(size + 1);
  for (const [from] of edges) starts[from + 1] = (starts[from + 1] ?? 0) + 1;
  for (let at = 0; at < size; at++) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
  const next = starts.slice();
  const targets = new Int32Array(edges.length);
  for (const [from, to] of edges) {
    const place = next[from] ?? 0;
    targets[place] = to;
    next[from] = place + 1;
  }
  return { starts, targets };
}

/** The only root below each digest, or `nobody`, or `several`. A digest changes its owner at most twice: circles end. */
function ownersOf(graph: DigestGraph, { starts, targets }: Upward, roots: readonly (readonly number[])[]): Int32Array {
  const owners = new Int32Array(graph.size).fill(nobody);
  const changed: number[] = [];
  const tell = (node: number, owner: number): void => {
    const known = owners[node];
    if (known === owner || known === several || owner === nobody) return;
    owners[node] = known === nobody ? owner : several;
    changed.push(node);
  };
  roots.forEach((nodes, root) => {
    for (const node of nodes) tell(node, root);
  });
  for (const node of graph.open) tell(node, several);
  for (let node = changed.pop(); node !== undefined; node = changed.pop()) {
    const owner = owners[node] ?? nobody;
    for (let at = starts[node] ?? 0; at < (starts[node + 1] ?? 0); at++) tell(targets[at] ?? 0, owner);
  }
  return owners;
}

function touchedBy(
  nodes: readonly number[],
  root: number,
  { starts, targets }: Upward,
  { reached, maxSteps }: { readonly reached: Int32Array; readonly maxSteps: number },
): { readonly touched: number | null; readonly steps: number } {
  const waiting: number[] = [];
  let [touched, steps] = [0, nodes.length];
  const reach = (node: number): void => {
    if (reached[node] === root) return;
    reached[node] = root;
    touched += 1;
    waiting.push(node);
  };
  for (const node of nodes) reach(node);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (steps > maxSteps) return { touched: null, steps };
    for (let at = starts[node] ?? 0; at < (starts[node + 1] ?? 0); at++) {
      steps += 1;
      reach(targets[at] ?? 0);
    }
  }
  return { touched, steps };
}
