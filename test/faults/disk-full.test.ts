import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeRegistry } from '../support/fake-registry.ts';
import { bigPair, FaultArea } from '../support/fault-area.ts';
import { ensureBuilt } from '../support/program.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

beforeAll(ensureBuilt);

const pair = bigPair(6_000_000, 'gzip');
const images = [pair.reference('left'), pair.reference('right')];
const small = bigPair(1_000);
const smallImages = [small.reference('left'), small.reference('right')];

/** A file system of one megabyte; null where this user may not mount one. */
const tiny = ((): string | null => {
  const place = temporaryDirectory('odp-diff-tiny');
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place]);
  return mount.status === 0 ? place : null;
})();
afterAll(() => {
  if (tiny !== null) spawnSync('umount', [tiny]);
});
if (tiny === null) process.stderr.write('skipped: a full disk needs the right to mount a tmpfs\n');

const hasLimits = spawnSync('prlimit', ['--version']).status === 0;
if (!hasLimits) process.stderr.write('skipped: a limit on the size of files needs prlimit (util-linux)\n');

describe.skipIf(tiny === null)('a full disk', () => {
  it.each(['1', '2'])('under the temporary files ends the comparison with one sentence (--jobs %s)', async (jobs) => {
    const area = new FaultArea();
    const run = await area.run([...images, '--jobs', jobs, '--json', 'report.json'], { env: { TMPDIR: tiny ?? '' } });
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(
      /^odp-diff: the directory for temporary files has no room for \d+ more bytes .*ENOSPC\)\n/,
    );
    expect(run.stderr).toContain('Set TMPDIR');
    expect(area.leftovers()).toEqual([]);
    expect(readdirSync(tiny ?? '')).toEqual([]);
  });

  it('under the temporary files of a download does the same', async () => {
    const area = new FaultArea();
    // Not compressible, so that the blob itself has no room.
    const plain = bigPair(3_000_000);
    const registry = await fakeRegistry({
      'a:1': join(plain.directory, 'left'),
      'b:1': join(plain.directory, 'right'),
    });
    try {
      const words = ['a', 'b'].map((name) => `docker://${registry.host}/${name}:1`);
      const run = await area.run([...words, '--json', 'report.json'], { env: { TMPDIR: tiny ?? '' } });
      expect(run.stderr).toMatch(/^odp-diff: the directory for temporary files .*ENOSPC\)\n/);
      expect(run.status).toBe(2);
      expect(area.leftovers()).toEqual([]);
      expect(readdirSync(tiny ?? '')).toEqual([]);
    } finally {
      await registry.close();
    }
  });

  it('under the cache is no reason not to compare', async () => {
    const area = new FaultArea();
    const plain = bigPair(3_000_000);
    const registry = await fakeRegistry({
      'a:1': join(plain.directory, 'left'),
      'b:1': join(plain.directory, 'right'),
    });
    try {
      const words = ['a', 'b'].map((name) => `docker://${registry.host}/${name}:1`);
      const run = await area.run([...words, '--quiet', '--cache', join(tiny ?? '', 'cache')]);
      expect(run).toMatchObject({ status: 1, stderr: '' });
      expect(readdirSync(join(tiny ?? '', 'cache', 'tmp'))).toEqual([]);
      spawnSync('rm', ['-r', join(tiny ?? '', 'cache')]);
    } finally {
      await registry.close();
    }
  });

  it('under an output leaves neither half of it nor the temporary name', async () => {
    const area = new FaultArea();
    spawnSync('sh', ['-c', `head -c 2000000 /dev/zero > ${tiny}/filler 2>/dev/null`]);
    const files = ['json', 'html', 'sarif'].map((kind) => [`--${kind}`, join(tiny ?? '', `report.${kind}`)]);
    for (const words of files) {
      const run = await area.run([...smallImages, ...words]);
      expect(run.stderr).toContain(`odp-diff: cannot write ${words[1]}: no space left on the device\n`);
      expect(run.status).toBe(2);
      expect(readdirSync(tiny ?? '')).toEqual(['filler']);
    }
    const normalized = await area.run(['normalize', images[0] ?? '', '-o', join(tiny ?? '', 'canonical')]);
    expect(normalized.stderr).toContain('no space left on the device');
    expect(normalized.status).toBe(2);
    expect(readdirSync(tiny ?? '')).toEqual(['filler']);
    expect(area.leftovers()).toEqual([]);
  });
});

describe.skipIf(!hasLimits)('a limit on the size of files', () => {
  it('does not kill the program', async () => {
    const area = new FaultArea();
    const run = await area.run([...images, '--json', 'report.json'], { under: ['prlimit', '--fsize=200000'] });
    expect(run.signal).toBeNull();
    expect(run.stderr).toMatch(/no room for \d+ more bytes of uncompressed data \(EFBIG\)/);
    expect(run.status).toBe(2);
    expect(area.leftovers()).toEqual([]);
  });

  it('reaches an output, too', async () => {
    const area = new FaultArea();
    const run = await area.run([...smallImages, '--html', 'r.html'], { under: ['prlimit', '--fsize=2000'] });
    expect(run.stderr).toContain('odp-diff: cannot write r.html: the file would be larger than allowed\n');
    expect(run.status).toBe(2);
    expect(area.leftovers()).toEqual([]);
  });
});

describe('/dev/full', () => {
  it.each(['--json', '--html', '--markdown', '--junit', '--sarif', '--certificate'])(
    'as %s is trouble',
    async (option) => {
      const area = new FaultArea();
      const run = await area.run([...smallImages, option, '/dev/full']);
      expect(run).toMatchObject({ status: 2 });
      expect(run.stderr).toContain('odp-diff: cannot write /dev/full: no space left on the device\n');
      expect(area.leftovers()).toEqual([]);
    },
  );
});

describe('the directory for temporary files', () => {
  const cases: readonly (readonly [string, (root: string) => string, string])[] = [
    ['does not exist', (root) => join(root, 'none'), 'it does not exist'],
    ['is a file', () => process.execPath, 'a part of its path is not a directory'],
    ['cannot be written to', () => '/proc/self', 'it does not exist'],
    [
      'is a link to itself',
      (root) => {
        symlinkSync('loop', join(root, 'loop'));
        return join(root, 'loop');
      },
      'too many links lead to each other',
    ],
  ];
  it.each(cases)('that %s is named', async (_, place, why) => {
    for (const command of [
      images,
      ['normalize', '--check', images[0] ?? ''],
      ['build', '--output', 'x', '--', 'true'],
    ]) {
      const area = new FaultArea();
      const directory = place(area.root);
      const run = await area.run(command, { env: { TMPDIR: directory } });
      expect(run.stderr).toContain(
        `odp-diff: no directory for temporary files can be made in "${directory}": ${why}\n`,
      );
      expect(run.stderr).toContain('Set TMPDIR to a directory that exists');
      expect(run).toMatchObject({ status: 2, stdout: '' });
      expect(area.leftovers()).toEqual([]);
    }
  });

  it('is the usual one when TMPDIR is empty', async () => {
    const area = new FaultArea();
    expect(await area.run([...images, '--quiet'], { env: { TMPDIR: '' } })).toMatchObject({ status: 1, stderr: '' });
  });

  it('may have a name with odd characters, and may be relative', async () => {
    const area = new FaultArea();
    const odd = 'tmp \u001b[31m\n%20#?';
    mkdirSync(join(area.out, odd));
    expect(await area.run([...images, '--quiet'], { env: { TMPDIR: odd } })).toMatchObject({ status: 1, stderr: '' });
    expect(area.leftovers(`out/${odd}`)).toEqual([]);
  });
});
