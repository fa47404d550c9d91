import type { Report, ReportFinding } from '../model/report.ts';
import type { Policy, Rule, Selection } from './policy.ts';

/** What a policy makes of a report. */
export interface Judgement {
  readonly report: Report;
  /** Findings that no rule accepts, apart from what merely follows from others: these decide the exit status. */
  readonly open: readonly ReportFinding[];
  /** Findings that a deny rule names; they count whatever else is accepted. */
  readonly denied: readonly ReportFinding[];
}

/**
 * Applies a policy to a finished report. The verdict stays: a policy says what somebody decided to live with, not what the
 * images are. `today` is a day, `YYYY-MM-DD`, on which rules that expired before it do nothing.
 */
export function applyPolicy(report: Report, policy: Policy, today: string): Judgement {
  const factors = factorsOf(report);
  const live = policy.rules.filter(({ expires }) => expires === null || expires >= today);
  const used = new Set<Rule>();
  const hidden = new Set<number>();
  const accepted = new Set<number>();
  const denied = new Set<number>();
  for (const finding of report.findings) {
    if (finding.role === 'derived') continue;
    const matching = live.filter((rule) => selects(rule, finding, factors));
    for (const rule of matching) used.add(rule);
    const deny = matching.some(({ effect }) => effect === 'deny');
    if (deny) denied.add(finding.id);
    if (deny || matching.length === 0) continue;
    hidden.add(finding.id);
    if (matching.some(({ accept }) => accept)) accepted.add(finding.id);
  }
  for (const finding of report.findings) if (followsFrom(finding, hidden)) hidden.add(finding.id);
  const own = report.findings.filter(({ role }) => role !== 'derived');
  return {
    report: {
      ...report,
      accounting: account(report, hidden),
      policy: {
        file: policy.file,
        hidden: [...hidden].sort((a, b) => a - b),
        unusedRules: policy.rules.filter((rule) => !used.has(rule)).map((rule) => describeRule(rule, today)),
      },
    },
    open: own.filter(({ id }) => !accepted.has(id)),
    denied: own.filter(({ id }) => denied.has(id)),
  };
}

function factorsOf({ causes }: Report): ReadonlyMap<number, readonly string[]> {
  const factors = new Map<number, string[]>();
  for (const { id, findings } of causes)
    for (const finding of findings) (factors.get(finding) ?? set(factors, finding)).push(id);
  return factors;
}

function set(map: Map<number, string[]>, key: number): string[] {
  const list: string[] = [];
  map.set(key, list);
  return list;
}

function selects(rule: Rule, finding: ReportFinding, factors: ReadonlyMap<number, readonly string[]>): boolean {
  const { select, effect, accept } = rule;
  const { cause, factor, field, grade } = select;
  if (cause !== null && cause !== (finding.cause ?? 'unexplained')) return false;
  if (factor !== null && factors.get(finding.id)?.includes(factor) !== true) return false;
  if (field !== null && field !== finding.location.name) return false;
  if (grade !== null && grade !== finding.grade) return false;
  if (!selectsPath(select, finding, effect)) return false;
  // What changes the image or concerns security is never caught by a wide rule.
  return !accept || !isGrave(finding) || isNamed(select, finding);
}

/** A group stands for places that the report does not list: a rule hides it only if it covers them all. */
function selectsPath({ path }: Selection, finding: ReportFinding, effect: Rule['effect']): boolean {
  if (path === null) return true;
  const own = finding.path.join('/');
  if (finding.sites === 1) return path.glob.matches(own);
  if (effect === 'allow') return path.glob.covers(own);
  return path.glob.covers(own) || [finding.path, ...finding.examples].some((each) => path.glob.matches(each.join('/')));
}

function isGrave({ grade, role, security }: ReportFinding): boolean {
  return grade === 'lossy' || grade === 'finding' || role === 'unexplained' || security !== null;
}

function isNamed({ cause, path }: Selection, finding: ReportFinding): boolean {
  return cause !== null && path?.glob.exact === true && finding.sites === 1;
}

/** A derived finding is hidden when all that it follows from is. */
function followsFrom({ role, derivedFrom }: ReportFinding, hidden: ReadonlySet<number>): boolean {
  return role === 'derived' && derivedFrom.length > 0 && derivedFrom.every((id) => hidden.has(id));
}

function account({ findings, accounting }: Report, hidden: ReadonlySet<number>): Report['accounting'] {
  const moved = { root: 0, derived: 0, encoding: 0, unexplained: 0 };
  for (const { id, role, bytes } of findings) if (hidden.has(id)) moved[role] += bytes;
  return {
    differingBytes: accounting.differingBytes,
    root: accounting.root - moved.root,
    derived: accounting.derived - moved.derived,
    encoding: accounting.encoding - moved.encoding,
    unexplained: accounting.unexplained - moved.unexplained,
    hidden: accounting.hidden + moved.root + moved.derived + moved.encoding + moved.unexplained,
  };
}

/** `line 12: allow tar-mtime at layer:*`, for the list of rules that did nothing. */
function describeRule({ effect, select, expires, line }: Rule, today: string): string {
  const { cause, factor, path, field, grade } = select;
  const parts = [cause, factor, path === null ? null : `at ${path.text}`, field, grade].filter((part) => part !== null);
  const late = expires !== null && expires < today ? ` (expired on ${expires})` : '';
  return `line ${line}: ${effect} ${parts.join(', ')}${late}`;
}
