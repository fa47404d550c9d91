import type { Finding } from '../model/cause.ts';
import type { Problem } from '../model/problem.ts';
import type { Verdict } from '../model/report.ts';

/** Contract section 3. `sameImage`: the manifest digests (and index digests, where indexes were named) are equal. */
export function verdictOf(sameImage: boolean, findings: readonly Finding[], problems: readonly Problem[]): Verdict {
  if (problems.some((problem) => problem.severity === 'error')) return 'incomplete';
  if (sameImage) return 'identical';
  return findings.every(isHarmless) ? 'equivalent' : 'different';
}

/** Only what follows from something else, or was proved and cannot matter, may be forgotten. */
export function isHarmless(finding: Finding): boolean {
  if (finding.security !== null || finding.grade === 'finding' || finding.grade === 'lossy') return false;
  if (finding.role === 'unexplained') return false;
  if (finding.role === 'derived') return true;
  if (finding.grade === 'guarded' && finding.predicate?.held !== true) return false;
  return finding.proof !== null && finding.proof !== 'P0';
}
