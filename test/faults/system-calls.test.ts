import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildTar, type TarEntry } from '../../fixtures/lib/tar.ts';
import { buildZip } from '../../fixtures/lib/zip.ts';
import { fakeRegistry } from '../support/fake-registry.ts';
import { FaultArea } from '../support/fault-area.ts';
import { ImagePair, imageOf } from '../support/image-pair.ts';
import { ensureBuilt } from '../support/program.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

beforeAll(ensureBuilt);

const canTrace = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;
if (!canTrace) process.stderr.write('skipped: what the program does to files needs strace and the right to trace\n');

const calls = [
  ...['open', 'openat', 'openat2', 'creat', 'truncate', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat'],
  ...['mkdir', 'mkdirat', 'rmdir', 'link', 'linkat', 'symlink', 'symlinkat', 'mknod', 'mknodat', 'chmod', 'fchmodat'],
  ...['chown', 'lchown', 'fchownat', 'utimensat', 'setxattr', 'mount', 'socket', 'connect', 'bind', 'execve'],
];
// A call that this machine does not have is none that is made.
const filter = `trace=${calls.map((call) => `?${call}`).join(',')}`;

interface Trace {
  /** Paths that were written to, made, renamed or removed. */
  readonly written: readonly string[];
  readonly network: readonly string[];
  readonly programs: readonly string[];
}

/** Runs the program and tells what it did to files, network and other programs, in all its threads. */
async function traced(area: FaultArea, argv: readonly string[], status: number): Promise<Trace> {
  const log = join(area.root, 'trace');
  const run = await area.run(argv, { under: ['strace', '-f', '-qq', '-s', '4096', '-xx', '-o', log, '-e', filter] });
  const stderr = run.stderr.replace(/^odp-diff: no certificate was written: .*\n/, '');
  expect({ status: run.status, stderr }).toEqual({ status, stderr: '' });
  const lines = readFileSync(log, 'latin1')
    .split('\n')
    .filter((line) => !line.includes('= -1 '));
  const of = (names: RegExp): string[] =>
    lines.filter((line) => names.test(line.replace(/^\d+ +/, '').split('(')[0] ?? ''));
  const changing = [
    ...of(/^(open|openat|openat2)$/).filter((line) => /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(line)),
    ...of(
      /^(creat|truncate|rename\w*|unlink\w*|mk\w+|rmdir|link\w*|symlink\w*|\w*ch\w+at|chmod|l?chown|utimensat|setxattr|mount)$/,
    ),
  ];
  return {
    written: changing.flatMap(pathsIn),
    network: of(/^(socket|connect|bind)$/).filter((line) => /AF_INET|AF_UNIX/.test(line)),
    programs: of(/^execve$/).flatMap((line) => pathsIn(line).slice(0, 1)),
  };
}

/** The quoted words of a traced call, which strace writes in hexadecimal; flags come in quotes nowhere. */
function pathsIn(line: string): string[] {
  return [...line.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text = '']) =>
    Buffer.from(text.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );
}

const evil = [
  '../../../../../../tmp/odp-diff-escaped',
  '/tmp/odp-diff-escaped',
  'a/../../../../../tmp/odp-diff-escaped',
  'report.json',
  '.odp-diff-000000000000',
  'main-0',
  '\u001b]0;x\u0007/$(touch escaped)`touch escaped`;touch escaped|touch escaped',
  'line\nbreak',
];

/** Names that lead out, links that lead out, and the same inside of a zip. */
function hostileTar(mtime: number): Buffer {
  const out: TarEntry = { name: 'out', type: 'symlink', linkname: '/tmp', mtime };
  const members: TarEntry[] = evil.map((name) => ({ name, content: `${name} ${mtime}\n`, mtime }));
  const links: TarEntry[] = evil.map((name, at) => ({ name: `hard-${at}`, type: 'hardlink', linkname: name, mtime }));
  const zip = buildZip(evil.map((name) => ({ name, content: `${name} in a zip ${mtime}\n` })));
  const through: TarEntry = { name: 'out/odp-diff-escaped', content: `through a link ${mtime}\n`, mtime };
  const big: TarEntry = { name: 'big', content: Buffer.alloc(1_500_000, mtime % 256), mtime };
  return buildTar([out, through, ...members, ...links, { name: 'app.jar', content: zip, mtime }, big]);
}

function hostilePair(): ImagePair {
  const pair = new ImagePair(temporaryDirectory('odp-diff-traced'));
  for (const [side, mtime] of [
    ['left', 1_700_000_000],
    ['right', 1_700_000_100],
  ] as const) {
    const tar = hostileTar(mtime);
    pair.write(side, imageOf(tar, { layers: [{ tar, compression: 'gzip' }] }));
  }
  return pair;
}

/** Outside of these nothing may change. Only the directory itself is named by its mode of opening or by making it. */
function outside(area: FaultArea, { written }: Trace, ...more: readonly string[]): string[] {
  const own = [
    new RegExp(`^${area.tmp}/odp-diff-(build-)?[A-Za-z0-9]{6}(/|$)`),
    // Node opens these for itself.
    /^\/dev\/(null|tty)$/,
    ...more.map((name) => new RegExp(`^(${area.out}/)?(\\./)?(\\.odp-diff-[0-9a-f]{12}|${name})(/|$)`)),
  ];
  return [...new Set(written.filter((path) => !own.some((allowed) => allowed.test(path))))];
}

describe.skipIf(!canTrace)('what the program does to the system', () => {
  const pair = hostilePair();
  const images = [pair.reference('left'), pair.reference('right')];

  it.each([1, 3])('comparing: only the outputs and its own temporary files (%i threads)', async (jobs) => {
    const area = new FaultArea();
    const outputs = ['json', 'html', 'markdown', 'junit', 'sarif', 'code-quality', 'certificate'];
    const words = outputs.flatMap((kind) => [`--${kind}`, `r.${kind}`]);
    const trace = await traced(area, [...images, ...words, '--jobs', `${jobs}`, '--verify-shared'], 1);
    expect(outside(area, trace, 'r\\.[a-z-]+')).toEqual([]);
    // The log is not empty by mistake.
    expect(trace.written.some((path) => path.startsWith(`${area.tmp}/odp-diff-`))).toBe(true);
    expect(trace.written.some((path) => path.endsWith('r.html'))).toBe(true);
    expect(trace.network).toEqual([]);
    expect(trace.programs).toEqual([process.execPath]);
    expect(existsSync('/tmp/odp-diff-escaped')).toBe(false);
    expect(area.leftovers().filter((path) => !/^out\/r\.[a-z-]+$/.test(path))).toEqual([]);
  });

  it.each([
    ['--version', ['--version'], 0],
    ['--help', ['--help'], 0],
    ['explain', ['explain', 'tar-mtime'], 0],
    ['two images on stdout', ['LEFT', 'RIGHT', '--json', '-'], 1],
    ['the same image', ['LEFT', 'LEFT'], 0],
    ['normalize --check', ['normalize', '--check', 'LEFT'], 1],
    ['verify', ['verify', 'LEFT', '--expect', `sha256:${'0'.repeat(64)}`], 1],
  ] as const)('%s: no file, no network, no program', async (_, argv, status) => {
    const area = new FaultArea();
    const named: Readonly<Record<string, string | undefined>> = { LEFT: images[0], RIGHT: images[1] };
    const words = argv.map((word) => named[word] ?? word);
    const trace = await traced(area, words, status);
    expect(outside(area, trace)).toEqual([]);
    expect(trace.network).toEqual([]);
    expect(trace.programs).toEqual([process.execPath]);
    expect(area.leftovers()).toEqual([]);
  });

  it('from a registry: nothing but the cache besides, and no connection but to it', async () => {
    const area = new FaultArea();
    const registry = await fakeRegistry({ 'a:1': join(pair.directory, 'left'), 'b:1': join(pair.directory, 'right') });
    try {
      const words = ['a', 'b'].map((name) => `docker://${registry.host}/${name}:1`);
      const trace = await traced(area, [...words, '--quiet', '--cache', area.cache], 1);
      expect(outside(area, trace).filter((path) => !path.startsWith(`${area.cache}/`))).toEqual([]);
      const port = registry.host.split(':')[1] ?? '';
      const others = trace.network.filter(
        (line) =>
          line.includes('connect(') &&
          /AF_INET/.test(line) &&
          !line.includes(`htons(${port})`) &&
          !line.includes('htons(53)'),
      );
      expect(others).toEqual([]);
      expect(trace.network.length).toBeGreaterThan(0);
      expect(trace.programs).toEqual([process.execPath]);
      expect(area.leftovers()).toEqual([]);
    } finally {
      await registry.close();
    }
  });

  it('links and odd files beside the blobs of a layout lead nowhere', async () => {
    const area = new FaultArea();
    const other = hostilePair();
    mkdirSync(join(other.directory, 'left', 'extra'));
    symlinkSync('/etc/passwd', join(other.directory, 'left', 'extra', 'link'));
    symlinkSync('/etc/shadow', join(other.directory, 'left', 'stray'));
    writeFileSync(join(other.directory, 'left', 'stray file'), '');
    const trace = await traced(area, [other.reference('left'), other.reference('right'), '--json', 'r.json'], 1);
    expect(outside(area, trace, 'r\\.json')).toEqual([]);
    expect(trace.network).toEqual([]);
  });
});
