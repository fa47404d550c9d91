import type { Confidence, FactorHint, Finding } from '../model/cause.ts';
import {
  type Candidate,
  type Clocks,
  candidatesOf,
  gatherEvidence,
  type Parameters,
  shownByExperiment,
} from './factor-candidates.ts';
import { type Choice, coverFindings } from './factor-cover.ts';
import { areConstants, commitsOf, commonPair, newestTimes, timesOf } from './factor-parameters.ts';

/** One reason for several findings: a factor of the taxonomy with its parameters, or the cause of the site itself. */
export interface Factor {
  readonly id: string;
  readonly parameters: Parameters;
  readonly confidence: Confidence;
  /** Indices into the list of findings. */
  readonly findings: readonly number[];
}

/** The factors, and the findings with what else would explain them. */
export interface Fitted {
  readonly factors: readonly Factor[];
  readonly findings: readonly Finding[];
}

/**
 * Fits the fewest factors over the findings that are not derived: a clock, a time zone, a user or a path pair explains many
 * sites at once; what no factor takes is named by its own cause, or is unexplained. Where two factors fit equally, neither is
 * certain, and the findings name the other one. Order: first finding first.
 */
export function fitFactors(findings: readonly Finding[], clocks: Clocks): Fitted {
  const evidence = gatherEvidence(findings, clocks);
  const roots = [...findings.entries()].filter(([, { role }]) => role !== 'derived');
  const choices = coverFindings(
    roots.map(([, finding]) => candidatesOf(finding, evidence)),
    roots.map(([, { sites }]) => sites),
  );
  const named = new Map(roots.flatMap(([at], order) => choiceAt(at, choices[order])));
  const factors = mergeUsers([...bucketsOf(named).values()]).map((bucket) => finish(bucket, findings));
  return { factors, findings: findings.map((finding, at) => withRivals(finding, named.get(at)?.rivals ?? [])) };
}

function choiceAt(at: number, choice: Choice | undefined): (readonly [number, Choice])[] {
  return choice === undefined ? [] : [[at, choice]];
}

interface Bucket {
  readonly candidate: Candidate;
  readonly pairs: Parameters[];
  readonly findings: number[];
  confidence: Confidence;
}

function bucketsOf(named: ReadonlyMap<number, Choice>): Map<string, Bucket> {
  const buckets = new Map<string, Bucket>();
  for (const [at, { candidate, rivals }] of named) {
    const confidence = rivals.length > 0 ? 'possible' : candidate.confidence;
    const bucket = buckets.get(candidate.key) ?? { candidate, pairs: [], findings: [], confidence };
    bucket.findings.push(at);
    bucket.pairs.push(candidate.parameters);
    bucket.confidence = weaker(bucket.confidence, confidence);
    buckets.set(candidate.key, bucket);
  }
  return buckets;
}

/** One user has a name and a number: where there is one pair of either, they are one reason. */
function mergeUsers(buckets: readonly Bucket[]): readonly Bucket[] {
  const users = buckets.filter(({ candidate }) => candidate.id === 'factor-user');
  const isNumber = ({ candidate }: Bucket): boolean => /^[ug]id \d/.test(candidate.parameters.left ?? '');
  const [numbers, names] = [users.filter(isNumber), users.filter((bucket) => !isNumber(bucket))];
  const [number, name] = [numbers[0], names[0]];
  if (numbers.length !== 1 || names.length !== 1 || number === undefined || name === undefined) return buckets;
  name.findings.push(...number.findings);
  name.findings.sort((a, b) => a - b);
  name.confidence = weaker(name.confidence, number.confidence);
  return buckets.filter((bucket) => bucket !== number);
}

function finish({ candidate, pairs, findings: at, confidence }: Bucket, findings: readonly Finding[]): Factor {
  const own = at.flatMap((index) => findings[index] ?? []);
  const { id } = candidate;
  if (candidate.key.startsWith(`["${shownByExperiment}"`))
    return { id, parameters: candidate.parameters, confidence, findings: at };
  if (id === 'factor-clock') {
    const parameters = newestTimes(timesOf(own));
    return { id: areConstants(own) ? 'factor-sde-mismatch' : id, parameters, confidence, findings: at };
  }
  const told = own.flatMap(({ hints }) => hints.flatMap((hint) => (isOf(hint, id) ? [hint] : [])));
  const parameters =
    id === 'factor-git-state' ? commitsOf(told) : commonPair(candidate.parameters.left === null ? told : pairs);
  return { id, parameters, confidence, findings: at };
}

type Named = Extract<FactorHint, { factor: `factor-${string}` }>;

function isOf(hint: FactorHint, id: string): hint is Named {
  return hint.factor === id;
}

function withRivals(finding: Finding, rivals: readonly Candidate[]): Finding {
  if (rivals.length === 0) return finding;
  const ids = new Set([...finding.ambiguousWith, ...rivals.map(({ id }) => id)]);
  return { ...finding, ambiguousWith: [...ids].sort() };
}

function weaker(left: Confidence, right: Confidence): Confidence {
  const order: readonly Confidence[] = ['proved', 'likely', 'possible'];
  return order.indexOf(left) > order.indexOf(right) ? left : right;
}
