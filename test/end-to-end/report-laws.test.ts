import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scenarios } from '../../fixtures/images/index.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';
import { expectLawful, mirroredFindings } from '../support/report-laws.ts';

const directory = mkdtempSync(join(tmpdir(), 'odp-diff-laws-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.each(scenarios)('the report of $id', (scenario) => {
  const platform = scenario.arguments?.[1];
  const compare = (left: string, right: string): Promise<Report> =>
    compareImages(left, right, { jobs: 0, ...(platform === undefined ? {} : { platform }) });
  const pair = scenario.build(join(directory, scenario.id));

  it('adds up, both ways round', async () => {
    const { left, right } = await pair;
    expectLawful(await compare(left, right));
    expectLawful(await compare(right, left));
  });

  it('says the same with the images the other way round', async () => {
    const { left, right } = await pair;
    const there = await compare(left, right);
    const back = await compare(right, left);
    expect(back.verdict).toBe(there.verdict);
    expect(back.accounting).toEqual(there.accounting);
    expect(back.causes.map(({ id, sites }) => ({ id, sites }))).toEqual(
      there.causes.map(({ id, sites }) => ({ id, sites })),
    );
    expect(mirroredFindings(back, true)).toEqual(mirroredFindings(there, false));
  });

  it.each(['left', 'right'] as const)('of the %s image against itself is identical', async (side) => {
    const reference = (await pair)[side];
    const report = await compare(reference, reference);
    expectLawful(report);
    expect([report.verdict, report.findings, report.accounting.differingBytes]).toEqual(['identical', [], 0]);
  });
});
