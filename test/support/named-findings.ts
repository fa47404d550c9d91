import { expect } from 'vitest';
import type { Report, ReportFinding } from '../../src/model/report.ts';

/** The findings that speak of the path itself: in the first place, as a group's example, or above a member. */
export function findingsAt({ findings }: Report, ...path: readonly string[]): ReportFinding[] {
  const isAt = (candidate: readonly string[]): boolean => candidate.join('\0') === path.join('\0');
  return findings.filter(
    (finding) => finding.role !== 'derived' && (isAt(finding.path) || finding.examples.some(isAt)),
  );
}

/** What an attack must come to: not called equal, and something that is no mere consequence is said at the place itself. */
export function expectNamed(report: Report, ...path: readonly string[]): ReportFinding[] {
  expect(['different', 'incomplete']).toContain(report.verdict);
  const named = findingsAt(report, ...path);
  expect(named, `findings at ${path.join(' → ')}`).not.toEqual([]);
  const grave = named.filter(({ role, grade }) => role === 'unexplained' || grade === 'lossy' || grade === 'finding');
  const broken = report.problems.some(({ severity }) => severity === 'error');
  expect(grave.length > 0 || broken, 'none of them is grave').toBe(true);
  return grave;
}
