import type { DoctorResult, Severity } from '../../model/doctor.ts';
import { jsonText } from '../../util/json-text.ts';
import { fingerprintOf } from './sarif.ts';

const maxEntries = 5_000;
const severity: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'major',
  medium: 'minor',
  low: 'info',
};

/** GitLab's code quality report: one entry for each finding that is not allowed. */
export function doctorCodeQuality({ findings }: DoctorResult): string {
  const entries = findings
    .filter(({ allowed }) => allowed === null)
    .slice(0, maxEntries)
    .map((finding) => ({
      description: `${finding.title}: ${finding.text}`,
      check_name: finding.rule,
      fingerprint: fingerprintOf(finding),
      severity: severity[finding.severity],
      location: { path: finding.file, lines: { begin: finding.line } },
    }));
  return jsonText(entries);
}
