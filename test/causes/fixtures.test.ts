import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CauseFixture } from '../../fixtures/lib/cause-fixture.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import { loadFixtures } from './all-fixtures.ts';

const fixtures = await loadFixtures();

/** What must hold for a finding, in the shape of the expectation; a mismatch shows both in one diff. */
function summary(finding: ReportFinding, wanted: CauseFixture['expect']): unknown {
  return {
    role: finding.role,
    grade: finding.grade,
    path: finding.path.slice(0, wanted.path.length),
    ...(wanted.name === undefined ? {} : { name: finding.location.name }),
    ...(wanted.predicateHeld === undefined ? {} : { predicateHeld: finding.predicate?.held }),
    severity: finding.security?.severity,
  };
}

function wantedSummary({ role, grade, path, name, predicateHeld, severity }: CauseFixture['expect']): unknown {
  return {
    role,
    grade,
    path,
    ...(name === undefined ? {} : { name }),
    ...(predicateHeld === undefined ? {} : { predicateHeld }),
    severity,
  };
}

/** Causes of everything that is not merely derived: what the fixture is about, and nothing else. */
function rootCauses(report: Report): (string | null)[] {
  const roots = report.findings.filter(({ role }) => role !== 'derived').map(({ cause }) => cause);
  return [...new Set(roots)].sort();
}

function expectDerivationsNamed(report: Report): void {
  for (const { path, location, ...finding } of report.findings) {
    if (finding.role !== 'derived') continue;
    const place = `${path.join(' › ')} ${location.name}`;
    expect(finding.equation, place).not.toBeNull();
    expect(finding.derivedFrom, place).not.toEqual([]);
  }
}

function expectMatch(report: Report, { id, expect: wanted }: CauseFixture): void {
  const own = report.findings.filter(({ cause }) => cause === id);
  expect(own.map((finding) => summary(finding, wanted))).toContainEqual(wantedSummary(wanted));
  expect(own.flatMap(({ ambiguousWith }) => ambiguousWith)).toEqual(wanted.ambiguousWith ?? []);
  expect(report.findings.filter(({ role }) => role === 'unexplained')).toEqual([]);
  if (wanted.role !== 'derived') expect(rootCauses(report)).toEqual([id]);
  expectDerivationsNamed(report);
  expect(report.verdict).toBe(wanted.verdict);
  if (wanted.verdict !== 'incomplete')
    expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (wanted.factor !== undefined) expect(report.causes[0]?.id).toBe(wanted.factor);
}

describe.each(fixtures)('$fixture.id', ({ fixture }) => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cause-fixture-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it(`is found: ${fixture.expect.role}, ${fixture.expect.grade}`, async () => {
    const { left, right } = await fixture.build(join(folder, 'pair'));
    expectMatch(await compareImages(left, right, { jobs: 0 }), fixture);
  });

  const { near } = fixture;
  if (near === undefined) return;
  it(`is not taken for it: ${near.because}`, async () => {
    const { left, right } = await near.build(join(folder, 'near'));
    const report = await compareImages(left, right, { jobs: 0 });
    expect(report.findings).not.toEqual([]);
    const claimed = report.findings.filter(
      ({ cause, ambiguousWith }) => cause === fixture.id || ambiguousWith.includes(fixture.id),
    );
    expect(claimed).toEqual([]);
  });
});
