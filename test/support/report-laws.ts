import { expect } from 'vitest';
import { isUnder } from '../../src/model/path.ts';
import type { Report, ReportFinding, Verdict } from '../../src/model/report.ts';

const exactVerdicts: readonly Verdict[] = ['identical', 'equivalent', 'different', 'incomplete'];

/** What every report must satisfy, whatever the images: sums, references between findings, ranges, the verdict's meaning. */
export function expectLawful(report: Report): void {
  expect(exactVerdicts).toContain(report.verdict);
  expectAccounting(report);
  for (const [at, finding] of report.findings.entries()) expectLawfulFinding(finding, at, report);
  for (const cause of report.causes) {
    const own = report.findings.filter(({ id }) => cause.findings.includes(id));
    expect(own, cause.id).toHaveLength(cause.findings.length);
    expect(cause.sites, cause.id).toBe(own.reduce((sum, { sites }) => sum + sites, 0));
  }
  // Whatever differs has a reason or is said to have none: only derived findings belong to no cause.
  const claimed = report.causes.flatMap(({ findings }) => findings).sort((a, b) => a - b);
  expect(claimed).toEqual(report.findings.filter(({ role }) => role !== 'derived').map(({ id }) => id));
  expectVerdict(report);
}

function expectAccounting({ accounting, findings }: Report): void {
  for (const role of ['root', 'derived', 'encoding', 'unexplained'] as const) {
    const own = findings.filter((finding) => finding.role === role);
    expect(accounting[role], role).toBe(own.reduce((sum, { bytes }) => sum + bytes, 0));
  }
  const { root, derived, encoding, unexplained } = accounting;
  expect(accounting.differingBytes).toBe(root + derived + encoding + unexplained);
}

function expectLawfulFinding(finding: ReportFinding, at: number, { findings }: Report): void {
  const label = `finding ${finding.id} at ${finding.path.join(' → ')}`;
  expect(finding.id, label).toBe(at + 1);
  expect(finding.bytes, label).toBeGreaterThanOrEqual(0);
  expect(finding.cause === null, label).toBe(finding.role === 'unexplained');
  expect(finding.equation !== null, label).toBe(finding.role === 'derived');
  expect(finding.left !== null || finding.right !== null, label).toBe(true);
  expect(finding.left === null && finding.location.left.length > 0, label).toBe(false);
  expect(finding.right === null && finding.location.right.length > 0, label).toBe(false);
  expect(finding.predicate !== null, label).toBe(finding.grade === 'guarded');
  expect(finding.sites, label).toBeGreaterThan(0);
  expect(finding.examples.length, label).toBeLessThanOrEqual(5);
  expect(finding.sites > 1 || finding.examples.length === 0, label).toBe(true);
  for (const path of finding.examples) expect(isUnder(path, finding.path), `${label}: ${path.join()}`).toBe(true);
  for (const id of finding.derivedFrom) expect(findings[id - 1], label).toBeDefined();
  for (const { start, end } of [...finding.location.left, ...finding.location.right]) {
    expect(Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end, label).toBe(true);
  }
}

/** Section 3 of the contract, written down a second time. */
function expectVerdict({ verdict, findings, problems, images }: Report): void {
  const broken = problems.some(({ severity }) => severity === 'error');
  expect(verdict === 'incomplete').toBe(broken);
  if (broken) return;
  const [left, right] = images;
  if (verdict === 'identical') {
    expect(findings).toEqual([]);
    expect([left.manifestDigest, left.imageId]).toEqual([right.manifestDigest, right.imageId]);
    return;
  }
  const forgivable = findings.every(
    ({ role, grade, security, predicate }) =>
      role === 'derived' ||
      (security === null && (grade === 'safe' || (grade === 'guarded' && predicate?.held === true))),
  );
  if (verdict === 'equivalent') expect(forgivable).toBe(true);
}

/**
 * The findings as one list of strings that is the same for both directions: with `isMirrored` the sides change places.
 * Layers and renamed members are called by their names on the left, so names are left out where those may differ.
 */
export function mirroredFindings({ findings }: Report, isMirrored: boolean): string[] {
  const isRenamed = findings.some(({ location }) => location.name === 'member name');
  const keys = findings.map(({ role, cause, grade, path, location, left, right, bytes, sites, equation }) => {
    const sides = [
      { value: left, ranges: location.left },
      { value: right, ranges: location.right },
    ];
    if (isMirrored) sides.reverse();
    // Runs of bytes and lines are named after where they are on the left.
    const isNamed = !isRenamed && location.kind !== 'bytes' && location.kind !== 'line';
    const named = isNamed ? { path, name: location.name, equation } : {};
    // A group shows its first site in the order of the left.
    const valued = sites === 1 ? { sides } : { absent: sides.map(({ value }) => value === null) };
    return JSON.stringify({ role, cause, grade, kind: location.kind, bytes, sites, ...valued, ...named });
  });
  return keys.sort();
}
