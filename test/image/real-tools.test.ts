import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openImage } from '../../src/image/open-image.ts';
import { addImage, addIndex, type Files, named, scratch, sha256, tarOf, writeLayout } from './build-image.ts';

function installed(tool: string): boolean {
  const there = spawnSync(tool, ['--version']).status === 0;
  if (!there) process.stderr.write(`skipped: ${tool} is not installed\n`);
  return there;
}

const hasSkopeo = installed('skopeo');
const hasUmoci = installed('umoci');
const directory = scratch();

async function realLayout(): Promise<string> {
  const files: Files = new Map();
  const layer = (await tarOf([{ name: 'hello', content: 'world' }])).toString('latin1');
  addIndex(files, [addImage(files, { layers: [layer], descriptor: named('v1') })]);
  return writeLayout(files, join(directory, 'source'));
}

function skopeo(from: string, to: string, ...options: string[]): void {
  execFileSync('skopeo', ['--insecure-policy', 'copy', '-q', ...options, from, to]);
}

describe.skipIf(!hasSkopeo)('what skopeo writes', () => {
  it('is the same image by every transport', async () => {
    const source = await realLayout();
    const original = (await openImage(`oci:${source}:v1`, 'left')).images[0];
    const copy = `oci:${join(directory, 'copy')}:v1`;
    const ociArchive = `oci-archive:${join(directory, 'oci.tar')}`;
    const dockerArchive = `docker-archive:${join(directory, 'docker.tar')}`;
    skopeo(`oci:${source}:v1`, copy);
    skopeo(`oci:${source}:v1`, `${ociArchive}:v1`);
    skopeo(`oci:${source}:v1`, `${dockerArchive}:app:v1`);
    const inspected = execFileSync('skopeo', ['inspect', '--raw', copy]);
    for (const text of [copy, ociArchive, `${ociArchive}:v1`, join(directory, 'oci.tar')]) {
      const { images, problems } = await openImage(text, 'right');
      expect(images[0]?.manifestDigest, text).toBe(sha256(inspected));
      expect(problems, text).toEqual([]);
    }
    for (const text of [dockerArchive, `${dockerArchive}:app:v1`, join(directory, 'docker.tar')]) {
      const { images, problems } = await openImage(text, 'right');
      expect(images[0], text).toMatchObject({ manifestDigest: null, platform: 'linux/amd64' });
      expect(images[0]?.layers.map(({ diffId }) => diffId)).toEqual(original?.layers.map(({ diffId }) => diffId));
      expect(images[0]?.layers.every(({ blob }) => blob !== null)).toBe(true);
      expect(problems, text).toEqual([]);
    }
  });
});

describe.skipIf(!hasUmoci)('what umoci writes', () => {
  it('is read, with umoci’s own digest', async () => {
    const layout = join(directory, 'umoci');
    execFileSync('umoci', ['init', '--layout', layout]);
    execFileSync('umoci', ['new', '--image', `${layout}:v1`]);
    mkdirSync(join(directory, 'content'));
    writeFileSync(join(directory, 'content', 'hello'), 'world');
    execFileSync('umoci', ['insert', '--rootless', '--image', `${layout}:v1`, join(directory, 'content'), '/content']);
    const set = await openImage(layout, 'left');
    expect(set.problems).toEqual([]);
    expect(set.images[0]?.layers).toMatchObject([{ index: 0, blob: { offset: 0 } }]);
    const descriptor = set.images[0]?.layers[0]?.descriptor;
    const statistics = execFileSync('umoci', ['stat', '--json', '--image', `${layout}:v1`], { encoding: 'utf8' });
    expect(statistics).toContain(String(descriptor?.digest));
  });
});
