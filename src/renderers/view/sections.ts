import type { Report, ReportCause, ReportFinding, ReportProblem } from '../../model/report.ts';

/** A cause with its findings, in the order of the report. */
export interface CauseSection {
  readonly cause: ReportCause;
  /** Findings that no earlier section has shown. */
  readonly findings: readonly ReportFinding[];
  /** How many of its findings an earlier section (security, an earlier cause) has shown. */
  readonly shownBefore: number;
}

/** A problem, once where both sides have it. */
export interface ShownProblem extends Omit<ReportProblem, 'side'> {
  readonly side: ReportProblem['side'] | 'left and right';
}

/** The report in the order in which every view shows it; each finding is in exactly one section. */
export interface Sections {
  readonly security: readonly ReportFinding[];
  readonly causes: readonly CauseSection[];
  readonly otherRoots: readonly ReportFinding[];
  readonly unexplained: readonly ReportFinding[];
  readonly encoding: readonly ReportFinding[];
  readonly derived: readonly ReportFinding[];
  readonly errors: readonly ShownProblem[];
  readonly notes: readonly ShownProblem[];
  /** What a policy hides; no view shows more of it than how much it is. */
  readonly hidden: readonly ReportFinding[];
}

/**
 * Arranges a report for reading. Security comes first and is never folded into a cause; unexplained and derived
 * findings keep their own sections even if a cause names them, so that neither is hidden nor mistaken for a root.
 * Differences of encoding make a cause block only where nothing weightier differs.
 */
export function arrange(report: Report): Sections {
  const shown = new Set<number>(report.policy.hidden);
  const hidden = report.findings.filter(({ id }) => shown.has(id));
  const visible = report.findings.filter(({ id }) => !shown.has(id));
  const take = (wanted: (finding: ReportFinding) => boolean): ReportFinding[] => {
    const taken = report.findings.filter((finding) => !shown.has(finding.id) && wanted(finding));
    for (const finding of taken) shown.add(finding.id);
    return taken;
  };
  const security = take((finding) => finding.security !== null);
  const unexplained = take((finding) => finding.role === 'unexplained');
  const derived = take((finding) => finding.role === 'derived');
  const rooted = visible.some(({ role }) => role === 'root' || role === 'unexplained');
  const early = rooted ? take((finding) => finding.role === 'encoding') : [];
  const own = visible.filter(({ role }) => role === 'root' || (role === 'encoding' && !rooted));
  const byId = new Map([...security, ...own].map((finding) => [finding.id, finding]));
  const causes = report.causes.map((cause) => causeSection(cause, byId, shown));
  return {
    security,
    causes: causes.filter(({ findings, shownBefore }) => findings.length + shownBefore > 0),
    otherRoots: take((finding) => finding.role === 'root'),
    unexplained,
    encoding: [...early, ...take((finding) => finding.role === 'encoding')],
    derived,
    errors: oncePerKind(report.problems.filter((problem) => problem.severity === 'error')),
    notes: oncePerKind(report.problems.filter((problem) => problem.severity === 'note')),
    hidden,
  };
}

function causeSection(cause: ReportCause, byId: ReadonlyMap<number, ReportFinding>, shown: Set<number>): CauseSection {
  const named = cause.findings.flatMap((id) => byId.get(id) ?? []);
  const findings = named.filter((finding) => !shown.has(finding.id));
  for (const finding of findings) shown.add(finding.id);
  return { cause, findings, shownBefore: named.length - findings.length };
}

/** What is said of both sides in the same words is said once. */
function oncePerKind(problems: readonly ReportProblem[]): ShownProblem[] {
  const shown = new Map<string, ShownProblem>();
  for (const problem of problems) {
    const key = JSON.stringify({ ...problem, side: null });
    const known = shown.get(key);
    const both = known !== undefined && known.side !== problem.side;
    shown.set(key, both ? { ...problem, side: 'left and right' } : (known ?? problem));
  }
  return [...shown.values()];
}
