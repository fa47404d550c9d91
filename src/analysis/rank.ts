import type { Finding } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';
import type { Factor } from './factors.ts';

const severities = ['critical', 'high', 'medium', 'low'];
const grades = ['finding', 'lossy', 'guarded', 'safe'];
const roles = ['root', 'unexplained', 'encoding', 'derived'];

/**
 * Most important factor first: security, then what may matter at run time, then how many layers it alone makes
 * different, then how many sites, then how deep its first finding lies. Ties go to the path.
 */
export function rankFactors(factors: readonly Factor[], findings: readonly Finding[]): Factor[] {
  const alone = layersAlone(factors, findings);
  const keyed = factors.map((factor, at) => ({ factor, key: factorKey(factor, findings, alone[at] ?? 0) }));
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

function factorKey(factor: Factor, findings: readonly Finding[], alone: number): Key {
  const own = factor.findings.flatMap((at) => findings[at] ?? []);
  const best = (order: readonly string[], of: (finding: Finding) => string | undefined): number =>
    Math.min(...own.map((finding) => order.indexOf(of(finding) ?? '')).map((at) => (at === -1 ? order.length : at)));
  const sites = own.reduce((sum, finding) => sum + finding.sites, 0);
  const depth = Math.max(...own.map((finding) => finding.path.length));
  return [
    best(severities, (finding) => finding.security?.severity),
    best(['root', 'encoding'], (finding) => (finding.role === 'unexplained' ? 'root' : finding.role)),
    best(grades, (finding) => finding.grade),
    -alone,
    -sites,
    -depth,
    own.map((finding) => pathKey(finding.path)).sort()[0] ?? '',
    factor.id,
  ];
}

/** For each factor the number of layers in which nothing else is a root. */
function layersAlone(factors: readonly Factor[], findings: readonly Finding[]): number[] {
  const byLayer = new Map<string, Set<number>>();
  factors.forEach((factor, at) => {
    for (const finding of factor.findings) {
      const layer = findings[finding]?.path[0] ?? '';
      byLayer.set(layer, (byLayer.get(layer) ?? new Set()).add(at));
    }
  });
  return factors.map((_, at) => [...byLayer.values()].filter((owners) => owners.size === 1 && owners.has(at)).length);
}
