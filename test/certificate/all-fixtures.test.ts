import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { scenarios } from '../../fixtures/images/index.ts';
import type { CertificateOutcome } from '../../src/app/certified-report.ts';
import { compareImages } from '../../src/app/compare.ts';
import { checkCertificate } from '../../src/certificate/check.ts';
import { checkSchema, type Schema } from '../../src/cli/check-schema.ts';
import type { Certificate } from '../../src/model/certificate.ts';
import type { Report } from '../../src/model/report.ts';
import { loadFixtures } from '../causes/all-fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Pair {
  readonly left: string;
  readonly right: string;
}

async function certify(pair: Pair, platform?: string): Promise<{ report: Report; outcome: CertificateOutcome }> {
  let outcome: CertificateOutcome = { certificate: null, missing: 'it was never made' };
  const certificate = {
    name: 'certificate.json',
    take: (made: CertificateOutcome) => {
      outcome = made;
    },
  };
  const only = platform === undefined ? {} : { platform };
  const report = await compareImages(pair.left, pair.right, { jobs: 0, certificate, ...only });
  return { report, outcome };
}

const schema = JSON.parse(
  readFileSync(new URL('../../src/certificate/certificate.schema.json', import.meta.url), 'utf8'),
) as Schema;
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema as object);

/** What the checker gets in life: the text of a file. */
function reread(certificate: Certificate): Certificate {
  const read = JSON.parse(JSON.stringify(certificate)) as Certificate;
  expect(validate(read), JSON.stringify(validate.errors)).toBe(true);
  expect(checkSchema(read, schema)).toBeNull();
  return read;
}

const fixtures = await loadFixtures();
const levels = new Map<string, string | null>();

describe('each fixture of a cause', () => {
  it.each(fixtures.map(({ fixture }) => ({ fixture })))('$fixture.id', async ({ fixture }) => {
    const pair = await fixture.build(join(folder, fixture.id));
    const { report, outcome } = await certify(pair);
    if (report.verdict === 'equivalent') levels.set(fixture.id, report.proof.level);
    // Leave-one-out: nothing was undone that could have been left as it is.
    expect(report.proof.leaveOneOut?.idle ?? 0).toBe(0);
    if (outcome.certificate === null) {
      expect(outcome.missing).not.toBe('');
      expect(report.proof.certificate).toBeNull();
      return;
    }
    const checked = await checkCertificate(reread(outcome.certificate), pair.left, pair.right);
    expect(checked.level <= String(report.proof.level)).toBe(true);
    // The two images the other way round are another comparison.
    await expect(checkCertificate(outcome.certificate, pair.right, pair.left)).rejects.toThrow();
  });

  it('of an equivalent pair reaches P4 in 95 of 100, and P2 but for layers cut in another way', () => {
    const reached = [...levels.values()];
    expect(reached.length).toBeGreaterThan(50);
    const share = (least: string): number => reached.filter((level) => String(level) >= least).length / reached.length;
    expect(share('P4')).toBeGreaterThanOrEqual(0.95);
    expect([...levels].filter(([, level]) => String(level) < 'P2').map(([id]) => id)).toEqual(['oci-layer-split']);
  });
});

describe('each image of a scenario', () => {
  it.each(scenarios.map((scenario) => ({ scenario })))('$scenario.id', async ({ scenario }) => {
    const pair = await scenario.build(join(folder, scenario.id));
    const platform = scenario.arguments?.[scenario.arguments.indexOf('--platform') + 1];
    const { report, outcome } = await certify(pair, scenario.arguments?.includes('--platform') ? platform : undefined);
    if (report.verdict === 'equivalent') expect(report.proof.level).not.toBeNull();
    if (outcome.certificate === null) return;
    await checkCertificate(reread(outcome.certificate), pair.left, pair.right);
  });
});
