import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fakeRegistry } from '../support/fake-registry.ts';
import { bigPair, FaultArea, program } from '../support/fault-area.ts';
import { ensureBuilt } from '../support/program.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

beforeAll(ensureBuilt);

const pair = bigPair(1_000);
const images = [pair.reference('left'), pair.reference('right')];
const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('skipped: files of other users need root\n');

const isReport = (file: string): boolean => JSON.parse(readFileSync(file, 'utf8')).schemaVersion === 1;

describe('an output that', () => {
  it.each(['--json', '--html', '--markdown', '--junit', '--sarif', '--certificate', '--code-quality'])(
    'is a directory is refused before the comparison (%s)',
    async (option) => {
      const area = new FaultArea();
      mkdirSync(join(area.out, 'there'));
      // With images that are not there: the output is looked at first.
      const run = await area.run(['oci:none', 'oci:none', option, 'there']);
      expect(run).toMatchObject({ status: 2, stdout: '' });
      expect(run.stderr).toMatch(/^odp-diff: cannot write there: it is a directory\n/);
      expect(area.leftovers('out/there')).toEqual([]);
    },
  );

  it.each([
    ['none/report.json', 'its directory does not exist'],
    ['file/report.json', 'a part of its path is not a directory'],
    [`${'n'.repeat(300)}`, 'the name is too long'],
    ['loop/report.json', 'too many links lead to each other'],
    ['loop', 'too many links lead to each other'],
  ])('cannot be there is refused before the comparison (%s)', async (name, why) => {
    const area = new FaultArea();
    writeFileSync(join(area.out, 'file'), '');
    symlinkSync('loop', join(area.out, 'loop'));
    const run = await area.run(['oci:none', 'oci:none', '--json', name]);
    expect(run.stderr).toContain(`odp-diff: cannot write ${name}: ${why}\n`);
    expect(run.status).toBe(2);
    expect(area.leftovers('out/file', 'out/loop')).toEqual([]);
  });

  it('is there already is replaced as a whole and keeps its mode and owner', async () => {
    const area = new FaultArea();
    const file = join(area.out, 'report.json');
    writeFileSync(file, 'old');
    chmodSync(file, 0o640);
    if (isRoot) chownSync(file, 12_345, 23_456);
    linkSync(file, join(area.out, 'kept'));
    await area.run([...images, '--json', 'report.json']);
    expect(isReport(file)).toBe(true);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('640');
    if (isRoot) expect([statSync(file).uid, statSync(file).gid]).toEqual([12_345, 23_456]);
    // The old file is not written into: who holds it still has it.
    expect(readFileSync(join(area.out, 'kept'), 'utf8')).toBe('old');
    expect(area.leftovers()).toEqual(['out/kept', 'out/report.json']);
  });

  it('cannot be replaced stays as it was', async () => {
    const area = new FaultArea();
    writeFileSync(join(area.out, 'report.json'), 'old');
    const run = await area.run([...images, '--json', 'report.json'], { preload: failingRename });
    expect(run.stderr).toContain('odp-diff: cannot write report.json: the device has a fault\n');
    expect(run.status).toBe(2);
    expect(readFileSync(join(area.out, 'report.json'), 'utf8')).toBe('old');
    expect(area.leftovers()).toEqual(['out/report.json']);
  });

  it('is new has the mode that the umask leaves', async () => {
    const area = new FaultArea();
    await area.run([...images, '--json', 'report.json'], { under: ['sh', '-c', 'umask 027; exec "$@"', 'sh'] });
    expect((statSync(join(area.out, 'report.json')).mode & 0o777).toString(8)).toBe('640');
  });

  it('is a link of this user is written through it; one that leads nowhere is replaced', async () => {
    const area = new FaultArea();
    mkdirSync(join(area.out, 'far'));
    writeFileSync(join(area.out, 'far', 'target'), 'old');
    symlinkSync('far/target', join(area.out, 'link'));
    symlinkSync('nowhere', join(area.out, 'dangling'));
    await area.run([...images, '--json', 'link', '--html', 'dangling']);
    expect(readlinkSync(join(area.out, 'link'))).toBe('far/target');
    expect(isReport(join(area.out, 'far', 'target'))).toBe(true);
    expect(lstatSync(join(area.out, 'dangling')).isFile()).toBe(true);
    expect(existsSync(join(area.out, 'nowhere'))).toBe(false);
    expect(area.leftovers()).toEqual(['out/dangling', 'out/far', 'out/far/target', 'out/link']);
  });

  it.skipIf(!isRoot)('is a link of another user in a directory of all is refused, as the kernel does', async () => {
    const area = new FaultArea();
    const shared = join(area.root, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o1777);
    writeFileSync(join(area.out, 'precious'), 'precious');
    symlinkSync(join(area.out, 'precious'), join(shared, 'report.json'));
    spawnSync('chown', ['-h', '12345', join(shared, 'report.json')]);
    const run = await area.run([...images, '--json', join(shared, 'report.json')]);
    expect(run.stderr).toContain('it is a link that another user put into a directory that all may write to');
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(area.leftovers()).toEqual(['out/precious']);
    expect(readFileSync(join(area.out, 'precious'), 'utf8')).toBe('precious');
  });

  it('is a named pipe gets the report through it', async () => {
    const area = new FaultArea();
    spawnSync('mkfifo', [join(area.out, 'pipe')]);
    const reader = spawn('cat', [join(area.out, 'pipe')]);
    let text = '';
    reader.stdout.on('data', (chunk) => (text += String(chunk)));
    const closed = new Promise((resolve) => reader.on('close', resolve));
    expect(await area.run([...images, '--json', 'pipe', '--quiet'])).toMatchObject({ status: 1, stderr: '' });
    await closed;
    expect(JSON.parse(text).schemaVersion).toBe(1);
    expect(lstatSync(join(area.out, 'pipe')).isFIFO()).toBe(true);
    expect(area.leftovers('out/pipe')).toEqual([]);
  });

  it('is a named pipe that nobody reads does not hold off a signal for ever', async () => {
    const area = new FaultArea();
    spawnSync('mkfifo', [join(area.out, 'pipe')]);
    const { child, ended } = area.start([...images, '--json', 'pipe', '--quiet']);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const began = Date.now();
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: 143, stdout: '' });
    expect(Date.now() - began).toBeLessThan(4_000);
    expect(area.leftovers('out/pipe')).toEqual([]);
  });

  it('is a named pipe that is opened and never emptied does not hold off a signal for ever', async () => {
    const area = new FaultArea();
    spawnSync('mkfifo', [join(area.out, 'pipe')]);
    const reader = spawn('sh', ['-c', 'exec 3< pipe; exec sleep 50'], { cwd: area.out });
    const { child, ended } = area.start([...images, '--html', 'pipe', '--quiet']);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ stdout: '', stderr: '' });
    reader.kill();
    expect(area.leftovers('out/pipe')).toEqual([]);
  });

  it.each(['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'])('is called %s reaches who reads it', async (name) => {
    const area = new FaultArea();
    const shell = `"${process.execPath}" "${program}" "$@" --json ${name} --quiet > taken`;
    const run = spawnSync('sh', ['-c', shell, 'sh', ...images], { cwd: area.out, encoding: 'utf8' });
    expect(run).toMatchObject({ status: 1, stderr: '' });
    expect(isReport(join(area.out, 'taken'))).toBe(true);
  });
});

const failingRename = `
  import fs from 'node:fs';
  fs.promises.rename = async () => { throw Object.assign(new Error('no'), { code: 'EIO', syscall: 'rename' }); };
  import { syncBuiltinESMExports } from 'node:module';
  syncBuiltinESMExports();`;

describe('two runs at once', () => {
  it('that write the same files leave whole ones and nothing else', async () => {
    const area = new FaultArea();
    const words = [...images, '--json', 'r.json', '--html', 'r.html', '--certificate', 'c.json', '--quiet'];
    const runs = await Promise.all([area.run(words), area.run(words), area.run(words)]);
    for (const run of runs) expect(run).toMatchObject({ status: 1 });
    expect(isReport(join(area.out, 'r.json'))).toBe(true);
    expect(readFileSync(join(area.out, 'r.html'), 'utf8')).toMatch(/<\/html>\s*$/);
    expect(area.leftovers().filter((path) => path !== 'out/c.json')).toEqual(['out/r.html', 'out/r.json']);
  });

  it('that fill the same cache leave only whole blobs in it', async () => {
    const area = new FaultArea();
    const registry = await fakeRegistry({ 'a:1': join(pair.directory, 'left'), 'b:1': join(pair.directory, 'right') });
    try {
      const words = ['a', 'b'].map((name) => `docker://${registry.host}/${name}:1`);
      const argv = [...words, '--cache', area.cache, '--quiet'];
      const runs = await Promise.all([area.run(argv), area.run(argv), area.run(argv)]);
      for (const run of runs) expect(run).toMatchObject({ status: 1, stderr: '' });
      expect(area.leftovers()).toEqual([]);
    } finally {
      await registry.close();
    }
  });

  it('that normalize to one place: one of them has it', async () => {
    const area = new FaultArea();
    const words = ['normalize', images[0] ?? '', '-o', 'canonical', '--quiet'];
    const runs = await Promise.all([area.run(words), area.run(words), area.run(words)]);
    expect(runs.filter(({ status }) => status === 0)).toHaveLength(1);
    for (const { status, stderr } of runs.filter((run) => run.status !== 0)) {
      expect(status).toBe(2);
      expect(stderr).toMatch(/^odp-diff: .*canonical/);
    }
    expect(area.leftovers().filter((path) => !path.startsWith('out/canonical'))).toEqual([]);
    expect((await area.run(['oci:canonical', 'oci:canonical', '--verify-shared'])).status).toBe(0);
  });
});

const setpriv = (...more: string[]): string[] => [
  'setpriv',
  '--reuid=65534',
  '--regid=65534',
  '--clear-groups',
  ...more,
];
const canDrop =
  isRoot && spawnSync('setpriv', [...setpriv().slice(1), process.execPath, program, '--version']).status === 0;
if (!canDrop) process.stderr.write('skipped: another user needs root, setpriv and a checkout that all may read\n');

describe.skipIf(!canDrop)('a user without rights', () => {
  const allowed = (area: FaultArea): FaultArea => {
    chmodSync(area.root, 0o755);
    for (const place of [area.tmp, area.home]) chmodSync(place, 0o777);
    return area;
  };

  it('is told of a directory that cannot be written to, before the comparison', async () => {
    const area = allowed(new FaultArea());
    const run = await area.run(['oci:none', 'oci:none', '--json', 'report.json'], { under: setpriv() });
    expect(run.stderr).toContain('odp-diff: cannot write report.json: permission denied\n');
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(area.leftovers()).toEqual([]);
  });

  it('is told of an image, a blob, a report or a policy that cannot be read', async () => {
    const area = allowed(new FaultArea());
    const own = bigPair(2_000_000);
    for (const place of [own.directory, dirname(own.directory)]) chmodSync(place, 0o755);
    const blobs = join(own.directory, 'right', 'blobs', 'sha256');
    for (const name of spawnSync('ls', [blobs], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean))
      if (statSync(join(blobs, name)).size > 1_000_000) chmodSync(join(blobs, name), 0o000);
    const run = await area.run([own.reference('left'), own.reference('right')], { under: setpriv() });
    expect(run.stderr).toMatch(/^odp-diff: the file "[0-9a-f]{64}" cannot be read \(EACCES\)\n/);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    chmodSync(join(own.directory, 'right'), 0o000);
    const hidden = await area.run([own.reference('left'), own.reference('right')], { under: setpriv() });
    expect(hidden.status).toBe(2);
    expect(hidden.stderr).toMatch(/^odp-diff: .*EACCES|permission denied/);
    expect(hidden.stderr).not.toContain('internal error');
    const secret = join(temporaryDirectory('odp-diff-secret'), 'secret.json');
    writeFileSync(secret, '{}', { mode: 0o600 });
    for (const words of [
      ['render', secret],
      ['tui', secret],
      [...images, '--policy', secret],
      [...images, '--baseline', secret],
    ]) {
      const refused = await area.run(words, { under: setpriv() });
      expect(refused.status).toBe(2);
      expect(refused.stderr).toContain(`odp-diff: cannot read ${secret}: permission denied\n`);
    }
    expect(area.leftovers()).toEqual([]);
  });

  it('is told of a directory for temporary files that is not its own', async () => {
    const area = new FaultArea();
    chmodSync(area.root, 0o755);
    const run = await area.run(images, { under: setpriv() });
    expect(run.stderr).toMatch(/^odp-diff: no directory for temporary files can be made in ".*": permission denied\n/);
    expect(run.status).toBe(2);
  });
});
