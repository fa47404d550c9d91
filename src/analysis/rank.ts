import type { Finding } from '../model/cause.ts';
import type { DigestGraph, DigestReach } from '../model/digest-graph.ts';
import { pathKey } from '../model/path.ts';
import { reachOf } from './digest-reach.ts';
import type { Factor } from './factors.ts';

const severities = ['critical', 'high', 'medium', 'low'];
const grades = ['finding', 'lossy', 'guarded', 'safe'];
const roles = ['root', 'unexplained', 'encoding', 'derived'];

/** A factor with the digests that it makes different. */
export interface ReachingFactor extends Factor {
  readonly digests: DigestReach;
}

/** How many digests each factor changes: those in whose bytes its findings lie, and all that hold or name these. */
export function withReach(
  factors: readonly Factor[],
  findings: readonly Finding[],
  graph: DigestGraph,
): ReachingFactor[] {
  const reach = reachOf(
    graph,
    factors.map((factor) => factor.findings.flatMap((at) => findings[at]?.digests ?? [])),
  );
  return factors.map((factor, at) => ({ ...factor, digests: reach[at] ?? { alone: 0, touched: null } }));
}

/**
 * Most important factor first: security, then what may matter at run time, then how many digests it alone changes, then
 * how many it changes at all, then how many sites it has, then how deep its first finding lies. Ties go to the path.
 */
export function rankFactors(factors: readonly ReachingFactor[], findings: readonly Finding[]): ReachingFactor[] {
  const keyed = factors.map((factor) => ({ factor, key: factorKey(factor, findings) }));
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ factor }) => factor);
}

/** Findings in report order: what matters first within the ranked factors; encoding and derived ones last. */
export function rankFindings(findings: readonly Finding[], factors: readonly Factor[]): number[] {
  const rank = new Map(factors.flatMap((factor, at) => factor.findings.map((finding) => [finding, at] as const)));
  const keys = findings.map((finding, at) => [
    finding.security === null ? 9 : severities.indexOf(finding.security.severity),
    finding.role === 'unexplained' ? 0 : roles.indexOf(finding.role),
    rank.get(at) ?? factors.length,
    grades.indexOf(finding.grade),
    pathKey(finding.path),
    finding.key,
    finding.name,
    at,
  ]);
  return findings.map((_, at) => at).sort((a, b) => compareKeys(keys[a] ?? [], keys[b] ?? []));
}

type Key = readonly (string | number)[];

function compareKeys(left: Key, right: Key): number {
  for (const [at, value] of left.entries()) {
    const other = right[at];
    if (other === undefined || value === other) continue;
    return value < other ? -1 : 1;
  }
  return 0;
}

function factorKey(factor: ReachingFactor, findings: readonly Finding[]): Key {
  const own = factor.findings.flatMap((at) => findings[at] ?? []);
  const best = (order: readonly string[], of: (finding: Finding) => string | undefined): number =>
    Math.min(...own.map((finding) => order.indexOf(of(finding) ?? '')).map((at) => (at === -1 ? order.length : at)));
  const sites = own.reduce((sum, finding) => sum + finding.sites, 0);
  const depth = Math.max(...own.map((finding) => finding.path.length));
  return [
    best(severities, (finding) => finding.security?.severity),
    best(['root', 'encoding'], (finding) => (finding.role === 'unexplained' ? 'root' : finding.role)),
    best(grades, (finding) => finding.grade),
    -factor.digests.alone,
    -(factor.digests.touched ?? 0),
    -sites,
    -depth,
    own.map((finding) => pathKey(finding.path)).sort()[0] ?? '',
    factor.id,
  ];
}
