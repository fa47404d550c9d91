/**
 * `npm run bench`: two images whose 300 MB gzip layers differ in 10 of 30,000 members, against the native limit (both layers
 * through a decompressor at once) and against what a shell would do. Medians of five, ratios within one run.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, buildOciLayout } from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';

const members = 30_000;
const differing = 10;
const rounds = 5;
const memberBytes = 10 * 1024;

/** Text-like bytes that gzip about three to one, the same on every run. */
function content(seed: number, side: string): Buffer {
  const pieces: string[] = [];
  for (let at = 0; at * 64 < memberBytes; at++) {
    const digest = createHash('sha256').update(`${seed}/${at}`).digest('hex');
    pieces.push(`${digest.slice(0, 20)} the quick brown fox jumps over it all\n`);
  }
  const changed = seed % (members / differing) === 0 ? side : '';
  return Buffer.from(`${changed}\n${pieces.join('')}`).subarray(0, memberBytes);
}

function writeImage(directory: string, side: string): void {
  const entries = Array.from({ length: members }, (_, at) => ({
    name: `usr/share/d${at % 250}/f${at}`,
    type: 'file' as const,
    mode: 0o644,
    mtime: 1_700_000_000,
    content: content(at, side),
  }));
  const tar = buildTar(entries, { format: 'gnu' });
  buildOciLayout(join(directory, side), buildImage({ layers: [{ tar, compression: 'gzip' }] }));
}

function seconds(act: () => void): number {
  const start = process.hrtime.bigint();
  act();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function run(command: string, words: readonly string[], accept: readonly number[] = [0]): void {
  const { status, error } = spawnSync(command, words, { stdio: 'ignore' });
  if (error !== undefined || status === null || !accept.includes(status))
    throw new Error(`${command} failed (${status})`);
}

function both(script: string, blobs: readonly string[]): void {
  run('sh', ['-c', `${blobs.map((blob) => script.replaceAll('BLOB', blob)).join(' & ')} & wait`]);
}

function peakMemory(left: string, right: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn('/usr/bin/time', ['-f', '%M', process.execPath, 'bin/odp-diff.js', left, right, '--quiet']);
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('error', () => resolve(Number.NaN));
    child.on('close', () => resolve(Number(text.trim().split('\n').at(-1)) / 1024));
  });
}

const directory = mkdtempSync(join(tmpdir(), 'odp-diff-bench-'));
try {
  for (const side of ['left', 'right']) writeImage(directory, side);
  const blobs = ['left', 'right'].map((side) => largestBlob(join(directory, side, 'blobs', 'sha256')));
  const [left, right] = ['left', 'right'].map((side) => `oci:${join(directory, side)}`) as [string, string];
  const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
  const unpack = join(directory, 'unpacked');
  const contenders: readonly (readonly [string, () => void])[] = [
    ['odp-diff', () => run(process.execPath, ['bin/odp-diff.js', left, right, '--quiet', '--progress', 'none'], [1])],
    ['odp-diff --jobs 1', () => run(process.execPath, ['bin/odp-diff.js', left, right, '--quiet', '--jobs', '1'], [1])],
    ...(has('igzip') ? ([['igzip -dc, both at once', () => both('igzip -dc BLOB >/dev/null', blobs)]] as const) : []),
    ['gzip -dc, both at once', () => both('gzip -dc BLOB >/dev/null', blobs)],
    [
      'tar xzf of both, sha256sum of every file',
      () => {
        for (const [at, blob] of blobs.entries()) {
          const into = join(unpack, String(at));
          mkdirSync(into, { recursive: true });
          run('sh', ['-c', `tar xzf ${blob} -C ${into} && find ${into} -type f -exec sha256sum {} + >/dev/null`]);
          rmSync(into, { recursive: true });
        }
      },
    ],
  ];
  const times = new Map<string, number[]>(contenders.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, act] of contenders) times.get(name)?.push(seconds(act));
  }
  const own = median(times.get('odp-diff') ?? []);
  const lines = contenders.map(([name]) => {
    const time = median(times.get(name) ?? []);
    return `| ${name} | ${time.toFixed(2)} s | ${(time / own).toFixed(2)} |`;
  });
  const sizes = blobs.map((blob) => `${(statSync(blob).size / 1e6).toFixed(0)} MB`).join(' and ');
  const memory = existsSync('/usr/bin/time')
    ? `${(await peakMemory(left, right)).toFixed(0)} MiB`
    : 'not measured (no /usr/bin/time)';
  const table = ['| what | median | ÷ odp-diff |', '|---|---|---|', ...lines].join('\n');
  process.stdout.write(
    `layers of ${sizes} gzip, ${members} members each, ${differing} differ\n\n${table}\n\npeak memory of odp-diff: ${memory}\n`,
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function largestBlob(folder: string): string {
  const listing = spawnSync('ls', ['-S', folder], { encoding: 'utf8' }).stdout.split('\n');
  return join(folder, listing[0] ?? '');
}
