import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenario } from '../../fixtures/images/index.ts';
import { buildOdpWalk } from '../../fixtures/odp-walk.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';
import { defaultRegistryOptions, type RegistryOptions } from '../../src/sources/registry/options.ts';
import { runWith } from '../support/run-command.ts';

/** Debian's docker-registry (distribution) on this machine's loopback, in every way it can be protected. */
const tools = ['docker-registry', 'skopeo', 'htpasswd', 'openssl'];
const missing = tools.filter((tool) => spawnSync('which', [tool]).status !== 0);
if (missing.length > 0) process.stderr.write(`skipped: docker-registry tests (not installed: ${missing.join(', ')})\n`);

let directory = '';
let pair = { left: '', right: '' };
const running: ChildProcess[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-registry-'));
  pair = await scenario('dockerfile-mtimes').build(join(directory, 'images'));
});
afterAll(() => {
  for (const child of running) child.kill();
  rmSync(directory, { recursive: true, force: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function reachable(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await sleep(100);
  }
  throw new Error('the registry did not start');
}

async function start(name: string, more: string): Promise<string> {
  const port = await freePort();
  const file = join(directory, `${name}.yml`);
  writeFileSync(
    file,
    `version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: ${join(directory, name)}}}
http:
  addr: 127.0.0.1:${port}
${more}`,
  );
  running.push(spawn('docker-registry', ['serve', file], { stdio: 'ignore' }));
  await reachable(port);
  return `localhost:${port}`;
}

function push(host: string, ...more: readonly string[]): void {
  for (const side of ['left', 'right'] as const) {
    const words = ['copy', '--quiet', '--insecure-policy', '--dest-tls-verify=false', ...more];
    execFileSync('skopeo', [...words, pair[side], `docker://${host}/team/app:${side}`], { stdio: 'pipe' });
  }
}

function compare(host: string, given: Partial<RegistryOptions> = {}): Promise<Report> {
  const registry = { ...defaultRegistryOptions, firstPauseMs: 10, timeoutSeconds: 20, ...given };
  return compareImages(`docker://${host}/team/app:left`, `${host}/team/app:right`, { jobs: 0, registry });
}

async function expectSameAnswer(report: Report): Promise<void> {
  const local = await compareImages(pair.left, pair.right, { jobs: 0 });
  expect(report.findings).toEqual(local.findings);
  expect(report.images.map(({ manifestDigest }) => manifestDigest)).toEqual(
    local.images.map(({ manifestDigest }) => manifestDigest),
  );
}

function certificate(): { key: string; crt: string } {
  const [key, crt] = [join(directory, 'tls.key'), join(directory, 'tls.crt')];
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', [...words, ...subject, '-keyout', key, '-out', crt], { stdio: 'pipe' });
  return { key, crt };
}

function htpasswd(): string {
  const file = join(directory, 'htpasswd');
  writeFileSync(file, execFileSync('htpasswd', ['-Bbn', 'user', 'secret'], { encoding: 'utf8' }));
  return `auth: {htpasswd: {realm: here, path: ${file}}}\n`;
}

function login(host: string, password: string): RegistryOptions['env'] {
  const file = join(directory, `login-${password}.json`);
  const auth = Buffer.from(`user:${password}`).toString('base64');
  writeFileSync(file, JSON.stringify({ auths: { [host]: { auth } } }));
  return { REGISTRY_AUTH_FILE: file };
}

describe.skipIf(missing.length > 0)('a real registry', { timeout: 60_000 }, () => {
  it('a prefix of it is verified, service by service', async () => {
    const host = await start('services', '');
    buildOdpWalk(join(directory, 'walk'));
    const copy = ['copy', '--quiet', '--insecure-policy', '--dest-tls-verify=false'];
    for (const [service, tag] of [
      ['aggregator', 'latest'],
      ['collector', 'latest'],
      ['collector', 'v1'],
      ['task_assignment', 'v1'],
    ] as const) {
      const from = `oci:${directory}/walk/release/${service}`;
      execFileSync('skopeo', [...copy, from, `docker://${host}/odp/${service}_image:${tag}`], { stdio: 'pipe' });
    }
    const list = join(directory, 'walk', 'BUILDING.md');
    const latest = await runWith(['verify', `${host}/odp/`, '--expect-file', list]);
    expect(latest.stdout).toMatch(/^aggregator .* matches$/m);
    expect(latest.stdout).toMatch(/^collector .* matches$/m);
    expect(latest.stdout).toMatch(/^task_assignment .* (?:unreadable|MISSING)$/m);
    expect(latest.status).toBeGreaterThan(0);
    const tagged = await runWith(['verify', `${host}/odp/*_image:v1`, '--expect-file', list]);
    expect(tagged.stdout).toMatch(/^task_assignment .* matches$/m);
    expect(tagged.stdout).toMatch(/^aggregator .* (?:unreadable|MISSING)$/m);
  });

  it('without protection', async () => {
    const host = await start('open', '');
    push(host);
    await expectSameAnswer(await compare(host));
    const lacking = compareImages(`${host}/team/app:left`, `${host}/team/app:none`, { jobs: 0 });
    await expect(lacking).rejects.toThrow(
      /the registry has no manifest of "localhost:\d+\/team\/app:none" \(MANIFEST_/,
    );
  });

  it('by a mirror', async () => {
    const host = await start('mirrored', '');
    push(host);
    const report = await compare('registry.invalid', { mirrors: new Map([['registry.invalid', host]]) });
    await expectSameAnswer(report);
  });

  it('with a password', async () => {
    const host = await start('password', htpasswd());
    push(host, '--dest-creds', 'user:secret');
    await expect(compare(host)).rejects.toThrow(/no credentials are known/);
    await expect(compare(host, { env: login(host, 'wrong') })).rejects.toThrow(/refuses/);
    await expectSameAnswer(await compare(host, { env: login(host, 'secret') }));
  });

  it('with TLS', async () => {
    const { key, crt } = certificate();
    const host = await start('tls', `  tls: {certificate: ${crt}, key: ${key}}\n`);
    push(host);
    await expect(compare(host)).rejects.toThrow(/^the certificate of localhost:\d+ does not hold/);
    await expectSameAnswer(await compare(host, { caFile: crt }));
  });
});

describe('a registry that is not there', () => {
  it('is told in one sentence', async () => {
    await expect(compare(`localhost:${await freePort()}`)).rejects.toThrow(
      /^localhost:\d+ cannot be reached \(ECONNREFUSED\)$/,
    );
  });
});
