import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reachOf } from '../../src/analysis/digest-reach.ts';
import type { DigestGraph, DigestReach } from '../../src/model/digest-graph.ts';

/** By its meaning: the roots below each digest, by walking up from every root. */
function slowReach({ edges, open }: DigestGraph, roots: readonly (readonly number[])[]): DigestReach[] {
  const above = (from: readonly number[]): Set<number> => {
    const found = new Set(from);
    for (let before = -1; before !== found.size; ) {
      before = found.size;
      for (const [at, to] of edges) if (found.has(at)) found.add(to);
    }
    return found;
  };
  const touched = roots.map((nodes) => above(nodes));
  const unclear = above(open);
  return touched.map((own, at) => {
    const isAlone = (node: number): boolean =>
      !unclear.has(node) && touched.every((other, root) => root === at || !other.has(node));
    return { alone: [...own].filter(isAlone).length, touched: own.size };
  });
}

const graphs = fc.integer({ min: 1, max: 12 }).chain((size) => {
  const node = fc.integer({ min: 0, max: size - 1 });
  return fc.record({
    graph: fc.record({
      size: fc.constant(size),
      edges: fc.array(fc.tuple(node, node), { maxLength: 24 }),
      open: fc.array(node, { maxLength: 2 }),
    }),
    roots: fc.array(fc.uniqueArray(node, { maxLength: 4 }), { maxLength: 5 }),
  });
});

describe('the digests that a root changes', () => {
  it('are those that a slow walk finds, whatever the graph, with circles too', () => {
    fc.assert(
      fc.property(graphs, ({ graph, roots }) => {
        expect(reachOf(graph, roots)).toEqual(slowReach(graph, roots));
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });

  it('of a long chain with many roots takes time in proportion', () => {
    const size = 200_000;
    const edges = Array.from({ length: size - 1 }, (_, at) => [at, at + 1] as const);
    const roots = Array.from({ length: 20 }, (_, at) => [at * 10_000]);
    const reach = reachOf({ size, edges, open: [] }, roots);
    expect(reach[0]).toEqual({ alone: 10_000, touched: size });
    expect(reach[19]).toEqual({ alone: 0, touched: 10_000 });
  });

  it('beyond the limit have no total, and those of a root alone stay right', () => {
    const size = 1_000;
    const edges = Array.from({ length: size - 1 }, (_, at) => [at, at + 1] as const);
    const roots = [[0], [900]];
    expect(reachOf({ size, edges, open: [] }, roots, 500)).toEqual([
      { alone: 900, touched: null },
      { alone: 0, touched: null },
    ]);
  });
});
