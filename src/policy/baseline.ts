import type { Report, ReportFinding } from '../model/report.ts';

/**
 * Says which findings are new since an earlier report. A finding is the one of before when cause, place and what is known of
 * it are the same; where it changes the image or is not explained, its values have to be the same too.
 */
export function compareToBaseline(report: Report, baseline: Report, file: string): Report {
  const before = new Set(own(baseline).map(keyOf));
  const now = new Set(own(report).map(keyOf));
  const fresh = own(report).filter((finding) => !before.has(keyOf(finding)));
  const gone = own(baseline).filter((finding) => !now.has(keyOf(finding)));
  return {
    ...report,
    baseline: {
      file,
      fresh: fresh.map(({ id }) => id),
      gone: gone.map(({ cause, title, path, location }) => ({ cause, title, path, name: location.name })),
    },
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
