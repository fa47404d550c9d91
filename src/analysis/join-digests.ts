import type { Finding } from '../model/cause.ts';
import type { DigestGraph } from '../model/digest-graph.ts';

/** Puts graphs of parts of an image together to one, with numbers of its own. */
export class DigestGraphBuilder {
  #size = 0;
  readonly #edges: (readonly [number, number])[] = [];
  readonly #open: number[] = [];

  node(): number {
    this.#size += 1;
    return this.#size - 1;
  }

  edge(from: number, to: number | undefined): void {
    if (to !== undefined) this.#edges.push([from, to]);
  }

  open(node: number): void {
    this.#open.push(node);
  }

  /** Takes in a graph; its numbers grow by what is returned. */
  add({ size, edges, open }: DigestGraph): number {
    const offset = this.#size;
    this.#size += size;
    for (const [from, to] of edges) this.#edges.push([from + offset, to + offset]);
    for (const node of open) this.#open.push(node + offset);
    return offset;
  }

  get graph(): DigestGraph {
    return { size: this.#size, edges: this.#edges, open: this.#open };
  }
}

/** Findings whose digests have numbers of a graph that was taken in at `offset`. */
export function shifted(findings: readonly Finding[], offset: number): readonly Finding[] {
  if (offset === 0) return findings;
  return findings.map((finding) =>
    finding.digests === undefined ? finding : { ...finding, digests: finding.digests.map((at) => at + offset) },
  );
}
