import type { AttackResult } from './attack-cases.ts';
import type { FaultVerdict } from './judge.ts';
import type { ProofResult } from './proof-levels.ts';
import type { Result } from './run-case.ts';

/** One line of the scoreboard: `right` of `total`, or a ratio of two sums. */
export interface Score {
  readonly name: string;
  readonly right: number;
  readonly total: number;
  /** What this version has to reach, as a share; `most` where less is better. */
  readonly bar: number | null;
  readonly most?: boolean;
}

/** The table of issue 3, over all cases, and what else there is to know. */
export function scoresOf(
  results: readonly Result[],
  attacks: readonly AttackResult[],
  pairs: readonly ProofResult[] = [],
): Score[] {
  const proofs = results.flatMap(({ proof }) => proof ?? []);
  const singles = results.filter(({ planned }) => planned.group === 'single' && !planned.drift);
  const beside = results.filter(({ planned }) => planned.group === 'single' && planned.drift);
  const mixtures = (size: number): Result[] =>
    results.filter(({ planned }) => planned.group === 'mixture' && planned.faults === size);
  const firsts = (name: string, of: readonly Result[], bar: number | null): Score => ({
    name,
    right: of.filter(({ verdict }) => verdict.firstRight).length,
    total: of.length,
    bar,
  });
  const derived = sum(results, ({ verdict }) => verdict.derivedSites);
  const falseRoots = sum(results, ({ verdict }) => verdict.falseRootSites);
  const benign = results.filter(({ verdict }) => verdict.benign);
  const harmless = results.filter(({ verdict }) =>
    verdict.faults.every(({ truth }) => truth.fault.effect === 'harmless'),
  );
  const real = results.filter(({ verdict }) => !verdict.benign);
  return [
    firsts('first root right (path and field), single fault', singles, 0.95),
    firsts('… by real tools alone', singles.filter(isByTool), null),
    firsts('first root right, beside an input that changed too', beside, null),
    firsts('first root right, mixture of 2', mixtures(2), null),
    firsts('first root right, mixture of 4', mixtures(4), null),
    firsts('first root right, mixture of 8', mixtures(8), 0.88),
    firsts('first root right, mixture of 16', mixtures(16), null),
    firsts(
      'first root right, whole images by their builders',
      results.filter(({ planned }) => planned.group === 'image'),
      null,
    ),
    faultScore('cause label right', results, ({ labelled }) => labelled, 0.92),
    faultScore('… of faults by real tools', results, ({ labelled }) => labelled, null, 'real tool'),
    faultScore('every root found, wherever it ranks', results, ({ found }) => found, null),
    faultScore('factor right', results, ({ factored }) => factored, null),
    { name: 'derived sites reported as roots', right: falseRoots, total: derived + falseRoots, bar: 0.005, most: true },
    {
      name: 'a real change called harmless, adversarial cases',
      right: attacks.filter(({ harmless }) => harmless).length,
      total: attacks.length,
      bar: 0,
      most: true,
    },
    {
      name: 'a real change named at its place, adversarial cases',
      right: attacks.filter(({ named }) => named).length,
      total: attacks.length,
      bar: null,
    },
    {
      name: 'a real change called harmless, all other cases',
      right: real.filter(({ verdict }) => verdict.calledHarmless).length,
      total: real.length,
      bar: 0,
      most: true,
    },
    {
      name: 'bytes left unexplained where nothing real changed',
      right: sum(benign, ({ verdict }) => verdict.unexplainedBytes),
      total: sum(benign, ({ verdict }) => verdict.differingBytes),
      bar: 0.02,
      most: true,
    },
    {
      name: 'harmless cases that end `equivalent`',
      right: harmless.filter(({ verdict }) => verdict.verdict === 'equivalent').length,
      total: harmless.length,
      bar: null,
    },
    levelScore('harmless cases in Bazel-shaped images proved up to the manifest (P4)', proofs, 'bazel', 'P4', 0.95),
    levelScore('… in Dockerfile-shaped images up to the layers (P2) or further', proofs, 'dockerfile', 'P2', 0.95),
    levelScore('Dockerfiles built twice by buildah, up to the layers (P2) or further', pairs, 'dockerfile', 'P2', 0.95),
    ...certificateScores([...proofs, ...pairs]),
    {
      name: 'causes reported ÷ causes injected',
      right: sum(results, ({ verdict }) => verdict.causesReported),
      total: sum(results, ({ verdict }) => verdict.causesInjected),
      bar: 1.3,
      most: true,
    },
  ];
}

function levelScore(
  name: string,
  proofs: readonly ProofResult[],
  shape: ProofResult['shape'],
  least: string,
  bar: number,
): Score {
  const own = proofs.filter((proof) => proof.shape === shape);
  return { name, right: own.filter(({ level }) => level !== null && level >= least).length, total: own.length, bar };
}

function certificateScores(proofs: readonly ProofResult[]): Score[] {
  const made = proofs.filter(({ holds }) => holds !== null);
  const confirmed = made.filter(({ holds }) => holds === true).length;
  const forged = made.reduce((total, { tampered }) => total + tampered, 0);
  const refused = made.reduce((total, proof) => total + proof.refused, 0);
  return [
    { name: 'certificates of these that the checker confirms', right: confirmed, total: made.length, bar: 1 },
    {
      name: 'certificates changed in one place and sealed again that it refuses',
      right: refused,
      total: forged,
      bar: 1,
    },
  ];
}

/** Whether a real tool wrote all that differs, but for a changed input beside it. */
function isByTool({ verdict }: Result): boolean {
  return verdict.faults.every(({ truth }) => truth.fault.made === 'real tool');
}

function faultScore(
  name: string,
  results: readonly Result[],
  is: (fault: FaultVerdict) => boolean,
  bar: number | null,
  made?: string,
): Score {
  const faults = results
    .flatMap(({ verdict }) => verdict.faults)
    .filter(({ truth: { fault } }) => fault.causes.length > 0 && (made === undefined || fault.made === made));
  return { name, right: faults.filter(is).length, total: faults.length, bar };
}

export function shareOf({ right, total }: Score): number {
  return total === 0 ? 0 : right / total;
}

export function isMet(score: Score): boolean {
  if (score.bar === null || score.total === 0) return true;
  return score.most === true ? shareOf(score) <= score.bar : shareOf(score) >= score.bar;
}

/** What was said of one fault over all its cases. */
export interface FaultScore {
  readonly id: string;
  readonly made: string;
  readonly causes: readonly string[];
  readonly cases: number;
  readonly found: number;
  readonly labelled: number;
  readonly factored: number;
  readonly said: readonly string[];
}

/** One line for each fault, in the order of their ids. */
export function faultScores(results: readonly Result[]): FaultScore[] {
  const byId = new Map<string, FaultVerdict[]>();
  for (const { verdict } of results) {
    for (const fault of verdict.faults) {
      const { id } = fault.truth.fault;
      byId.set(id, [...(byId.get(id) ?? []), fault]);
    }
  }
  return [...byId.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, verdicts]) => ({
      id,
      made: verdicts[0]?.truth.fault.made ?? '',
      causes: verdicts[0]?.truth.fault.causes ?? [],
      cases: verdicts.length,
      found: verdicts.filter(({ found }) => found).length,
      labelled: verdicts.filter(({ labelled }) => labelled).length,
      factored: verdicts.filter(({ factored }) => factored).length,
      said: [...new Set(verdicts.filter(({ labelled }) => !labelled).flatMap(({ said }) => said))].sort(),
    }));
}

function sum(results: readonly Result[], of: (result: Result) => number): number {
  return results.reduce((total, result) => total + of(result), 0);
}
