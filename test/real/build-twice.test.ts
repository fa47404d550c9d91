import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport } from '../../src/cli/read-report.ts';
import type { Report } from '../../src/model/report.ts';

/** Real builds, run again and again by `odp-diff build`. They need root, Debian's packages and minutes. */
const wanted = process.env['CI'] === 'true' || process.env['ODP_DIFF_REAL'] === '1';
if (!wanted) process.stderr.write('skipped: odp-diff build on real builds (set ODP_DIFF_REAL=1)\n');

function lacking(...tools: readonly string[]): boolean {
  if (process.getuid?.() !== 0) return true;
  const missing = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  if (missing.length > 0) process.stderr.write(`skipped: not installed: ${missing.join(', ')}\n`);
  return missing.length > 0;
}

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-twice-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function build(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ report: Report }> {
  const json = join(directory, 'report.json');
  const run = spawnSync('npx', ['tsx', 'src/cli/main.ts', 'build', '--quiet', '--json', json, ...words], {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: directory, ...env },
  });
  if (run.status === null || run.stderr !== '') throw new Error(`odp-diff build: ${run.stderr}`);
  // Nothing is left behind, mounts included.
  expect(readdirSync(directory).filter((name) => name.startsWith('odp-diff-build-'))).toEqual([]);
  expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(directory);
  // Held against the published schema.
  return { report: await readReport(json) };
}

/** The variations that move the contents of each file. */
function moversByFile({ findings, experiment }: Report): Readonly<Record<string, readonly string[]>> {
  const attribution = experiment?.attribution ?? [];
  return Object.fromEntries(
    attribution.flatMap(({ finding, variations }) => {
      const found = findings.find(({ id }) => id === finding);
      return found === undefined || found.location.kind === 'metadata' ? [] : [[found.path.at(-1) ?? '', variations]];
    }),
  );
}

describe.runIf(wanted && !lacking('make', 'disorderfs', 'faketime', 'taskset', 'unshare'))('odp-diff build', () => {
  it('ties ten files of a Makefile to what each records', { timeout: 300_000 }, async () => {
    const { report } = await build(['--source', 'fixtures/real/ten-files', '--output', 'out', '--', 'make']);
    expect(moversByFile(report)).toEqual({
      umask: ['umask'],
      zone: ['time-zone'],
      locale: ['locale'],
      path: ['build-path'],
      host: ['host'],
      user: ['user'],
      date: ['time'],
      order: ['file-order'],
      cpus: ['cpus'],
      random: ['repeat'],
    });
    const proved = report.causes.filter(({ confidence }) => confidence === 'proved').map(({ id }) => id);
    expect(proved).toEqual(
      expect.arrayContaining([
        'factor-umask',
        'factor-timezone',
        'factor-locale',
        'factor-build-path',
        'factor-hostname',
      ]),
    );
    expect(report.experiment?.builds.length).toBeLessThanOrEqual(12);
  });

  it.skipIf(lacking('bazel'))('finds file, cause and action in a Bazel workspace', { timeout: 900_000 }, async () => {
    const words = ['--recipe', 'bazel', '//:image', '--vary', 'umask,host', '--output', 'bazel-bin/image.tar'];
    const { report } = await build(['--source', 'fixtures/real/bazel-workspace', ...words]);
    expect(moversByFile(report)).toEqual({ 'instance.properties': ['repeat'] });
    expect(report.findings.filter(({ role }) => role !== 'derived').map(({ path }) => path)).toEqual([
      ['layer:0', 'instance.properties'],
    ]);
    expect(report.actions?.[0]).toMatchObject({ mnemonic: 'Genrule', target: '//:instance' });
  });

  it.skipIf(lacking('buildah', 'gcc'))(
    'tells the clock and chance apart in a Dockerfile',
    { timeout: 300_000 },
    async () => {
      const context = join(directory, 'context');
      mkdirSync(join(context, 'etc'), { recursive: true });
      mkdirSync(join(context, 'app'));
      writeFileSync(join(context, 'etc', 'passwd'), 'root:x:0:0:root:/:/sh\n');
      writeFileSync(join(context, 'etc', 'group'), 'root:x:0:\n');
      writeFileSync(join(context, 'app', 'service.properties'), 'server.port=8080\n');
      copyFileSync('fixtures/real/Dockerfile', join(context, 'Dockerfile'));
      spawnSync('gcc', ['-static', '-Os', '-s', '-o', join(context, 'sh'), 'fixtures/real/sh.c']);
      const env = { STORAGE_DRIVER: 'vfs', BUILDAH_ISOLATION: 'chroot' };
      const { report } = await build(['--source', context, '--recipe', 'dockerfile', '--vary', 'umask,host', '.'], env);
      expect(moversByFile(report)).toMatchObject({ 'etc/machine-id': ['repeat'], 'var/log/install.log': ['time'] });
      expect(report.causes[0]?.id).toBe('factor-clock');
    },
  );

  it('a build that fails stops with the end of its log and exit status 2', () => {
    const words = ['tsx', 'src/cli/main.ts', 'build', '--source', 'fixtures/real/ten-files', '--output', 'out'];
    const script = 'printf "on the way\\033[31m\\n"; exit 3';
    const run = spawnSync('npx', [...words, '--', 'sh', '-c', script], { encoding: 'utf8' });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('  on the way\\u001b[31m\n');
    expect(run.stderr).toContain('build 1 failed with exit status 3');
  });
});
