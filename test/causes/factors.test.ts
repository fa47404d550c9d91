import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareImages } from '../../src/app/compare.ts';
import { factorPairs } from './factor-pairs.ts';

describe('one reason for all differences', () => {
  it.each(factorPairs)('$factor: $because', async (pair) => {
    const folder = mkdtempSync(join(tmpdir(), 'factor-pair-'));
    try {
      const { left, right } = await pair.build(folder);
      const report = await compareImages(left, right, { jobs: 0 });
      expect(report.causes.map(({ id }) => id)).toEqual([pair.factor]);
      const [reason] = report.causes;
      if (pair.parameters !== undefined) expect(reason?.parameters).toEqual(pair.parameters);
      const rivals = new Set(report.findings.flatMap(({ ambiguousWith }) => ambiguousWith));
      expect([...rivals]).toEqual(pair.ambiguousWith ?? []);
      if (rivals.size > 0) expect(reason?.confidence).toBe('possible');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
