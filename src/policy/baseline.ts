import type { Report, ReportFinding } from '../model/report.ts';

/** A report against an earlier one. */
export interface BaselineDifference {
  /** Findings that the earlier report does not have. */
  readonly fresh: readonly ReportFinding[];
  /** Findings of the earlier report that went away. */
  readonly gone: readonly ReportFinding[];
}

/**
 * Says which findings are new. A finding is the one of before when cause, place and what is known of it are the same; where
 * it changes the image or is not explained, its values have to be the same too.
 */
export function compareToBaseline(report: Report, baseline: Report): BaselineDifference {
  const before = new Set(own(baseline).map(keyOf));
  const now = new Set(own(report).map(keyOf));
  return {
    fresh: own(report).filter((finding) => !before.has(keyOf(finding))),
    gone: own(baseline).filter((finding) => !now.has(keyOf(finding))),
  };
}

function own({ findings }: Report): readonly ReportFinding[] {
  return findings.filter(({ role }) => role !== 'derived');
}

function keyOf(finding: ReportFinding): string {
  const { cause, role, grade, security, predicate, path, location, left, right } = finding;
  const grave = grade === 'lossy' || grade === 'finding' || role === 'unexplained' || security !== null;
  return JSON.stringify([
    cause,
    role,
    grade,
    security?.severity ?? null,
    predicate?.held ?? null,
    path,
    location.kind,
    location.name,
    ...(grave ? [left, right, finding.sites] : []),
  ]);
}
