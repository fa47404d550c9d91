import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReport, reported } from '../../fixtures/make-reports.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-reports-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The samples that people look at before they install anything are what the tool says today (`npm run reports`). */
describe.each(reported)('reports/%s', (id) => {
  it('is what the tool says', async () => {
    const fresh = join(directory, id);
    await makeReport(id, fresh);
    expect(readdirSync(join('reports', id)).sort()).toEqual(readdirSync(fresh).sort());
    for (const name of readdirSync(fresh)) {
      expect(readFileSync(join('reports', id, name), 'utf8')).toBe(readFileSync(join(fresh, name), 'utf8'));
    }
  });
});
