import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';
import { ImagePair, memoryDirectory } from '../support/image-pair.ts';
import { buildCase } from './build-case.ts';
import { type CaseVerdict, judge } from './judge.ts';
import type { Case, Truth } from './model.ts';
import type { PlannedCase } from './plan.ts';
import type { WholeImage } from './producers/images.ts';
import { compareAndProve, type ProofResult } from './proof-levels.ts';

export interface Result {
  readonly planned: Omit<Case, 'truths'>;
  readonly verdict: CaseVerdict;
  /** Of cases in which nothing can matter. */
  readonly proof?: ProofResult;
}

/** Builds the two images of one case and compares them. */
export async function compareCase({
  from,
  placed,
  id,
  archetype,
}: PlannedCase): Promise<{ report: Report; truths: readonly Truth[]; proof?: ProofResult }> {
  const { left, right, truths } = buildCase(from, placed);
  const pair = new ImagePair(memoryDirectory);
  try {
    pair.write('left', left);
    pair.write('right', right);
    const references = { left: pair.reference('left'), right: pair.reference('right') };
    const shape = archetype === 'dockerfile' ? 'dockerfile' : 'bazel';
    if (truths.every(({ fault }) => fault.effect === 'harmless')) {
      return { ...(await compareAndProve(id, shape, references)), truths };
    }
    return { report: await compareImages(references.left, references.right, { jobs: 0 }), truths };
  } finally {
    pair.dispose();
  }
}

/** The same for two images that a tool wrote as a whole. */
export async function runImage({ id, left, right, truths }: WholeImage): Promise<Result> {
  const report = await compareImages(left, right, { jobs: 0 });
  const planned = {
    id,
    group: 'image' as const,
    faults: truths.length,
    archetype: 'its own',
    depth: null,
    drift: false,
  };
  return { planned, verdict: judge(report, truths) };
}

/** Holds the report of one case against the truth. */
export async function runCase(planned: PlannedCase): Promise<Result> {
  const { report, truths, proof } = await compareCase(planned);
  return { planned, verdict: judge(report, truths), ...(proof === undefined ? {} : { proof }) };
}
