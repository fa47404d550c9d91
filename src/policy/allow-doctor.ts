import type { DoctorFinding, DoctorResult } from '../model/doctor.ts';
import type { Policy, Rule } from './policy.ts';

/**
 * Applies a policy to what was found in a source tree: `cause` is the id of a rule of doctor, `path` a pattern for the file.
 * Rules with another selector concern comparisons and do nothing here. What is allowed without `accept` is still counted in the
 * exit status, as in a comparison.
 */
export function allowByPolicy(result: DoctorResult, policy: Policy, today: string): DoctorResult {
  const ids = new Set(result.rules.map(({ id }) => id));
  const own = policy.rules.filter((rule) => isOwn(rule, ids));
  const live = own.filter(({ expires }) => expires === null || expires >= today);
  const used = new Set<Rule>();
  const findings = result.findings.map((finding): DoctorFinding => {
    const fitting = live.filter((rule) => selects(rule, finding));
    for (const rule of fitting) used.add(rule);
    if (finding.allowed !== null || fitting.some(({ effect }) => effect === 'deny')) return finding;
    const rule = fitting.find(({ accept }) => accept) ?? fitting[0];
    if (rule === undefined) return finding;
    return { ...finding, allowed: { by: `${policy.file}:${rule.line}`, reason: rule.reason, accepted: rule.accept } };
  });
  const idle = own
    .filter((rule) => !used.has(rule))
    .map(({ line }) => `${policy.file}:${line}: a rule that selects nothing`);
  return {
    ...result,
    findings: [
      ...findings.filter(({ allowed }) => allowed === null),
      ...findings.filter(({ allowed }) => allowed !== null),
    ],
    unusedAllowances: [...result.unusedAllowances, ...idle],
  };
}

function isOwn({ select }: Rule, ids: ReadonlySet<string>): boolean {
  const { cause, factor, field, grade } = select;
  return factor === null && field === null && grade === null && cause !== null && ids.has(cause);
}

function selects({ select: { cause, path } }: Rule, finding: DoctorFinding): boolean {
  return cause === finding.rule && (path === null || path.glob.matches(finding.file));
}
