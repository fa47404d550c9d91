import { describe, expect, it } from 'vitest';
import { addBlob, addImage, addIndex, blobPath, type Files, sha256, types } from './build-image.ts';
import { failure, open } from './open-layout.ts';

describe('openImage on a damaged image', () => {
  it('keeps a wrong digest with both values', async () => {
    const files: Files = new Map();
    const image = addImage(files);
    addIndex(files, [image]);
    const forged = Buffer.from(
      String(files.get(blobPath(image)))
        .replace('"schemaVersion":2', '"schemaVersion": 2')
        .slice(0),
    );
    addIndex(files, [{ ...image, size: forged.length }]);
    files.set(blobPath(image), forged);
    const set = await open(files);
    expect(set.problems).toMatchObject([
      {
        code: 'blob-digest',
        severity: 'error',
        side: 'left',
        path: ['manifest'],
        message: `manifest should have the digest ${image['digest']}, but its bytes have ${sha256(forged)}`,
      },
    ]);
    expect(set.images[0]?.manifestDigest).toBe(sha256(forged));
  });

  it('checks the digest of the config as well', async () => {
    const files: Files = new Map();
    const config = addBlob(files, '{"os":"linux","architecture":"amd64"}', types.config);
    const image = addImage(files, { layers: [], manifest: { config } });
    addIndex(files, [image]);
    files.set(blobPath(config), Buffer.from('{"os":"linux","architecture":"arm64"}'));
    expect((await open(files)).problems).toMatchObject([{ code: 'blob-digest', path: ['config'] }]);
  });

  it('keeps wrong sizes with both values', async () => {
    const files: Files = new Map();
    const image = addImage(files, { layers: ['layer'] });
    addIndex(files, [{ ...image, size: 7 }]);
    files.set(blobPath({ digest: sha256('layer') }), Buffer.from('longer layer'));
    const { problems } = await open(files);
    expect(problems).toMatchObject([
      {
        code: 'blob-size',
        severity: 'error',
        path: ['manifest'],
        message: `manifest should have 7 bytes, but has ${image['size']}`,
      },
      { code: 'blob-size', severity: 'error', path: ['layer:0'], message: 'layer 0 should have 5 bytes, but has 12' },
    ]);
  });

  it('reports layers and diff_ids that do not match in number', async () => {
    const files: Files = new Map();
    addIndex(files, [addImage(files, { config: { rootfs: { diff_ids: [sha256('layer zero')] } } })]);
    const set = await open(files);
    expect(set.problems).toMatchObject([
      {
        code: 'layer-count',
        severity: 'error',
        path: ['config'],
        message: 'the config should have one diff_id for each of the 2 layers, but has 1',
      },
    ]);
    expect(set.images[0]?.layers.map(({ diffId }) => diffId)).toEqual([sha256('layer zero'), null]);
  });

  it('leaves a missing layer to the comparison, but needs the config', async () => {
    const files: Files = new Map();
    const image = addImage(files);
    addIndex(files, [image]);
    files.delete(blobPath({ digest: sha256('layer one') }));
    const set = await open(files);
    expect(set.images[0]?.layers.map(({ blob }) => blob?.size ?? null)).toEqual([10, null]);
    const { digest } = JSON.parse(String(files.get(blobPath(image)))).config;
    files.delete(blobPath({ digest }));
    expect((await failure(open(files))).message).toBe(`config ${digest} is named, but not in the layout`);
  });
});
