import { createHash } from 'node:crypto';
import type { Report, ReportFinding } from '../../model/report.ts';
import { jsonText } from '../../util/json-text.ts';
import { levelOf } from './level.ts';
import { findingLines, ownFindings } from './messages.ts';

const maxEntries = 5_000;

/** GitLab's code quality report (a subset of the Code Climate format): one entry for each finding. */
export function renderCodeQuality(report: Report): string {
  const entries = ownFindings(report)
    .slice(0, maxEntries)
    .map((finding) => ({
      description: `${finding.title}: ${findingLines(finding, report).join('; ')}`,
      check_name: finding.cause ?? 'unexplained',
      fingerprint: fingerprintOf(finding),
      severity: severityOf(finding),
      location: { path: pathOf(finding), lines: { begin: lineOf(finding) } },
    }));
  return jsonText(entries);
}

/** The same place for the same reason is the same entry, whatever its values are this time. */
export function fingerprintOf({ cause, path, location }: ReportFinding): string {
  const key = JSON.stringify([cause, path, location.kind, location.name]);
  return createHash('sha256').update(key).digest('hex').slice(0, 40);
}

function severityOf(finding: ReportFinding): string {
  if (finding.security !== null)
    return finding.security.severity === 'critical' || finding.security.severity === 'high' ? 'blocker' : 'critical';
  const level = levelOf(finding);
  return level === 'error' ? 'major' : level === 'warning' ? 'minor' : 'info';
}

/** A path below the image, with what has no place in a path written as `%XX`. */
export function pathOf({ path }: Pick<ReportFinding, 'path'>): string {
  return path.map((step) => encodeStep(step)).join('/');
}

function encodeStep(step: string): string {
  return step
    .split('/')
    .map((part) =>
      part === '..' || part === '.' ? part.replaceAll('.', '%2E') : encodeURIComponent(part.toWellFormed()),
    )
    .join('/');
}

/** Lines are counted from 1; a place that is no line is said to be in the first one. */
function lineOf({ location }: ReportFinding): number {
  const line = /^lines? (\d{1,9})/.exec(location.name)?.[1];
  return line === undefined ? 1 : Math.max(1, Number(line));
}
