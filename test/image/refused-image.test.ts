import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { openImage } from '../../src/image/open-image.ts';
import { addBlob, addImage, addIndex, blobPath, type Files, oneImage, sha256, tarOf, types } from './build-image.ts';
import { directory, failure, layout, open } from './open-layout.ts';

describe('openImage on bad input', () => {
  it('says which file or directory is missing', async () => {
    expect((await failure(openImage(`oci:${join(directory, 'none')}`, 'left'))).message).toBe(
      'there is no directory named "T/none"',
    );
    expect((await failure(openImage(join(directory, 'none'), 'left'))).message).toBe(
      'no file or directory is named "T/none", and it cannot be the name of an image in a registry',
    );
    const empty = mkdtempSync(join(directory, 'empty-'));
    expect((await failure(openImage(`oci:${empty}`, 'left'))).message).toMatch(
      /holds no image: neither oci-layout nor index.json is in it$/,
    );
    writeFileSync(join(empty, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    expect((await failure(openImage(`oci:${empty}`, 'left'))).message).toMatch(
      /holds no image: index.json is not in it$/,
    );
    expect((await failure(openImage(`oci:${join(empty, 'oci-layout')}`, 'left'))).message).toMatch(
      /is a file, and oci: reads a directory$/,
    );
  });

  it('says that index.json is cut short', async () => {
    const root = layout(oneImage());
    truncateSync(join(root, 'index.json'), 40);
    const { code, message } = await failure(openImage(root, 'left'));
    expect([code, message]).toEqual([
      'json-invalid',
      'index.json should be JSON, but its 40 bytes do not parse; it may be cut short',
    ]);
    truncateSync(join(root, 'index.json'), 0);
    expect((await failure(openImage(root, 'left'))).message).toBe('index.json should be JSON, but it is empty');
  });

  it('refuses links and special files in a layout', async () => {
    const files = oneImage();
    const layer = blobPath({ digest: sha256('layer zero') });
    const linked = layout(files);
    renameSync(join(linked, layer), join(linked, 'elsewhere'));
    symlinkSync(join(linked, 'elsewhere'), join(linked, layer));
    const { code, message, hint } = await failure(openImage(linked, 'left'));
    expect([code, message]).toEqual([
      'link-refused',
      `${layer} in the layout is a symbolic link; links are not followed, because they can lead out of the image`,
    ]);
    expect(hint).toContain('cp -rL');
    for (const folder of ['blobs', 'blobs/sha256', 'index.json', 'oci-layout']) {
      const root = layout(files);
      renameSync(join(root, folder), join(directory, 'moved'));
      symlinkSync(join(directory, 'moved'), join(root, folder));
      expect((await failure(openImage(`oci:${root}`, 'left'))).message, folder).toContain(
        `${folder} in the layout is a symbolic link`,
      );
      rmSync(join(directory, 'moved'), { recursive: true });
    }
    const special = layout(files);
    rmSync(join(special, layer));
    mkdirSync(join(special, layer));
    expect((await failure(openImage(special, 'left'))).message).toBe(`${layer} in the layout should be a regular file`);
  });

  it('refuses digests that are no digests', async () => {
    const files: Files = new Map();
    const image = addImage(files);
    for (const digest of [
      'sha256:../../../etc/passwd',
      `sha256:${'A'.repeat(64)}`,
      `sha256:${'a'.repeat(63)}`,
      `md5:${'a'.repeat(32)}`,
      `sha256:${'a'.repeat(64)}\n`,
      7,
    ]) {
      addIndex(files, [{ ...image, digest }]);
      const { code, message } = await failure(open(files));
      expect(code).toBe('digest-invalid');
      expect(message).toContain('the digest of entry @0 of index.json should be a digest');
    }
    const layer = { mediaType: types.layer, digest: 'sha256:../../x', size: 1 };
    addIndex(files, [addImage(files, { manifest: { layers: [layer] } })]);
    expect((await failure(open(files))).message).toMatch(
      /^the digest of layer 0 of manifest sha256:.* found "sha256:\.\.\/\.\.\/x"$/,
    );
    addIndex(files, [addImage(files, { config: { rootfs: { diff_ids: ['x', 'y'] } } })]);
    expect((await failure(open(files))).message).toContain('diff_id 0 of the config should be a digest');
  });

  it('refuses sizes that are no sizes', async () => {
    const files: Files = new Map();
    const image = addImage(files);
    for (const size of [-1, 1.5, '7', null, 2 ** 60]) {
      addIndex(files, [{ ...image, size }]);
      expect((await failure(open(files))).message).toBe(
        'the size of entry @0 of index.json should be a number of bytes',
      );
    }
  });

  it('refuses a document that is both index and manifest, or another than announced', async () => {
    const files: Files = new Map();
    const image = addImage(files);
    addIndex(files, [addImage(files, { manifest: { manifests: [image] } })]);
    expect((await failure(open(files))).message).toContain(
      'is both an index (manifests) and a manifest (config, layers)',
    );
    addIndex(files, [image], { layers: [] });
    expect((await failure(open(files))).message).toContain('index.json is both');
    addIndex(files, [{ ...image, mediaType: types.index }]);
    expect((await failure(open(files))).message).toMatch(
      /is announced as an image index, but has the form of an image manifest$/,
    );
    addIndex(files, [{ ...addImage(files, { manifest: { mediaType: types.index } }), mediaType: types.manifest }]);
    expect((await failure(open(files))).code).toBe('manifest-confusion');
    files.set('index.json', files.get(blobPath(image)) ?? Buffer.alloc(0));
    expect((await failure(open(files))).message).toBe(
      'index.json should be an index, but has the form of an image manifest',
    );
    addIndex(files, [addBlob(files, '{"hello":1}', '')]);
    expect((await failure(open(files))).message).toContain('it has neither manifests nor config and layers');
    addIndex(files, [addBlob(files, '[1]', '')]);
    expect((await failure(open(files))).message).toContain('should be a JSON object');
    addIndex(files, null);
    expect((await failure(open(files))).message).toBe('index.json should have a list manifests');
    addIndex(files, []);
    expect((await failure(open(files))).message).toMatch(/^"oci:T.*" lists no image$/);
  });

  it('refuses schema 1', async () => {
    const files: Files = new Map();
    addIndex(files, [addBlob(files, { schemaVersion: 1, fsLayers: [] }, '')]);
    expect((await failure(open(files))).code).toBe('schema1-refused');
    addIndex(files, [addBlob(files, { fsLayers: [] }, 'application/vnd.docker.distribution.manifest.v1+prettyjws')]);
    expect((await failure(open(files))).code).toBe('schema1-refused');
    addIndex(files, [addImage(files, { manifest: { schemaVersion: 3 } })]);
    expect((await failure(open(files))).message).toContain('should have schemaVersion 2, found "3"');
  });

  it('refuses a manifest of 5 MiB', async () => {
    const files: Files = new Map();
    const image = addImage(files, { manifest: { annotations: { padding: 'x'.repeat(5 * 1024 * 1024) } } });
    addIndex(files, [image]);
    expect((await failure(open(files))).message).toBe(
      `manifest ${image['digest']} has ${image['size']} bytes, which is above the limit of 4194304 bytes for one JSON document`,
    );
  });

  it('removes the temporary file of an archive that it refuses', async () => {
    const temporary = mkdtempSync(join(directory, 'temporary-'));
    vi.stubEnv('TMPDIR', temporary);
    const files: Files = new Map();
    addIndex(files, []);
    const file = join(directory, 'empty.tar.gz');
    writeFileSync(file, gzipSync(await tarOf(files)));
    expect((await failure(openImage(file, 'left'))).code).toBe('no-image');
    expect(readdirSync(temporary)).toEqual([]);
    vi.unstubAllEnvs();
  });
});
