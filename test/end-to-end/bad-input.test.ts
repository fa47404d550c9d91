import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGzip } from '../../fixtures/lib/gzip.ts';
import {
  buildDockerArchive,
  buildImage,
  buildOciArchive,
  buildOciLayout,
  digestOf,
  type Image,
} from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { buildZip } from '../../fixtures/lib/zip.ts';
import type { Report } from '../../src/model/report.ts';
import { ensureBuilt, type Run, runProgram } from '../support/program.ts';
import { seededBytes } from '../support/seeded.ts';

const directory = mkdtempSync(join(tmpdir(), 'odp-diff-bad-'));
const scratch = join(directory, 'tmp');
const work = join(directory, 'work');
const noise = seededBytes('noise', 20_000).toString('base64');

const good = buildImage({ layers: [{ tar: buildTar([{ name: 'etc/noise', content: noise }]), compression: 'gzip' }] });
const other = buildImage({
  layers: [{ tar: buildTar([{ name: 'etc/noise', content: `${noise}!` }]), compression: 'gzip' }],
});

beforeAll(() => {
  ensureBuilt();
  mkdirSync(scratch);
  mkdirSync(work);
  buildOciLayout(join(work, 'good'), good, { style: 'skopeo' });
  buildOciLayout(join(work, 'other'), other, { style: 'skopeo' });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the program in a directory where it must leave nothing behind, neither there nor among the temporary files. */
function run(...words: readonly string[]): Run {
  const before = readdirSync(work).sort();
  // On a slow machine a progress line would stand among the messages that are looked at.
  const silent = words.includes('--json') ? ['--progress', 'none'] : [];
  const result = runProgram([...words, ...silent], { cwd: work, env: { TMPDIR: scratch } });
  expect(readdirSync(scratch), 'temporary files').toEqual([]);
  expect(readdirSync(work).sort(), 'files in the working directory').toEqual(before);
  return result;
}

/** One clear sentence, perhaps a hint, and nothing that only a programmer understands. */
function expectRefused({ status, stdout, stderr }: Run, says: string | RegExp): void {
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  const lines = stderr.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^odp-diff: \S/);
  expect(lines[0]).toMatch(says);
  expect(lines.length).toBeLessThanOrEqual(2);
  expect(stderr).not.toMatch(/internal error|^\s+at |node:|\.ts:|\.js:|undefined|NaN|\[object/m);
}

function expectIncomplete({ status, stdout, stderr }: Run, code: string | RegExp): Report {
  expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
  const report: Report = JSON.parse(stdout);
  expect(report.verdict).toBe('incomplete');
  const errors = report.problems.filter(({ severity }) => severity === 'error');
  expect(errors.map((problem) => problem.code)).toEqual([expect.stringMatching(code)]);
  for (const { message } of errors) expect(message).not.toMatch(/undefined|NaN|\[object/);
  return report;
}

/** Writes a layout of the image with some files replaced, or left out where the content is null. */
function writeBroken(name: string, files: ReadonlyMap<string, Buffer | null>, image: Image = good): string {
  const target = join(work, name);
  buildOciLayout(target, image, { style: 'skopeo' });
  for (const [path, content] of files) {
    if (content === null) rmSync(join(target, path));
    else writeFileSync(join(target, path), content);
  }
  return `oci:${name}`;
}

const blobPath = (digest: string): string => `blobs/${digest.replace(':', '/')}`;
const layerPath = blobPath(good.layerDigests[0] ?? '');
const layerBlob = good.blobs.get(good.layerDigests[0] ?? '') ?? Buffer.alloc(0);

describe('what is no image is refused', () => {
  it('a file that is not there', () => {
    expectRefused(run('oci:good', 'oci:absent'), /absent/);
    expectRefused(run('docker-archive:absent.tar', 'oci:good'), /absent\.tar/);
    expectRefused(run('oci-archive:absent.tar', 'oci:good'), /absent\.tar/);
  });

  it('without a report file being left behind', () => {
    expectRefused(run('oci:good', 'oci:absent', '--json', 'report.json', '--html', 'report.html'), /absent/);
  });

  it('a bare word that names nothing', () => {
    expectRefused(run('good', 'absent'), /absent/);
  });

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['text', Buffer.from('This is not an image.\n'.repeat(100))],
    ['noise', seededBytes('no image', 4096)],
    ['zeros', Buffer.alloc(4096)],
    ['a tar that holds something else', buildTar([{ name: 'README', content: 'hello' }])],
    ['a gzip of something else', buildGzip('hello')],
    ['a zip', buildZip([{ name: 'a', content: 'b' }])],
  ])('%s', (_, content) => {
    writeFileSync(join(work, 'file.tar'), content);
    expectRefused(run('good', 'file.tar'), /file\.tar/);
    expectRefused(run('docker-archive:file.tar', 'oci:good'), /file\.tar/);
    rmSync(join(work, 'file.tar'));
  });

  it('a directory without oci-layout', () => {
    mkdirSync(join(work, 'empty'));
    expectRefused(run('good', 'empty'), /empty/);
    expectRefused(run('oci:good', 'oci:empty'), /empty/);
  });

  it('a name or number that matches nothing', () => {
    expectRefused(run('oci:good:no-such-tag', 'oci:good'), /no-such-tag/);
    expectRefused(run('oci:good', 'oci:good@7'), /@7|7/);
  });

  it('a platform that matches nothing', () => {
    expectRefused(run('oci:good', 'oci:other', '--platform', 'linux/s390x'), /linux\/s390x/);
  });

  it.each<[string, ReadonlyMap<string, Buffer | null>, RegExp]>([
    ['no index.json', new Map([['index.json', null]]), /index\.json/],
    ['an index.json that is cut', new Map([['index.json', Buffer.from('{"schemaVersion":2,')]]), /index\.json/],
    ['an index.json that is a list', new Map([['index.json', Buffer.from('[]')]]), /index\.json/],
    [
      'an index.json without images',
      new Map([['index.json', Buffer.from('{"schemaVersion":2,"manifests":[]}')]]),
      /index\.json|image/,
    ],
    [
      'a digest that leaves the directory',
      new Map([
        [
          'index.json',
          Buffer.from(
            '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":1,"digest":"sha256:../../../../etc/passwd"}]}',
          ),
        ],
      ]),
      /digest/,
    ],
    ['no manifest', new Map([[blobPath(good.descriptor.digest), null]]), /manifest/],
    ['no config', new Map([[blobPath(good.configDigest), null]]), /config/],
    ['another layout version', new Map([['oci-layout', Buffer.from('{"imageLayoutVersion":"9.0.0"}')]]), /9\.0\.0/],
  ])('a layout with %s', (_, files, says) => {
    expectRefused(run('oci:good', writeBroken('broken', files)), says);
  });
});

describe('what can be read in part makes the comparison incomplete', () => {
  it.each([1, 11, layerBlob.length >> 1, layerBlob.length - 8])(
    'a layer cut at byte %i, named by its own digest',
    (length) => {
      const cut = layerBlob.subarray(0, length);
      const image = buildImage({ layers: [{ tar: good.tars[0] ?? Buffer.alloc(0), blob: cut }] });
      const report = JSON.parse(run('oci:good', writeBroken('cut', new Map(), image), '--json', '-').stdout) as Report;
      expect(report.verdict).toBe('incomplete');
      expect(report.problems.filter(({ side }) => side === 'left')).toEqual([]);
      expect(report.problems[0]?.path).toEqual(['layer:0']);
    },
  );

  it('a layer cut on disk, its digest as it was', () => {
    const report = JSON.parse(
      run('oci:other', writeBroken('cut', new Map([[layerPath, layerBlob.subarray(0, 5000)]])), '--json', '-').stdout,
    ) as Report;
    expect(report.verdict).toBe('incomplete');
    expect(report.problems.map(({ code }) => code)).toContain('blob-size');
  });

  it('a layer that is not there', () => {
    expectIncomplete(run('oci:other', writeBroken('gap', new Map([[layerPath, null]])), '--json', '-'), 'blob-missing');
  });

  it('a layer with another digest', () => {
    const changed = Buffer.from(layerBlob);
    changed.writeUInt8(changed.readUInt8(4) ^ 1, 4);
    const report = expectIncomplete(
      run('oci:other', writeBroken('digest', new Map([[layerPath, changed]])), '--json', '-'),
      'blob-digest',
    );
    expect(report.problems[0]?.message).toContain(digestOf(changed));
    expect(report.problems[0]?.message).toContain(digestOf(layerBlob));
  });

  it('a layer that is no archive', () => {
    const image = buildImage({ layers: [{ tar: seededBytes('no tar', 3000), compression: 'gzip' }] });
    expectIncomplete(run('oci:good', writeBroken('no-tar', new Map(), image), '--json', '-'), /^tar-/);
  });

  it('a corrupt jar in a jar', () => {
    const inner = (content: string): Buffer => buildZip([{ name: 'x', content, method: 'stored' }]);
    const build = (jar: Buffer): Image =>
      buildImage({
        layers: [
          { tar: buildTar([{ name: 'app.jar', content: buildZip([{ name: 'lib/inner.jar', content: jar }]) }]) },
        ],
      });
    buildOciLayout(join(work, 'jar'), build(inner('one')), { style: 'skopeo' });
    const cut = inner('two').subarray(0, 60);
    const report = expectIncomplete(
      run('oci:jar', writeBroken('bad-jar', new Map(), build(cut)), '--json', '-'),
      /^zip-/,
    );
    expect(report.problems[0]).toMatchObject({ side: 'right', path: ['layer:0', 'app.jar', 'lib/inner.jar'] });
    expect(report.findings.some(({ path }) => path.join() === 'layer:0,app.jar,lib/inner.jar')).toBe(true);
  });

  it('is never forgiven by --accept equivalent, and says so in the terminal', () => {
    const { status, stdout } = run(
      'oci:other',
      writeBroken('gap', new Map([[layerPath, null]])),
      '--accept',
      'equivalent',
    );
    expect(status).toBe(2);
    expect(stdout).toMatch(/incomplete/i);
    expect(stdout).not.toMatch(/^\s+at /m);
  });
});

describe('an archive file that is cut', () => {
  const archives = ['image.oci.tar', 'image.docker.tar'] as const;

  it.each(archives)('ends in a sentence or a report: %s', (name) => {
    const target = join(work, name);
    const reference = name.includes('docker') ? `docker-archive:${name}` : `oci-archive:${name}`;
    const whole = writeArchive(target, name.includes('docker'));
    expect(run('oci:good', reference, '--json', '-').status).toBeLessThan(2);
    for (const length of [1, 1500, whole.length >> 1]) {
      writeFileSync(target, whole.subarray(0, length));
      const { status, stdout, stderr } = run('oci:good', reference, '--json', '-');
      expect(stderr, `cut at ${length}`).not.toMatch(/internal error|^\s+at /m);
      expect(stderr === '' ? (JSON.parse(stdout) as Report).verdict : 'refused').toMatch(/^(incomplete|refused)$/);
      expect(status, `cut at ${length}`).toBe(2);
    }
  });

  function writeArchive(target: string, isDocker: boolean): Buffer {
    if (isDocker) buildDockerArchive(target, good);
    else buildOciArchive(target, good);
    return readFileSync(target);
  }
});

describe('bad usage', () => {
  it.each([[[]], [['oci:good']], [['oci:good', 'oci:good', 'oci:good']], [['oci:good', 'oci:good', '--jobs', '0']]])(
    '%j',
    (words) => {
      expectRefused(run(...words), /./);
    },
  );

  it('a report that cannot be written', () => {
    expectRefused(run('oci:good', 'oci:other', '--json', 'absent/report.json'), /absent\/report\.json/);
  });
});
