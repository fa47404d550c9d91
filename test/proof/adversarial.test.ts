import { afterAll, describe, expect, it } from 'vitest';
import type { CertificateOutcome } from '../../src/app/certified-report.ts';
import { compareImages } from '../../src/app/compare.ts';
import { checkCertificate } from '../../src/certificate/check.ts';
import { attacks } from '../accuracy/adversarial/index.ts';
import { planAttacks } from '../accuracy/attack-cases.ts';
import { buildCase } from '../accuracy/build-case.ts';
import { ImagePair, memoryDirectory } from '../support/image-pair.ts';

const pair = new ImagePair(memoryDirectory);
afterAll(() => pair.dispose());

describe('a change that matters', () => {
  it.each(planAttacks(attacks, 2).map((planned) => ({ id: planned.id, planned })))('$id', async ({ planned }) => {
    const { left, right } = buildCase(planned.from, planned.placed);
    pair.write('left', left);
    pair.write('right', right);
    let outcome: CertificateOutcome | undefined;
    const certificate = {
      name: 'c',
      take: (made: CertificateOutcome) => {
        outcome = made;
      },
    };
    const images = [pair.reference('left'), pair.reference('right')] as const;
    const report = await compareImages(...images, { jobs: 0, certificate });
    expect(report.verdict).not.toBe('equivalent');
    // What may matter has no bound of what it could hide.
    if (report.verdict === 'different') expect(report.proof.capacityBits).toBeNull();
    if (report.findings.some(({ role }) => role === 'unexplained')) expect(report.proof.level).toBeNull();
    if (!outcome?.certificate) return;
    expect(outcome.certificate.statement.verdict).not.toBe('equivalent');
    await checkCertificate(outcome.certificate, ...images);
  });
});
