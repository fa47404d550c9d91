import type { Report, ReportFinding } from '../model/report.ts';

/** Exit status of section 1 of the contract. */
export const trouble = 2;
/** What a shell reports for a program that SIGINT ended. */
export const interrupted = 130;

/**
 * 0 for equal images, and for images that differ in nothing but what was accepted; 1 for all others; 2 where nothing can be
 * claimed, whatever was accepted. A policy that only hides keeps 1.
 */
export function exitStatus(report: Report, accept: 'equivalent' | null): 0 | 1 | 2 {
  const { verdict, findings, policy, baseline } = report;
  if (verdict === 'incomplete') return 2;
  if (verdict === 'identical') return 0;
  if ((policy.denied ?? []).length > 0) return 1;
  if (verdict === 'equivalent' && accept === 'equivalent') return 0;
  const accepted = new Set(policy.accepted);
  if (accepted.size === 0 && baseline === undefined) return 1;
  const fresh = baseline === undefined ? null : new Set(baseline.fresh);
  const own = findings.filter(({ role }) => role !== 'derived');
  // A difference that no finding names cannot have been accepted.
  if (own.length === 0) return 1;
  const open = own.filter(
    (finding) =>
      !accepted.has(finding.id) &&
      fresh?.has(finding.id) !== false &&
      !(accept === 'equivalent' && isHarmless(finding)),
  );
  return open.length === 0 ? 0 : 1;
}

/** What may be part of an `equivalent` comparison (src/analysis/verdict.ts), as far as the report says. */
function isHarmless({ role, grade, security, predicate, proof }: ReportFinding): boolean {
  if (security !== null || role === 'unexplained') return false;
  const excused = grade === 'safe' || (grade === 'guarded' && predicate?.held === true);
  return excused && proof !== null && proof !== 'P0';
}
