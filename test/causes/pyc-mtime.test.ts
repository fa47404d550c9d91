import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheName, compiled, sourceName } from '../../fixtures/causes/_shared/compiled.ts';
import { layerPair } from '../../fixtures/causes/_shared/images.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-pyc-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A layer with a source and its cache; each with the time that it claims. */
function layer(sourceTime: number, recordedTime: number) {
  return [
    { name: sourceName, content: 'print(1)\n', mtime: sourceTime },
    { name: cacheName, content: compiled(recordedTime), mtime: 1748937600 },
  ];
}

async function compare(name: string, right: ReturnType<typeof layer>): Promise<Report> {
  const pair = await layerPair(join(directory, name), layer(1748935800, 1748935800), right);
  return compareImages(pair.left, pair.right, { jobs: 0 });
}

describe('the time of the source in a .pyc', () => {
  it('is excused while each side has that of its own source', async () => {
    const report = await compare('own', layer(1748945100, 1748945100));
    const finding = report.findings.find(({ cause }) => cause === 'pyc-mtime');
    expect(finding?.predicate?.held).toBe(true);
    expect(report.verdict).toBe('equivalent');
  });

  it('is not when one side has another time: the interpreter would not use the file', async () => {
    const report = await compare('other', layer(1748945100, 1748945101));
    const finding = report.findings.find(({ cause }) => cause === 'pyc-mtime');
    expect(finding?.predicate?.held).toBe(false);
    expect(report.verdict).toBe('different');
  });
});
