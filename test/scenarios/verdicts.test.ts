import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarios } from '../../fixtures/images/index.ts';
import { compareImages } from '../../src/app/compare.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-scenarios-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Whole images in the shape that the builders leave: the first answer must be the true one. */
describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (id, scenario) => {
  it('gets the verdict and the causes that were put in', async () => {
    const pair = await scenario.build(join(directory, id));
    const platform = scenario.arguments?.[scenario.arguments.indexOf('--platform') + 1];
    const options = platform === undefined || scenario.arguments === undefined ? {} : { platform };
    const report = await compareImages(pair.left, pair.right, { jobs: 0, ...options });

    expect(report.verdict).toBe(scenario.expect.verdict);
    const named = report.findings.flatMap((finding) => (finding.role === 'derived' ? [] : [finding.cause ?? 'none']));
    for (const cause of scenario.expect.causes) expect(named).toContain(cause);
    if (scenario.expect.causes.length > 0) expect(named).not.toContain('none');
    if (scenario.expect.factor !== undefined) {
      expect(report.causes.map((cause) => cause.id)).toContain(scenario.expect.factor);
    }
    if (scenario.expect.severity !== undefined) {
      expect(report.findings[0]?.security?.severity).toBe(scenario.expect.severity);
    }
  });
});

describe('the two historic breaks of ODP', () => {
  it('says build.target, by its path, as the first answer', async () => {
    const scenario = scenarios.find(({ id }) => id === 'spring-build-target');
    const pair = await scenario?.build(join(directory, 'first-target'));
    const report = await compareImages(pair?.left ?? '', pair?.right ?? '', { jobs: 0 });
    expect(report.causes[0]?.id).toBe('factor-build-path');
    expect(report.findings[0]?.path).toEqual(['layer:12', 'collector_application.jar', 'build-data.properties']);
    expect(report.findings[0]?.location.name).toBe('build.target');
    expect(report.findings.filter(({ role }) => role !== 'derived')).toHaveLength(1);
  });

  it('says Build-Jdk, by its path, as the first answer', async () => {
    const scenario = scenarios.find(({ id }) => id === 'spring-build-jdk');
    const pair = await scenario?.build(join(directory, 'first-jdk'));
    const report = await compareImages(pair?.left ?? '', pair?.right ?? '', { jobs: 0 });
    expect(report.causes[0]?.id).toBe('factor-toolchain-drift');
    expect(report.findings[0]?.cause).toBe('jar-manifest-builder');
    expect(report.findings[0]?.path).toEqual(['layer:12', 'MANIFEST.MF']);
    expect(report.findings[0]?.location.name).toBe('Build-Jdk');
    expect(report.findings.filter(({ role }) => role !== 'derived')).toHaveLength(1);
  });
});

describe('an extra layer in front', () => {
  it('is one finding, not one for each layer', async () => {
    const scenario = scenarios.find(({ id }) => id === 'extra-layer');
    const pair = await scenario?.build(join(directory, 'first-extra'));
    const report = await compareImages(pair?.left ?? '', pair?.right ?? '', { jobs: 0 });
    const own = report.findings.filter(({ role }) => role !== 'derived');
    expect(own).toHaveLength(1);
    expect(own[0]?.path).toEqual(['layer:0']);
  });
});
