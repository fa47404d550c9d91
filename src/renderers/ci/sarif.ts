import type { Report, ReportFinding, ReportProblem } from '../../model/report.ts';
import { jsonText } from '../../util/json-text.ts';
import { shortened } from '../view/shortened.ts';
import { fingerprintOf, pathOf } from './gitlab-code-quality.ts';
import { levelOf } from './level.ts';
import { findingLines, ownFindings, verdictLine } from './messages.ts';

/** What GitHub keeps of one run; results are ranked, so what is left out is the least. */
const maxResults = 5_000;
const maxDerived = 100;

/** SARIF 2.1.0 (OASIS): causes are rules, findings are results. */
export function renderSarif(report: Report, version: string): string {
  const own = ownFindings(report);
  const derived = report.findings.filter(({ role }) => role === 'derived');
  const shown = [...own.slice(0, maxResults - maxDerived), ...derived.slice(0, maxDerived)];
  const rules = rulesOf(report, shown);
  const places = new Map(rules.map(({ id }, at) => [id, at]));
  const notifications = report.problems.map(notification);
  const leftOut = report.findings.length - shown.length;
  if (leftOut > 0) notifications.push(plainNote(`${leftOut} more findings are in the JSON report`));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'odp-diff', version, rules } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.verdict !== 'incomplete',
            toolExecutionNotifications: [plainNote(verdictLine(report)), ...notifications],
          },
        ],
        results: shown.map((finding, at) => result(finding, report, places, rankOf(at, shown.length))),
      },
    ],
  };
  return jsonText(log);
}

interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly help: { readonly text: string };
}

const unexplainedRule = 'unexplained';

function rulesOf(report: Report, shown: readonly ReportFinding[]): Rule[] {
  const rules = new Map<string, Rule>();
  for (const { cause, title } of shown) {
    const id = cause ?? unexplainedRule;
    if (rules.has(id)) continue;
    rules.set(id, { id, shortDescription: { text: title }, help: { text: helpFor(report, cause) } });
  }
  return [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function helpFor(report: Report, cause: string | null): string {
  const ids = new Set(report.findings.filter((finding) => finding.cause === cause).map(({ id }) => id));
  const fixes = report.causes.filter(({ findings }) => findings.some((id) => ids.has(id))).flatMap(({ fix }) => fix);
  const texts = [...new Set(fixes.map((fix) => `${fix.for}: ${fix.text}`))];
  const page = cause === null ? [] : [`More: odp-diff explain ${cause}`];
  return [...texts, ...page].join('\n') || 'Nothing is known about this difference.';
}

/** From 100 down: results are in order of importance. */
function rankOf(at: number, count: number): number {
  return Math.round(100_000 * (1 - at / count)) / 1000;
}

function result(finding: ReportFinding, report: Report, places: ReadonlyMap<string, number>, rank: number): unknown {
  const ruleId = finding.cause ?? unexplainedRule;
  const name = finding.location.name;
  return {
    ruleId,
    ruleIndex: places.get(ruleId) ?? -1,
    level: levelOf(finding),
    kind: 'fail',
    rank,
    message: { text: `${finding.title}. ${findingLines(finding, report).join('\n')}` },
    locations: [
      {
        physicalLocation: physical(finding),
        logicalLocations: [
          {
            fullyQualifiedName: [...finding.path, name].map((step) => shortened(step, 300)).join(' › '),
            kind: 'member',
          },
        ],
      },
    ],
    partialFingerprints: { 'odpDiffPlace/v1': fingerprintOf(finding) },
    properties: { finding: finding.id, role: finding.role, grade: finding.grade, proof: finding.proof },
  };
}

function physical(finding: ReportFinding): unknown {
  const range = finding.location.left[0] ?? finding.location.right[0];
  const artifactLocation = { uri: pathOf(finding) };
  if (range === undefined) return { artifactLocation };
  return { artifactLocation, region: { byteOffset: range.start, byteLength: range.end - range.start } };
}

interface Notification {
  readonly level: 'error' | 'note';
  readonly message: { readonly text: string };
}

function notification({ severity, side, code, message, hint }: ReportProblem): Notification {
  const text = [`${side}: ${message}`, hint].filter((part) => part !== '').join(' ');
  return { level: severity, message: { text: `${code}: ${shortened(text, 2_000)}` } };
}

function plainNote(text: string): Notification {
  return { level: 'note', message: { text } };
}
