import { classify } from '../analysis/classify.ts';
import { type Grouping, group } from '../analysis/group.ts';
import { fileSource } from '../bytes/byte-source.ts';
import { type WalkOptions, walkWith } from '../diff/walk.ts';
import { compareContainer } from '../formats/_shared/compare-container.ts';
import { tarContainer } from '../formats/tar/container.ts';
import { equalMembers } from '../formats/tar/equal-members.ts';
import { type PackedTarIndex, unpackTarIndex } from '../formats/tar/indexer.ts';
import type { Digest, FileRange } from '../model/bytes.ts';
import type { Cause, Clock, Finding } from '../model/cause.ts';
import type { DigestGraph } from '../model/digest-graph.ts';
import type { Path } from '../model/path.ts';
import type { Problem } from '../model/problem.ts';
import { Certifier } from '../proof/certifier.ts';
import { withDerivedDigests } from '../proof/digest-sites.ts';
import { layerDigests } from '../proof/layer-digests.ts';
import { leafLevels, proveTree, type TreeProof, withLevels } from '../proof/prove-tree.ts';
import { timed } from '../util/stopwatch.ts';

/** Compares two indexed layers member by member and gives every difference its cause. */
export interface CompareJob {
  readonly kind: 'compare';
  readonly path: Path;
  readonly left: IndexedLayer;
  readonly right: IndexedLayer;
  readonly clock: { readonly left: Clock; readonly right: Clock };
  /** SHA-256 of the left tar. */
  readonly leftDigest: Digest;
  /** Undo the roots and compare digests. */
  readonly prove: boolean;
  /** Write down the steps. */
  readonly certify: boolean;
  readonly grouping: Grouping;
}

export interface IndexedLayer {
  readonly tar: FileRange;
  readonly index: PackedTarIndex;
}

export interface CompareResult {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly proof: LayerProof;
  /** The digests that differ in the layer; number 0 is its tar. */
  readonly digests: DigestGraph;
}

/** Whether undoing the roots of a layer gave the left one, byte for byte. */
export type LayerProof = Omit<TreeProof, 'levels' | 'bytes' | 'needed'>;

const notProved: LayerProof = {
  equal: false,
  claims: [],
  stop: 'no proof was asked for',
  certified: null,
  uncertified: null,
};

export function compareLayers(job: CompareJob, walkOptions: WalkOptions, causes: readonly Cause[]): CompareResult {
  const left = fileSource(job.left.tar);
  const right = fileSource(job.right.tar);
  try {
    const nodes = [left, right].map((bytes) => ({ path: job.path, name: job.path.at(-1) ?? '', bytes }));
    const [leftNode, rightNode] = nodes;
    if (leftNode === undefined || rightNode === undefined) throw new Error('a layer has two sides');
    const [leftIndex, rightIndex] = [unpackTarIndex(job.left.index), unpackTarIndex(job.right.index)];
    const equal = timed('find equal members', () => equalMembers(left, leftIndex, right, rightIndex));
    const walked = walkWith(walkOptions, leftNode, rightNode, (cx) => {
      const l = tarContainer(left, leftIndex);
      const r = tarContainer(right, rightIndex);
      timed('compare members', () => compareContainer('tar', leftNode, rightNode, l, r, cx, { isEqual: equal.has }));
    });
    const classified = timed('find causes', () =>
      classify(withDerivedDigests(walked, left, right), { causes, clock: job.clock }),
    );
    const { items, graph: digests } = layerDigests(walked, classified);
    const { problems } = walked;
    if (!job.prove) {
      const levels = leafLevels(items, walked.owners);
      return { findings: group(withLevels(items, levels), job.grouping), problems, proof: notProved, digests };
    }
    const certifier = job.certify ? { certifier: new Certifier(items) } : {};
    const sides = { left, right, leftDigest: job.leftDigest, equalRuns: equal.runs };
    const proved = timed('prove', () => proveTree({ walked, items, ...sides, ...certifier }));
    const { levels, bytes, needed, ...proof } = proved;
    const answered = withLevels(items, levels, bytes, needed);
    return { findings: group(answered, job.grouping), problems, proof, digests };
  } finally {
    left.close();
    right.close();
  }
}
