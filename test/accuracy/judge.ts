import type { Report, ReportFinding } from '../../src/model/report.ts';
import type { Root, Truth } from './model.ts';

/** What one report says about one fault. */
export interface FaultVerdict {
  readonly truth: Truth;
  readonly found: boolean;
  readonly labelled: boolean;
  readonly factored: boolean;
  /** Causes of the findings at the fault's place. */
  readonly said: readonly string[];
}

export interface CaseVerdict {
  readonly firstRight: boolean;
  /** `cause at path: field` of the first finding. */
  readonly first: string;
  readonly faults: readonly FaultVerdict[];
  /** Sites of role root or unexplained that no fault put there. */
  readonly falseRoots: readonly string[];
  readonly falseRootSites: number;
  readonly derivedSites: number;
  readonly causesReported: number;
  readonly causesInjected: number;
  readonly verdict: Report['verdict'];
  readonly verdictRight: boolean;
  readonly calledHarmless: boolean;
  readonly benign: boolean;
  readonly unexplainedBytes: number;
  readonly differingBytes: number;
  readonly problems: readonly string[];
}

/** Holds a report against the truth of its case. */
export function judge(report: Report, truths: readonly Truth[]): CaseVerdict {
  const known = report.findings.filter(({ role }) => role !== 'derived');
  const first = report.findings.find(({ id }) => id === report.causes[0]?.findings[0]);
  // Where an input changed, what comes first must not be harmless.
  const isReal = truths.some(({ fault }) => fault.effect === 'real');
  const worthy = isReal ? truths.filter(({ fault }) => fault.effect !== 'harmless') : truths;
  const falseRoots = known.filter((finding) => !truths.some((truth) => isOf(finding, truth)));
  const isHarmless = truths.every(({ fault }) => fault.effect === 'harmless');
  return {
    firstRight: first !== undefined && worthy.some((truth) => isOf(first, truth)),
    first: first === undefined ? 'nothing' : describe(first),
    faults: truths.map((truth) => judgeFault(report, known, truth)),
    falseRoots: falseRoots.map(describe),
    falseRootSites: sum(falseRoots.map(({ sites }) => sites)),
    derivedSites: sum(report.findings.filter(({ role }) => role === 'derived').map(({ sites }) => sites)),
    causesReported: report.causes.length,
    causesInjected: new Set(truths.map(({ fault }) => fault.factor ?? fault.causes[0] ?? fault.id)).size,
    verdict: report.verdict,
    verdictRight: isReal
      ? report.verdict === 'different'
      : isHarmless
        ? report.verdict === 'equivalent'
        : report.verdict === 'equivalent' || report.verdict === 'different',
    calledHarmless: isReal && (report.verdict === 'equivalent' || report.verdict === 'identical'),
    benign: !isReal,
    unexplainedBytes: report.accounting.unexplained,
    differingBytes: report.accounting.differingBytes,
    problems: report.problems
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code}: ${message}`),
  };
}

function judgeFault(report: Report, known: readonly ReportFinding[], truth: Truth): FaultVerdict {
  const own = known.filter((finding) => isOf(finding, truth));
  const labelled = own.filter(({ cause }) => cause !== null && truth.fault.causes.includes(cause));
  const wanted = truth.fault.factor;
  const ids = new Set(labelled.map(({ id }) => id));
  const factors = report.causes.filter(({ findings }) => findings.some((id) => ids.has(id))).map(({ id }) => id);
  const isUnexplained = truth.fault.causes.length === 0;
  return {
    truth,
    found: own.length > 0,
    labelled: isUnexplained ? own.length > 0 : labelled.length > 0,
    factored: wanted === null ? own.length > 0 : factors.includes(wanted),
    said: [...new Set(own.map(({ cause, role }) => cause ?? role))].sort(),
  };
}

/** True when a finding speaks of one of the fault's places: path and field. */
export function isOf(finding: ReportFinding, truth: Truth): boolean {
  return truth.roots.some((root) => isAt(finding, root));
}

function isAt(finding: ReportFinding, root: Root): boolean {
  const paths = finding.sites > 1 ? [finding.path, ...finding.examples] : [finding.path];
  if (!paths.some((path) => isPath(path, root.steps))) return false;
  if (root.field !== undefined && !root.field.test(finding.location.name)) return false;
  const { bytes } = root;
  if (bytes === undefined || finding.location.left.length === 0) return true;
  return finding.location.left.some(({ start, end }) => start < bytes.end && bytes.start < end);
}

/** `**` as the last step stands for everything below and the place itself. */
function isPath(path: readonly string[], steps: readonly string[]): boolean {
  const open = steps.at(-1) === '**';
  const fixed = open ? steps.slice(0, -1) : steps;
  return (
    (open ? path.length >= fixed.length : path.length === fixed.length) && fixed.every((step, at) => path[at] === step)
  );
}

function describe({ cause, role, path, location }: ReportFinding): string {
  return `${cause ?? role} at ${path.join(' › ')}: ${location.name}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
