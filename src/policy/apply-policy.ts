import type { Report, ReportFinding } from '../model/report.ts';
import type { Policy, Rule, Selection } from './policy.ts';

/**
 * Applies a policy to a finished report, in place of one that was applied before. The verdict stays: a policy says what
 * somebody decided to live with, not what the images are. `today` is a day, `YYYY-MM-DD`; rules that expired before it do
 * nothing.
 */
export function applyPolicy(given: Report, policy: Policy, today: string): Report {
  const report = withoutPolicy(given);
  const factors = factorsOf(report);
  const live = policy.rules.filter(({ expires }) => expires === null || expires >= today);
  const used = new Set<Rule>();
  const hidden = new Set<number>();
  const accepted: number[] = [];
  const denied: number[] = [];
  for (const finding of report.findings) {
    if (finding.role === 'derived') continue;
    const matching = live.filter((rule) => selects(rule, finding, factors));
    for (const rule of matching) used.add(rule);
    if (matching.some(({ effect }) => effect === 'deny')) denied.push(finding.id);
    else if (matching.length > 0) hidden.add(finding.id);
    if (hidden.has(finding.id) && matching.some(({ accept }) => accept)) accepted.push(finding.id);
  }
  for (const finding of report.findings) if (followsFrom(finding, hidden)) hidden.add(finding.id);
  return {
    ...report,
    accounting: moveBytes(report, hidden, 1),
    policy: {
      file: policy.file,
      hidden: [...hidden].sort((a, b) => a - b),
      unusedRules: policy.rules.filter((rule) => !used.has(rule)).map((rule) => describeRule(rule, today)),
      accepted,
      denied,
    },
  };
}

/** The report as it was before any policy. */
export function withoutPolicy(report: Report): Report {
  const { file, hidden } = report.policy;
  if (file === null && hidden.length === 0) return report;
  return {
    ...report,
    accounting: moveBytes(report, new Set(hidden), -1),
    policy: { file: null, hidden: [], unusedRules: [] },
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
  if (effect === 'deny' || isNamed(select, finding)) return true;
  // A wide rule never accepts what changes the image, and never even hides what concerns security.
  return finding.security === null && !(accept && isGrave(finding));
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

/** Bytes of hidden findings are counted as hidden and nowhere else; `sign` -1 moves them back. */
function moveBytes({ findings, accounting }: Report, hidden: ReadonlySet<number>, sign: 1 | -1): Report['accounting'] {
  const moved = { root: 0, derived: 0, encoding: 0, unexplained: 0 };
  for (const { id, role, bytes } of findings) if (hidden.has(id)) moved[role] += sign * bytes;
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
