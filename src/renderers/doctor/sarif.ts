import { createHash } from 'node:crypto';
import type { DoctorFinding, DoctorResult, Severity } from '../../model/doctor.ts';
import { jsonText } from '../../util/json-text.ts';

const maxResults = 5_000;

export const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** SARIF 2.1.0, as code scanning services take it: one result for each place, with line and column. */
export function doctorSarif({ findings, problems }: DoctorResult, version: string): string {
  const shown = findings.slice(0, maxResults);
  const rules = [...new Map(shown.map((finding) => [finding.rule, finding])).values()].sort((a, b) =>
    a.rule < b.rule ? -1 : 1,
  );
  const places = new Map(rules.map(({ rule }, at) => [rule, at]));
  const notifications = problems.map(({ file, message }) => ({
    level: 'error',
    message: { text: file === '' ? message : `${file}: ${message}` },
  }));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'odp-diff doctor', version, rules: rules.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: problems.length === 0, toolExecutionNotifications: notifications }],
        results: shown.map((finding) => resultOf(finding, places.get(finding.rule) ?? -1)),
      },
    ],
  };
  return jsonText(log);
}

function ruleOf({ rule, title, why, fix }: DoctorFinding): unknown {
  const help = [why, ...fix.map((each) => `${each.for}: ${each.text}`)].join('\n');
  return { id: rule, shortDescription: { text: title }, help: { text: help } };
}

function resultOf(finding: DoctorFinding, ruleIndex: number): unknown {
  const { rule, title, severity, file, line, column, endLine, endColumn, text, why, allowed } = finding;
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    kind: 'fail',
    message: { text: `${title}: ${text}. ${why}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }],
    partialFingerprints: { 'odpDiffDoctor/v1': fingerprintOf(finding) },
    ...(allowed === null ? {} : { suppressions: [{ kind: 'inSource', justification: allowed.reason }] }),
  };
}

/** The same text for the same reason in the same file is the same finding, wherever in the file it is this time. */
export function fingerprintOf({ rule, file, text }: DoctorFinding): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, file, text]))
    .digest('hex')
    .slice(0, 40);
}

export function uriOf(file: string): string {
  return file
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}
