import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';
import { renderTerminal } from '../../src/renderers/terminal/render.ts';

/**
 * Images by real builders, made twice on this machine. They need root, Debian's packages and minutes, so they run in CI, or
 * with ODP_DIFF_REAL=1.
 */
const wanted = process.env['CI'] === 'true' || process.env['ODP_DIFF_REAL'] === '1';
if (!wanted) process.stderr.write('skipped: images by real builders (set ODP_DIFF_REAL=1 to make them)\n');

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-real-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a script of fixtures/real; undefined, with its reason on stderr, when a tool is missing. */
function make(script: string, pause: string): { readonly left: string; readonly right: string } | undefined {
  const out = join(directory, script);
  const run = spawnSync('sh', [join('fixtures', 'real', script), out], {
    encoding: 'utf8',
    env: { ...process.env, PAUSE: pause },
  });
  if (run.status === 0 && existsSync(join(out, 'right', 'index.json'))) {
    return { left: `oci:${join(out, 'left')}`, right: `oci:${join(out, 'right')}` };
  }
  if (run.status !== 0) throw new Error(`${script} failed: ${run.stdout}${run.stderr}`);
  process.stderr.write(`skipped: ${script}: ${run.stdout}${run.stderr}`);
  return undefined;
}

function causesOf(report: Report): readonly (string | null)[] {
  return report.findings.flatMap(({ role, cause }) => (role === 'derived' ? [] : [cause]));
}

describe.runIf(wanted)('images by real builders', () => {
  it('buildah, one Dockerfile twice: the clock is the first answer', { timeout: 300_000 }, async () => {
    const pair = make('buildah-twice.sh', '5');
    if (pair === undefined) return;
    const report = await compareImages(pair.left, pair.right, { jobs: 0 });
    expect(report.verdict).toBe('different');
    expect(report.causes[0]?.id).toBe('factor-clock');
    expect(causesOf(report)).toEqual(expect.arrayContaining(['oci-config-created', 'tar-mtime', 'machine-id']));
    expect(causesOf(report)).not.toContain(null);
    expect(report.problems).toEqual([]);
  });

  it('skopeo, another compression: recompressed, content equal', { timeout: 300_000 }, async () => {
    const pair = make('skopeo-recompress.sh', '1');
    if (pair === undefined) return;
    const report = await compareImages(pair.left, pair.right, { jobs: 0 });
    expect(report.verdict).toBe('equivalent');
    expect(report.causes.map(({ id }) => id)).toEqual([expect.stringMatching(/^deflate-(encoder|level)$/)]);
    expect(renderTerminal(report, { width: 100, color: false, verbose: false })).toMatch(
      /^EQUIVALENT: recompressed, content equal/,
    );
    expect(report.problems).toEqual([]);
  });

  it('mmdebstrap, minutes apart: times of the build, and nothing unexplained', { timeout: 900_000 }, async () => {
    const pair = make('mmdebstrap-twice.sh', '65');
    if (pair === undefined) return;
    const report = await compareImages(pair.left, pair.right, { jobs: 0 });
    expect(report.causes[0]?.id).toBe('factor-clock');
    expect(causesOf(report)).toEqual(expect.arrayContaining(['oci-config-created', 'tar-mtime']));
    expect(report.accounting.unexplained).toBe(0);
    expect(report.verdict).toBe('equivalent');
    expect(report.problems).toEqual([]);
  });
});
