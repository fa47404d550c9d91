import { classify } from '../analysis/classify.ts';
import { group } from '../analysis/group.ts';
import { fileSource } from '../bytes/byte-source.ts';
import { type WalkOptions, walkWith } from '../diff/walk.ts';
import { compareContainer } from '../formats/_shared/compare-container.ts';
import { tarContainer } from '../formats/tar/container.ts';
import { type PackedTarIndex, unpackTarIndex } from '../formats/tar/indexer.ts';
import type { FileRange } from '../model/bytes.ts';
import type { Cause, Clock, Finding } from '../model/cause.ts';
import type { Path } from '../model/path.ts';
import type { Problem } from '../model/problem.ts';

/** Compares two indexed layers member by member and gives every difference its cause. */
export interface CompareJob {
  readonly kind: 'compare';
  readonly path: Path;
  readonly left: IndexedLayer;
  readonly right: IndexedLayer;
  readonly clock: { readonly left: Clock; readonly right: Clock };
}

export interface IndexedLayer {
  readonly tar: FileRange;
  readonly index: PackedTarIndex;
}

export interface CompareResult {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

export function compareLayers(job: CompareJob, walkOptions: WalkOptions, causes: readonly Cause[]): CompareResult {
  const left = fileSource(job.left.tar);
  const right = fileSource(job.right.tar);
  try {
    const nodes = [left, right].map((bytes) => ({ path: job.path, name: job.path.at(-1) ?? '', bytes }));
    const [leftNode, rightNode] = nodes;
    if (leftNode === undefined || rightNode === undefined) return { findings: [], problems: [] };
    const { sites, problems } = walkWith(walkOptions, (cx) => {
      const l = tarContainer(left, unpackTarIndex(job.left.index));
      const r = tarContainer(right, unpackTarIndex(job.right.index));
      compareContainer('tar', leftNode, rightNode, l, r, cx);
    });
    return { findings: group(classify(sites, { causes, clock: job.clock })), problems };
  } finally {
    left.close();
    right.close();
  }
}
