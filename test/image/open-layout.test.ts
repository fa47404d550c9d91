import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openImage } from '../../src/image/open-image.ts';
import { addImage, addIndex, blobPath, type Files, named, oneImage, sha256, types } from './build-image.ts';
import { codes, directory, failure, layout, open } from './open-layout.ts';

describe('openImage on a layout', () => {
  it.each([false, true])('reads one image (Docker media types: %s)', async (docker) => {
    const files: Files = new Map();
    const descriptor = addImage(files, { docker });
    addIndex(files, [descriptor]);
    const root = layout(files);
    const set = await openImage(root, 'right');
    expect(set).toMatchObject({
      side: 'right',
      reference: root,
      transport: 'oci',
      indexDigest: null,
      indexes: [],
      attestations: [],
    });
    expect(set.problems).toEqual([]);
    const [image] = set.images;
    expect(set.images).toHaveLength(1);
    expect(image).toMatchObject({
      platform: 'linux/amd64',
      manifestDigest: descriptor['digest'],
      descriptor: { digest: descriptor['digest'] },
    });
    const config = files.get(blobPath({ digest: image?.imageId }));
    expect(config?.equals(image?.config.bytes ?? Buffer.alloc(0))).toBe(true);
    expect(image?.layers).toHaveLength(2);
    expect(image?.layers[1]).toMatchObject({
      index: 1,
      diffId: sha256('layer one'),
      descriptor: { digest: sha256('layer one'), size: 9, mediaType: docker ? types.dockerLayer : types.layer },
      blob: { file: join(root, blobPath({ digest: sha256('layer one') })), offset: 0, size: 9 },
    });
  });

  it('follows a link to the layout, but not inside it', async () => {
    const link = join(directory, 'link');
    symlinkSync(layout(oneImage()), link);
    expect((await openImage(link, 'left')).images).toHaveLength(1);
  });

  it('picks by tag, position or digest', async () => {
    const files: Files = new Map();
    const one = addImage(files, { layers: ['1'], descriptor: named('v1') });
    const two = addImage(files, {
      layers: ['2'],
      descriptor: { annotations: { 'io.containerd.image.name': 'docker.io/library/app:v2' } },
    });
    addIndex(files, [one, two]);
    for (const [selector, expected] of [
      [':v1', one],
      [':@0', one],
      ['@1', two],
      [':app:v2', two],
      [':docker.io/library/app:v2', two],
      [`:${two['digest']}`, two],
    ] as const) {
      expect((await open(files, selector)).images[0]?.manifestDigest, selector).toBe(expected['digest']);
    }
    const { code, message, hint } = await failure(open(files));
    expect([code, message]).toEqual(['reference-ambiguous', 'there are 2 images: @0 (v1), @1 (app:v2)']);
    expect(hint).toMatch(/^Name one: oci:.*:TAG or oci:.*:@N\.$/);
    expect((await failure(open(files, ':v3'))).message).toMatch(
      /^there is no image named "v3" in "T.*"; there is @0 \(v1\), @1 \(app:v2\)$/,
    );
    expect((await failure(open(files, ':@2'))).message).toContain('there is no image @2');
  });

  it('lists ten of many images', async () => {
    const files: Files = new Map();
    addIndex(
      files,
      Array.from({ length: 12 }, (_, at) => addImage(files, { layers: [`${at}`], descriptor: named(`v${at}`) })),
    );
    expect((await failure(open(files))).message).toMatch(/^there are 12 images: @0 \(v0\),.* @9 \(v9\) and 2 more$/);
  });

  it('counts one image under two tags once', async () => {
    const files: Files = new Map();
    const image = addImage(files);
    addIndex(files, [
      { ...image, ...named('v1') },
      { ...image, ...named('latest') },
    ]);
    expect((await open(files)).images).toHaveLength(1);
  });

  it('notes strays once, with the reason for those of rules_oci', async () => {
    const files = oneImage();
    for (const name of ['proc.pid', 'sha256/aa', 'b1', 'b2', 'b3', 'b4']) files.set(name, Buffer.from('1'));
    const set = await open(files);
    expect(set.store.strays).toEqual(['b1', 'b2', 'b3', 'b4', 'proc.pid', 'sha256/']);
    expect(codes(set)).toEqual(['note layout-strays']);
    expect(set.problems[0]?.message).toBe(
      'beside the image, the layout holds "b1", "b2", "b3", "b4", "proc.pid" and 1 more; this was not compared',
    );
    expect(set.problems[0]?.hint).toContain('rules_oci');
    const other = oneImage().set('notes.txt', Buffer.from('1'));
    expect((await open(other)).problems).toMatchObject([{ hint: '' }]);
  });

  it('notes a missing oci-layout and refuses another version', async () => {
    const files = oneImage();
    files.delete('oci-layout');
    expect(codes(await open(files))).toEqual(['note layout-version']);
    files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"2.0.0"}'));
    expect((await failure(open(files))).message).toBe(
      'oci-layout should give imageLayoutVersion "1.0.0", found "2.0.0"',
    );
  });
});
