import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { type DockerEngine, startDocker } from '../support/docker-engine.ts';
import { ensureBuilt } from '../support/program.ts';

/** The compiled program with the real builders of images: docker's two, buildah, Bazel. They need root, and minutes. */
const wanted = process.env['CI'] === 'true' || process.env['ODP_DIFF_REAL'] === '1';
if (!wanted) process.stderr.write('skipped: docker, buildah and an ODP-like workspace (set ODP_DIFF_REAL=1)\n');

function lacking(...tools: readonly string[]): boolean {
  if (!wanted || process.getuid?.() !== 0) return true;
  const missing = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  if (missing.length > 0) process.stderr.write(`skipped: not installed: ${missing.join(', ')}\n`);
  return missing.length > 0;
}

/** Debian's client still speaks to the BuildKit inside the engine; later ones need a plug-in for it. */
const oldClient = '/usr/bin/docker';
const program = join(process.cwd(), 'bin/odp-diff.js');
const noDocker = lacking('dockerd', 'docker', 'gcc');
const noBuildah = lacking('buildah', 'gcc');

let directory = '';
let engine: DockerEngine | undefined;
let env: Record<string, string | undefined> = {};

beforeAll(async () => {
  if (!wanted) return;
  ensureBuilt();
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-builders-'));
  chmodSync(directory, 0o755);
  const storage = join(directory, 'storage.conf');
  const at = (name: string): string => JSON.stringify(join(directory, name));
  writeFileSync(storage, `[storage]\ndriver = "vfs"\nrunroot = ${at('run')}\ngraphroot = ${at('graph')}\n`);
  env = { ...process.env, TMPDIR: directory, CONTAINERS_STORAGE_CONF: storage, BUILDAH_ISOLATION: 'chroot' };
  if (!noDocker) engine = await startDocker(directory);
  env = { ...env, ...engine?.env };
}, 120_000);
afterAll(async () => {
  await engine?.stop();
  if (directory !== '') rmSync(directory, { recursive: true, force: true });
}, 60_000);

function run(
  words: readonly string[],
  settings: object = {},
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [program, ...words], { encoding: 'utf8', env, maxBuffer: 1 << 26, ...settings });
}

function reportAt(file: string): Report {
  return JSON.parse(readFileSync(file, 'utf8')) as Report;
}

const dockerfile = `FROM scratch AS base
COPY sh /bin/sh
FROM base AS made
ARG WHAT=x
RUN id=/made/id
FROM base
ENV PLACE=/app
COPY --from=made /made/id \${PLACE}/id
RUN log=/var/log/one \\
    # a comment in between
    id=/etc/machine-id
`;

/** A context with a shell of its own, for nothing can be downloaded. */
function makeContext(name: string): string {
  const context = join(directory, name);
  mkdirSync(context, { recursive: true });
  writeFileSync(join(context, 'Dockerfile'), dockerfile);
  execFileSync('gcc', ['-static', '-Os', '-s', '-o', join(context, 'sh'), 'fixtures/real/sh.c']);
  return context;
}

/** Lines by layer, for layers that differ. */
function linesByLayer({ steps }: Report): (string | number[])[][] {
  return (steps ?? []).map(({ path, left }) => [path.join(' '), (left?.lines ?? []).map(({ line }) => line)]);
}

/** Builds twice by `build`, which leaves an archive, and compares with the Dockerfile given. */
function twice(name: string, build: (context: string, archive: string) => void): Report {
  const context = makeContext('context');
  const [left, right] = ['left', 'right'].map((side) => join(directory, `${name}-${side}.tar`));
  for (const archive of [left, right]) build(context, archive ?? '');
  const json = join(directory, `${name}.json`);
  const words = [left ?? '', right ?? '', '--dockerfile', join(context, 'Dockerfile'), '--quiet', '--json', json];
  const { status, stderr } = run(words);
  expect([status, stderr]).toEqual([1, '']);
  return reportAt(json);
}

describe.skipIf(noDocker)('docker build', { timeout: 300_000 }, () => {
  const docker = (client: string, kit: string) => (context: string, archive: string) => {
    const settings = { env: { ...env, DOCKER_BUILDKIT: kit }, stdio: 'pipe' as const };
    const network = kit === '1' ? ['--network', 'host'] : [];
    execFileSync(client, ['build', '--no-cache', '--quiet', ...network, '--tag', 'app', context], settings);
    execFileSync(client, ['save', '--output', archive, 'app'], settings);
  };

  it('its own builder: each layer leads to its line', () => {
    const report = twice('legacy', docker('docker', '0'));
    expect(linesByLayer(report)).toEqual(
      expect.arrayContaining([
        ['layer:1', [8]],
        ['layer:2', [9]],
      ]),
    );
    const id = report.findings.find(({ path }) => path.at(-1) === 'etc/machine-id');
    expect(id?.madeBy).toMatch(
      /^Made by .*Dockerfile:9-11: RUN log=\/var\/log\/one id=\/etc\/machine-id; history\[\d\]$/,
    );
    expect(report.problems.filter(({ code }) => code.startsWith('dockerfile'))).toEqual([]);
  });

  it.skipIf(!existsSync(oldClient))('BuildKit: each layer leads to its line', () => {
    const report = twice('buildkit', docker(oldClient, '1'));
    expect(linesByLayer(report)).toEqual(
      expect.arrayContaining([
        ['layer:1', [8]],
        ['layer:2', [9]],
      ]),
    );
  });

  it('--recipe dockerfile without buildah uses docker', () => {
    const path = join(directory, 'path');
    mkdirSync(path);
    for (const folder of ['/usr/sbin', '/usr/bin', '/usr/local/bin'])
      for (const name of readdirSync(folder)) {
        rmSync(join(path, name), { force: true });
        if (name !== 'buildah') symlinkSync(join(folder, name), join(path, name));
      }
    const json = join(directory, 'recipe.json');
    const words = ['build', '--recipe', 'dockerfile', '--source', makeContext('docker'), '--vary', 'none', '--quiet'];
    const { status, stderr } = run([...words, '--json', json], { env: { ...env, PATH: path } });
    expect([status, stderr]).toEqual([1, '']);
    const report = reportAt(json);
    expect(report.images[0].transport).toBe('docker-archive');
    const id = report.findings.find(({ path: steps }) => steps.at(-1) === 'etc/machine-id');
    expect(id?.madeBy).toContain('Made by Dockerfile:9-11');
  });
});

describe.skipIf(noBuildah)('buildah', { timeout: 300_000 }, () => {
  const buildah = (options: readonly string[]) => (context: string, archive: string) => {
    execFileSync('buildah', ['bud', '--quiet', '--no-cache', ...options, '--tag', 'app', context], {
      env,
      stdio: 'pipe',
    });
    execFileSync('buildah', ['push', '--quiet', 'app', `oci-archive:${archive}`], { env, stdio: 'pipe' });
  };

  it('with a layer for each instruction', () => {
    const report = twice('layers', buildah(['--layers', '--build-arg', 'WHAT=y z']));
    expect(linesByLayer(report)).toEqual(
      expect.arrayContaining([
        ['layer:1', [8]],
        ['layer:2', [9]],
      ]),
    );
  });

  it('with a layer for each stage: the lines together', () => {
    const report = twice('stages', buildah([]));
    expect(linesByLayer(report)).toEqual(expect.arrayContaining([['layer:1', [8, 9]]]));
    const id = report.findings.find(({ path }) => path.at(-1) === 'etc/machine-id');
    expect(id?.madeBy).toMatch(/Dockerfile:8, .*Dockerfile:9-11 together; history\[/);
  });
});

describe.skipIf(noDocker || noBuildah)('images in engines', { timeout: 300_000 }, () => {
  it('several outputs: one report each and a summary', () => {
    const context = makeContext('engines');
    const script = `umask >umask
docker build --quiet --no-cache --tag localhost/twice:docker . >/dev/null
buildah bud --quiet --no-cache --tag localhost/twice:buildah . >/dev/null
`;
    writeFileSync(join(context, 'make.sh'), script);
    const json = join(directory, 'engines.json');
    const outputs = ['docker-daemon:localhost/twice:docker', 'podman:localhost/twice:buildah', 'umask'];
    const words = ['build', '--source', context, '--vary', 'umask', ...outputs.flatMap((name) => ['--output', name])];
    const { status, stdout } = run([...words, '--json', json, '--', 'sh', '-e', 'make.sh'], {
      env: { ...env, DOCKER_BUILDKIT: '0' },
    });
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^docker-daemon:localhost\/twice:docker {2}DIFFERENT .*\npodman:\S+ +DIFFERENT .*\numask +DIFFERENT/m,
    );
    const moved = reportAt(join(directory, 'engines.umask.json')).experiment?.attribution ?? [];
    expect(moved.map(({ variations }) => variations)).toContainEqual(['umask']);
    for (const name of ['docker-daemon_localhost_twice_docker', 'podman_localhost_twice_buildah']) {
      const report = reportAt(join(directory, `engines.${name}.json`));
      expect(report.findings.map(({ path }) => path.at(-1))).toContain('etc/machine-id');
      expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });
});

describe.skipIf(lacking('make', 'setpriv', 'faketime', 'getfattr'))('without being root', { timeout: 300_000 }, () => {
  it('varies what it can and says of the rest why not', () => {
    const nobody = 65_534;
    const home = join(directory, 'nobody');
    cpSync('fixtures/real/ten-files', join(home, 'source'), { recursive: true });
    for (const name of [
      '.',
      'source',
      ...readdirSync(join(home, 'source'), { recursive: true, encoding: 'utf8' }).map((each) => join('source', each)),
    ])
      chownSync(join(home, name), nobody, nobody);
    const words = ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups', process.execPath, program];
    const build = ['build', '--source', 'source', '--output', 'out', '--quiet', '--json', 'report.json', '--', 'make'];
    const { status, stderr } = spawnSync('setpriv', [...words, ...build], {
      cwd: home,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: home, TMPDIR: home, USER: 'nobody' },
    });
    expect([status, stderr]).toEqual([1, '']);
    const { experiment, findings, problems } = reportAt(join(home, 'report.json'));
    const skipped = experiment?.variations.filter((variation) => variation.skipped !== null) ?? [];
    expect(skipped.find(({ name }) => name === 'host')?.skipped).toBe('another host name needs root');
    const movers = (experiment?.attribution ?? []).map(({ finding, variations }) => {
      const found = findings.find(({ id }) => id === finding);
      return [found?.path.at(-1), variations.join()];
    });
    expect(movers).toEqual(
      expect.arrayContaining([
        ['umask', 'umask'],
        ['zone', 'time-zone'],
        ['date', 'time'],
        ['path', 'build-path'],
      ]),
    );
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(readdirSync(home).filter((name) => name.startsWith('odp-diff-build-'))).toEqual([]);
  });
});

describe.skipIf(lacking('bazel'))('--recipe odp', { timeout: 900_000 }, () => {
  it('builds by the script of the workspace and compares every image that it finds', () => {
    const json = join(directory, 'odp.json');
    const words = ['build', '--recipe', 'odp', '--source', 'fixtures/real/odp-workspace', '--vary', 'host'];
    const { status, stdout } = run([...words, '--json', json]);
    expect(status).toBe(1);
    const image = 'bazel-bin/shuffler/services';
    expect(stdout).toMatch(
      /aggregator_image +DIFFERENT .*\n.*collector_image +DIFFERENT .*\n.*task_builder_image +IDENTICAL$/m,
    );
    const report = (name: string): Report =>
      reportAt(join(directory, `odp.${`${image}/${name}`.replaceAll('/', '_')}.json`));
    const movers = (name: string) => report(name).experiment?.attribution.map(({ variations }) => variations.join());
    expect(movers('collector/collector_image')).toContain('host');
    expect(movers('aggregator/aggregator_image')).toContain('repeat');
    expect(report('taskbuilder/task_builder_image').verdict).toBe('identical');
  });
});
