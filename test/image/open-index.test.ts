import { describe, expect, it } from 'vitest';
import {
  addBlob,
  addImage,
  addIndex,
  blobPath,
  type Files,
  forPlatform,
  nested,
  oneImage,
  sha256,
  types,
} from './build-image.ts';
import { codes, failure, open } from './open-layout.ts';

describe('openImage on an index', () => {
  it('reads all platforms and keeps attestations apart', async () => {
    const files: Files = new Map();
    const amd64 = forPlatform(files, 'amd64');
    const arm64 = forPlatform(files, 'arm64', 'v8');
    const nowhere = { os: 'unknown', architecture: 'unknown' };
    const about = {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': amd64['digest'],
    };
    const attestation = addImage(files, {
      layers: ['provenance'],
      descriptor: { platform: nowhere, annotations: about },
    });
    const lost = {
      ...attestation,
      digest: sha256('lost'),
      annotations: { ...about, 'vnd.docker.reference.digest': arm64['digest'] },
    };
    const root = nested(files, [amd64, arm64, attestation, lost]);
    const set = await open(files);
    expect(set.indexDigest).toBe(root['digest']);
    expect(set.indexes.map(({ digest }) => digest)).toEqual([root['digest']]);
    expect(set.images.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64/v8']);
    expect(set.attestations).toMatchObject([
      { subjectDigest: amd64['digest'], manifest: { digest: attestation['digest'] } },
      { subjectDigest: arm64['digest'], manifest: null },
    ]);
    expect(codes(set)).toEqual(['note attestation-missing']);
    const picked = await open(files, '', 'linux/amd64');
    expect(picked.attestations).toMatchObject([{ subjectDigest: amd64['digest'] }]);
  });

  it('picks a platform without opening the others', async () => {
    const files: Files = new Map();
    const amd64 = forPlatform(files, 'amd64');
    const arm64 = forPlatform(files, 'arm64', 'v8');
    nested(files, [amd64, arm64]);
    files.delete(blobPath(arm64));
    expect((await open(files, '', 'linux/amd64')).images.map(({ platform }) => platform)).toEqual(['linux/amd64']);
    const missing = await failure(open(files));
    expect(missing.message).toBe(`manifest ${arm64['digest']} is named, but not in the layout`);
    expect(missing.hint).toContain('--platform');
    const unknown = await failure(open(files, '', 'linux/riscv64'));
    expect(unknown.message).toMatch(
      /^"oci:T.*" has no image for linux\/riscv64; it has "linux\/amd64", "linux\/arm64\/v8"$/,
    );
    expect((await failure(open(files, '', 'amd64'))).message).toBe(
      'a platform is written os/architecture[/variant], found "amd64"',
    );
  });

  it('refuses to choose between variants', async () => {
    const files: Files = new Map();
    nested(files, [forPlatform(files, 'arm', 'v6'), forPlatform(files, 'arm', 'v7')]);
    expect((await failure(open(files, '', 'linux/arm'))).message).toContain(
      'several images for linux/arm: "linux/arm/v6", "linux/arm/v7"',
    );
    expect((await open(files, '', 'linux/arm/v7')).images).toHaveLength(1);
  });

  it('takes the platform from the config where the index gives none', async () => {
    const files: Files = new Map();
    const windows = addImage(files, { config: { os: 'windows', 'os.version': '10.0.1' } });
    nested(files, [windows, forPlatform(files, 'amd64')]);
    expect((await open(files)).images.map(({ platform }) => platform)).toEqual(['windows/amd64 10.0.1', 'linux/amd64']);
    expect((await failure(open(oneImage(), '', 'linux/arm64'))).message).toContain('it has "linux/amd64"');
  });

  it('notes an index that contradicts the config', async () => {
    const files: Files = new Map();
    nested(files, [addImage(files, { descriptor: { platform: { os: 'linux', architecture: 'arm64' } } })]);
    const set = await open(files);
    expect(codes(set)).toEqual(['note platform-mismatch']);
    expect(set.problems[0]?.message).toBe('the index says linux/arm64, but the config says linux/amd64');
  });

  it('keeps other artifacts apart and notes entries that are no manifests', async () => {
    const files: Files = new Map();
    const chart = addImage(files, {
      layers: ['chart'],
      manifest: { config: addBlob(files, '{}', 'application/vnd.cncf.helm.config.v1+json') },
    });
    const blob = addBlob(files, 'text', 'text/plain');
    nested(files, [addImage(files), chart, blob]);
    const set = await open(files);
    expect(set.images).toHaveLength(1);
    expect(set.attestations).toMatchObject([{ descriptor: { digest: chart['digest'] }, subjectDigest: null }]);
    expect(codes(set)).toEqual(['note entry-not-read']);
    addIndex(files, [chart]);
    expect((await failure(open(files))).message).toContain(
      'is no container image: its config is of type "application/vnd.cncf.helm.config.v1+json"',
    );
  });

  it('bounds depth and number', async () => {
    const files: Files = new Map();
    const image = addImage(files);
    nested(files, [image], 4);
    expect((await open(files)).indexes).toHaveLength(4);
    nested(files, [image], 5);
    expect((await failure(open(files))).code).toBe('index-too-deep');
    nested(
      files,
      Array.from({ length: 1001 }, () => image),
    );
    expect((await failure(open(files))).message).toBe('the image lists more than 1000 manifests');
    const half = addBlob(
      files,
      { schemaVersion: 2, mediaType: types.index, manifests: Array.from({ length: 600 }, () => image) },
      types.index,
    );
    nested(files, [half, half]);
    expect((await failure(open(files))).code).toBe('too-many-manifests');
    const inner = addBlob(files, { schemaVersion: 2, mediaType: types.index, manifests: [image] }, types.index);
    nested(files, [inner, inner]);
    const twice = await open(files);
    expect([twice.indexes.length, twice.images.length]).toEqual([2, 2]);
    nested(files, []);
    expect((await failure(open(files))).message).toMatch(/is an index that lists no image$/);
  });
});
