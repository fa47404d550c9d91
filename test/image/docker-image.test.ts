import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImageSet } from '../../src/image/image-set.ts';
import { openImage } from '../../src/image/open-image.ts';
import { InputError } from '../../src/model/problem.ts';
import { type Entry, oneImage, scratch, sha256, tarOf } from './build-image.ts';

const directory = scratch();
let count = 0;

const first = JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: { diff_ids: [sha256('L')] } });
const second = JSON.stringify({ os: 'linux', architecture: 'arm64', variant: 'v8', rootfs: { diff_ids: [] } });
const nameOf = (config: string) => `${sha256(config).slice(7)}.json`;
const images = [
  { Config: nameOf(first), RepoTags: ['app:v1', 'quay.io/team/app:v1'], Layers: ['a/layer.tar'] },
  { Config: nameOf(second), RepoTags: null, Layers: null },
];
const blobs: Entry[] = [
  { name: nameOf(first), content: first },
  { name: nameOf(second), content: second },
  { name: 'a/layer.tar', content: 'L' },
];

async function open(
  manifest: unknown,
  selector = '',
  entries: readonly Entry[] = blobs,
  platform?: string,
): Promise<ImageSet> {
  const file = join(directory, `${count++}.tar`);
  writeFileSync(file, await tarOf([...entries, { name: 'manifest.json', content: JSON.stringify(manifest) }]));
  return openImage(`docker-archive:${file}${selector}`, 'left', platform === undefined ? {} : { platform });
}

async function message(opening: Promise<ImageSet>): Promise<string> {
  const outcome = await opening.catch((error: unknown) => error);
  if (outcome instanceof InputError) return outcome.message.replaceAll(directory, 'T');
  throw new Error('the image was accepted');
}

describe('openImage on a docker archive', () => {
  it('has an image id and diff_ids, but no manifest digest', async () => {
    const set = await open(images.slice(0, 1));
    expect(set).toMatchObject({
      transport: 'docker-archive',
      indexDigest: null,
      indexes: [],
      attestations: [],
      problems: [],
    });
    expect(set.images).toMatchObject([
      {
        platform: 'linux/amd64',
        descriptor: null,
        manifest: null,
        manifestDigest: null,
        imageId: sha256(first),
        layers: [{ index: 0, descriptor: null, diffId: sha256('L'), blob: { size: 1 } }],
      },
    ]);
  });

  it('picks by tag or position', async () => {
    for (const selector of [':app:v1', ':quay.io/team/app:v1', ':docker.io/library/app:v1', ':@0', '@0']) {
      expect((await open(images, selector)).images[0]?.imageId, selector).toBe(sha256(first));
    }
    expect((await open(images, ':@1')).images[0]).toMatchObject({ platform: 'linux/arm64/v8', layers: [] });
    expect(await message(open(images))).toBe('there are 2 images: @0 (app:v1, quay.io/team/app:v1), @1');
    expect(await message(open(images, ':app'))).toMatch(
      /^there is no image named "app" in "T\/\d+\.tar"; there is @0 /,
    );
  });

  it('holds the platform against --platform', async () => {
    expect((await open(images, ':@1', blobs, 'linux/arm64')).images).toHaveLength(1);
    expect(await message(open(images, ':@1', blobs, 'linux/amd64'))).toContain('it has "linux/arm64/v8"');
  });

  it('reports a config that does not have the digest of its name', async () => {
    const forged: Entry[] = blobs.map((entry) =>
      entry.content === first ? { ...entry, content: `${first} ` } : entry,
    );
    const set = await open(images, ':@0', forged);
    expect(set.problems).toMatchObject([
      {
        code: 'blob-digest',
        path: ['config'],
        message: `config should have the digest ${sha256(first)}, but its bytes have ${sha256(`${first} `)}`,
      },
    ]);
  });

  it('needs the config, but not the layers', async () => {
    expect(await message(open(images, ':@0', []))).toBe(
      `the config "${nameOf(first)}" is named by manifest.json, but not in the archive`,
    );
    expect((await open(images, ':@0', blobs.slice(0, 2))).images[0]?.layers).toMatchObject([{ blob: null }]);
    const set = await open([{ ...images[0], Layers: [] }]);
    expect(set.problems).toMatchObject([{ code: 'layer-count', severity: 'error' }]);
  });

  it('has manifest digests when docker save wrote both layouts', async () => {
    const entries = [...oneImage()].map(([name, content]): Entry => ({ name, content }));
    const set = await open([], '', entries);
    expect(set.transport).toBe('docker-archive');
    expect(set.images[0]?.manifestDigest).toMatch(/^sha256:/);
  });
});
