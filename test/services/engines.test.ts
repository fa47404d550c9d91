import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenario } from '../../fixtures/images/index.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';
import { defaultRegistryOptions, type RegistryOptions } from '../../src/sources/registry/options.ts';
import { type DockerEngine, startDocker } from '../support/docker-engine.ts';

/** Local engines, with their own empty stores. Starting one needs root. */
const isRoot = process.getuid?.() === 0;

function lacking(...tools: readonly string[]): string | null {
  if (!isRoot) return 'not root';
  const missing = tools.filter((tool) => spawnSync('which', [tool]).status !== 0);
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}

const noDocker = lacking('dockerd', 'docker', 'skopeo');
const noPodman = lacking('podman', 'skopeo');
if (noDocker !== null) process.stderr.write(`skipped: Docker engine tests (${noDocker})\n`);
if (noPodman !== null) process.stderr.write(`skipped: podman tests (${noPodman})\n`);

let directory = '';
let pair = { left: '', right: '' };
let engine: DockerEngine | undefined;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-engine-'));
  pair = await scenario('dockerfile-mtimes').build(join(directory, 'images'));
});
afterAll(async () => {
  await engine?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function compare(transport: string, name: string, env: RegistryOptions['env']): Promise<Report> {
  const registry = { ...defaultRegistryOptions, env: { ...process.env, ...env } };
  return compareImages(`${transport}:${name}:left`, `${transport}:${name}:right`, { jobs: 0, registry });
}

async function expectSameContent(report: Report, transport: string): Promise<void> {
  const local = await compareImages(pair.left, pair.right, { jobs: 0 });
  expect(report.images.map((image) => image.transport)).toEqual([transport, transport]);
  expect(report.images.map(({ imageId }) => imageId)).toEqual(local.images.map(({ imageId }) => imageId));
  expect(report.causes[0]?.id).toBe('factor-clock');
  expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(report.problems.map(({ code }) => code)).toContain('engine-manifest');
}

describe.skipIf(noDocker !== null)('docker-daemon:', { timeout: 120_000 }, () => {
  let env: RegistryOptions['env'] = {};
  beforeAll(async () => {
    engine = await startDocker(directory);
    env = engine.env;
    for (const side of ['left', 'right'] as const) {
      const file = join(directory, `${side}.tar`);
      execFileSync('skopeo', ['copy', '-q', '--insecure-policy', pair[side], `docker-archive:${file}:app:${side}`]);
      execFileSync('docker', ['load', '-q', '-i', file], { env: { ...process.env, ...env } });
    }
  }, 120_000);

  it('has the engine save both images', async () => {
    await expectSameContent(await compare('docker-daemon', 'app', env), 'docker-daemon');
  });

  it('says that there is no such image', async () => {
    await expect(compare('docker-daemon', 'none', env)).rejects.toThrow(
      /^the Docker engine at ".*" has no image "none:left"$/,
    );
  });
});

describe('no Docker engine', () => {
  it('is told in one sentence', async () => {
    const env = { DOCKER_HOST: `unix://${join(directory, 'nothing.sock')}` };
    await expect(compare('docker-daemon', 'app', env)).rejects.toThrow(/^no Docker engine answers at ".*" \(ENOENT\)$/);
    await expect(compare('docker-daemon', 'app', { DOCKER_HOST: 'ssh://host' })).rejects.toThrow('DOCKER_HOST is');
    await expect(compare('docker-daemon', '--help', env)).rejects.toThrow('neither a name nor an id');
  });
});

describe.skipIf(noPodman !== null)('podman: and containers-storage:', { timeout: 120_000 }, () => {
  let env: RegistryOptions['env'] = {};
  beforeAll(() => {
    const file = join(directory, 'storage.conf');
    const at = (name: string): string => JSON.stringify(join(directory, name));
    writeFileSync(file, `[storage]\ndriver = "vfs"\nrunroot = ${at('run')}\ngraphroot = ${at('graph')}\n`);
    env = { CONTAINERS_STORAGE_CONF: file };
    for (const side of ['left', 'right'] as const)
      execFileSync(
        'skopeo',
        ['copy', '-q', '--insecure-policy', pair[side], `containers-storage:localhost/app:${side}`],
        {
          env: { ...process.env, ...env },
        },
      );
  }, 120_000);

  it.each(['podman', 'containers-storage'])('%s: has the images saved', async (transport) => {
    await expectSameContent(await compare(transport, 'localhost/app', env), transport);
  });

  it('says that there is no such image', async () => {
    await expect(compare('podman', 'localhost/none', env)).rejects.toThrow(
      /^podman cannot save "localhost\/none:left": /,
    );
  });
});
