import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CertificateOutcome } from '../../src/app/certified-report.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';
import { loadFixtures } from '../causes/all-fixtures.ts';
import { type Counted, countDiffering } from '../support/independent-accounting.ts';

const folder = mkdtempSync(join(tmpdir(), 'accounting-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is said of a layer as a blob or as a whole is not in its bytes. */
function isOfBlob({ path, location, sites }: Report['findings'][number]): boolean {
  const isLayer = path.length === 1 && path[0]?.startsWith('layer:') === true && sites === 1;
  return isLayer && (location.kind === 'metadata' || location.kind === 'presence');
}

function reported({ findings }: Report): Counted {
  const sum = (role: string): number =>
    findings.reduce((total, one) => (one.role === role && !isOfBlob(one) ? total + one.bytes : total), 0);
  return { root: sum('root'), derived: sum('derived'), encoding: sum('encoding') };
}

describe('differing bytes are counted once, and as an independent count has them', async () => {
  it.each((await loadFixtures()).map(({ fixture }) => ({ fixture })))('$fixture.id', async ({ fixture }) => {
    const { left, right } = await fixture.build(join(folder, fixture.id));
    let outcome: CertificateOutcome | undefined;
    const certificate = {
      name: 'c',
      take: (made: CertificateOutcome) => {
        outcome = made;
      },
    };
    const report = await compareImages(left, right, { jobs: 0, certificate });
    const { accounting } = report;
    expect(accounting.differingBytes).toBe(
      accounting.root + accounting.derived + accounting.encoding + accounting.unexplained + accounting.hidden,
    );
    if (!outcome?.certificate) return;
    const counted = await countDiffering(outcome.certificate, left, right);
    // Moved bytes differ in their place only: the handler counts what moved, and the independent count what is not a copy.
    if (report.findings.some(({ location }) => location.kind === 'order')) return;
    expect(reported(report)).toEqual(counted);
  });
});
