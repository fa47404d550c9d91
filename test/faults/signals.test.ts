import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeRegistry, fakeRegistry } from '../support/fake-registry.ts';
import { bigPair, FaultArea, hang, whenWorking } from '../support/fault-area.ts';
import { ensureBuilt } from '../support/program.ts';

beforeAll(ensureBuilt);

const registries: FakeRegistry[] = [];
const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something is true, ten seconds at most. */
async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !what(); tries++) await sleep(50);
  expect(what()).toBe(true);
}

const pair = bigPair(4_000_000, 'gzip');
const large = bigPair(2_000_000);

describe.each(signals)('%s', (signal, status) => {
  it('during a comparison ends it, quietly, at once and with nothing left behind', async () => {
    const area = new FaultArea();
    const { child, ended } = area.start(
      [large.reference('left'), large.reference('right'), '--json', 'report.json', '--certificate', 'c.json'],
      { preload: whenWorking(hang) },
    );
    await until(() => readdirSync(area.tmp).length > 0);
    await sleep(300);
    const began = Date.now();
    child.kill(signal);
    expect(await ended).toEqual({ status, signal: null, stdout: '', stderr: '' });
    expect(Date.now() - began).toBeLessThan(4_000);
    expect(area.leftovers()).toEqual([]);
  });

  it.each(['', 'verify', 'normalize'])('during a download (%s) does the same', async (command) => {
    const area = new FaultArea();
    const registry = await silentRegistry();
    const names = command === 'normalize' ? ['a'] : ['a', 'b'];
    const words = names.map((name) => `docker://${registry.host}/${name}:1`);
    const more = {
      '': ['--json', 'report.json'],
      verify: ['--expect', `a=sha256:${'0'.repeat(64)}`],
      normalize: ['-o', 'canonical'],
    }[command];
    const { child, ended } = area.start([
      ...(command === '' ? [] : [command]),
      ...words,
      ...(more ?? []),
      '--cache',
      area.cache,
    ]);
    await until(() => registry.count(/blobs/) > 0);
    await sleep(300);
    const began = Date.now();
    child.kill(signal);
    expect(await ended).toEqual({ status, signal: null, stdout: '', stderr: '' });
    expect(Date.now() - began).toBeLessThan(4_000);
    expect(area.leftovers()).toEqual([]);
  });

  it('during a build ends what the build started as well', async () => {
    const area = new FaultArea();
    const source = join(area.root, 'source');
    mkdirSync(source);
    writeFileSync(join(source, 'file'), 'x');
    const mark = `987${process.pid}${status}`;
    const script = `sleep ${mark} & sleep ${mark}`;
    const { child, ended, says } = area.start([
      'build',
      '--source',
      source,
      '--output',
      'out.tar',
      '--json',
      'report.json',
      '--',
      'sh',
      '-c',
      script,
    ]);
    await says('build 1');
    await until(() => sleepers(mark) >= 2);
    child.kill(signal);
    expect(await ended).toMatchObject({ status, stdout: '' });
    await until(() => sleepers(mark) === 0);
    expect(area.leftovers()).toEqual([]);
  });
});

describe('a second signal', () => {
  it('ends a program at once that has not ended yet', async () => {
    const area = new FaultArea();
    const preload = `${whenWorking(hang)}
      import { Worker } from 'node:worker_threads';
      Worker.prototype.terminate = () => new Promise(() => {});`;
    const { child, ended } = area.start([large.reference('left'), large.reference('right')], { preload });
    await until(() => readdirSync(area.tmp).length > 0);
    await sleep(300);
    child.kill('SIGINT');
    await sleep(300);
    child.kill('SIGTERM');
    // By the signal itself, or as a shell would say it.
    const { status, signal } = await ended;
    expect([signal, status]).toContain(signal === null ? 130 : 'SIGTERM');
    expect(area.leftovers()).toEqual([]);
  });
});

afterAll(() => Promise.all(registries.map((registry) => registry.close())));

/** One that never comes to the end of a blob. */
async function silentRegistry(): Promise<FakeRegistry> {
  const registry = await fakeRegistry(
    { 'a:1': join(pair.directory, 'left'), 'b:1': join(pair.directory, 'right') },
    (request, response) => {
      if (request.url?.includes('/blobs/') !== true) return false;
      response.writeHead(200, { 'content-length': '100000' });
      response.write('{');
      return true;
    },
  );
  registries.push(registry);
  return registry;
}

/** How many programs run that were started as `sleep MARK`. */
function sleepers(mark: string): number {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line === `sleep ${mark}`).length;
}
