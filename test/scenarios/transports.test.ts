import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildDockerArchive, buildImage, buildOciLayout } from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { compareImages } from '../../src/app/compare.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-transports-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('does not believe a docker-archive that its layers are those of an OCI image with the same config', async () => {
  const tar = buildTar([{ name: 'etc/motd', content: 'the right words\n' }]);
  const image = buildImage({ layers: [{ tar, compression: 'none' }] });
  const [layout, archive] = [join(directory, 'layout'), join(directory, 'image.tar')];
  buildOciLayout(layout, image, { style: 'skopeo' });
  buildDockerArchive(archive, image, { layout: 'old' });
  const references = [`oci:${layout}`, `docker-archive:${archive}`] as const;
  expect((await compareImages(...references, { jobs: 0 })).verdict).toBe('equivalent');

  const bytes = readFileSync(archive);
  const at = bytes.indexOf('the right words');
  bytes.write('the wrong', at);
  writeFileSync(archive, bytes);
  const report = await compareImages(...references, { jobs: 0 });
  expect(report.verdict).toBe('incomplete');
  expect(report.problems).toMatchObject([{ code: 'diff-id', side: 'right', path: ['layer:0'] }]);
  expect(report.findings.some(({ path, role }) => path[1] === 'etc/motd' && role === 'unexplained')).toBe(true);
});

it('hashes the layers of two docker-archives of one config when asked to', async () => {
  const tar = buildTar([{ name: 'etc/motd', content: 'the right words\n' }]);
  const image = buildImage({ layers: [{ tar, compression: 'none' }] });
  const [left, right] = [join(directory, 'left.tar'), join(directory, 'right.tar')];
  for (const file of [left, right]) buildDockerArchive(file, image, { layout: 'old' });
  const references = [`docker-archive:${left}`, `docker-archive:${right}`] as const;
  expect((await compareImages(...references, { jobs: 0, verifyShared: true })).verdict).toBe('identical');

  const bytes = readFileSync(right);
  bytes.write('the wrong', bytes.indexOf('the right words'));
  writeFileSync(right, bytes);
  const report = await compareImages(...references, { jobs: 0, verifyShared: true });
  expect(report.verdict).toBe('incomplete');
  expect(report.problems).toMatchObject([{ code: 'blob-digest', side: 'right', path: ['layer:0'] }]);
});
