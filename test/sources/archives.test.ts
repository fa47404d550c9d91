import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { InputError } from '../../src/model/problem.ts';
import { openStore } from '../../src/sources/open-store.ts';
import { parseReference } from '../../src/sources/reference.ts';
import type { ImageStore } from '../../src/sources/store.ts';
import { type Entry, type Files, oneImage, scratch, sha256, tarOf } from '../image/build-image.ts';

const directory = scratch();
let count = 0;

/** Of this file alone, so that what is left behind shows. */
const temporary = join(directory, 'temporary');
mkdirSync(temporary);
vi.stubEnv('TMPDIR', temporary);
afterAll(() => {
  vi.unstubAllEnvs();
});

function save(bytes: Buffer): string {
  const file = join(directory, `archive-${count++}`);
  writeFileSync(file, bytes);
  return file;
}

async function open(text: string): Promise<ImageStore> {
  return openStore(parseReference(text), 'left');
}

async function archive(entries: Files | readonly Entry[], prefix = ''): Promise<ImageStore> {
  return open(`${prefix}${save(await tarOf(entries))}`);
}

async function message(opening: Promise<ImageStore>): Promise<string> {
  const outcome = await opening.then(
    () => new Error('the archive was accepted'),
    (error: unknown) => error,
  );
  if (outcome instanceof InputError) return outcome.message.replaceAll(directory, 'T').replace(/archive-\d+/, 'F');
  throw outcome;
}

function contentOf(store: ImageStore, digest: string): string | undefined {
  const range = store.blob(digest);
  return range && readFileSync(range.file).toString('latin1', range.offset, range.offset + range.size);
}

const layer = sha256('layer one');
const config = JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: { diff_ids: [sha256('L')] } });
const configName = `${sha256(config).slice(7)}.json`;

/** What docker save wrote before version 25. */
function oldEntries(layers: readonly string[], more: readonly Entry[] = []): Entry[] {
  const manifest = JSON.stringify([{ Config: configName, RepoTags: ['app:v1'], Layers: layers }]);
  return [{ name: configName, content: config }, ...more, { name: 'manifest.json', content: manifest }];
}

describe('OCI archives', () => {
  it('hands out blobs as ranges of the file itself', async () => {
    const store = await archive(oneImage());
    expect(store).toMatchObject({ kind: 'oci', transport: 'oci-archive', strays: [], problems: [] });
    expect(contentOf(store, layer)).toBe('layer one');
    expect(store.blob(layer)?.file).toBe(store.reference.path);
    expect(store.blob(sha256('other'))).toBeUndefined();
    expect(() => store.blob('sha256:../../etc/passwd')).toThrow(InputError);
  });

  it.each(['gzip', 'zstd'])('reads one compressed with %s from a temporary file that goes away', async (tool) => {
    const plain = await tarOf(oneImage());
    const compressed = execFileSync(tool, ['-c'], { input: plain, stdio: ['pipe', 'pipe', 'ignore'] });
    const store = await open(`oci-archive:${save(compressed)}`);
    expect(contentOf(store, layer)).toBe('layer one');
    expect(readdirSync(temporary)).toHaveLength(1);
    store.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('reads one made by GNU tar with ./ names', async () => {
    const root = join(directory, 'tree');
    for (const [name, bytes] of oneImage()) {
      execFileSync('mkdir', ['-p', join(root, name, '..')]);
      writeFileSync(join(root, name), bytes);
    }
    const store = await open(save(execFileSync('tar', ['-C', root, '-cf', '-', '.'])));
    expect(contentOf(store, layer)).toBe('layer one');
    expect(store.strays).toEqual([]);
  });

  it('lists strays', async () => {
    const store = await archive(oneImage().set('proc.pid', Buffer.from('7')).set('sha256/aa', Buffer.from('a')));
    expect(store.strays).toEqual(['proc.pid', 'sha256/']);
    expect(store.problems).toMatchObject([{ code: 'layout-strays', severity: 'note', side: 'left' }]);
  });

  it('is read by index.json when it holds manifest.json as well', async () => {
    const both = oneImage().set('manifest.json', Buffer.from('[]')).set('repositories', Buffer.from('{}'));
    expect(await archive(both)).toMatchObject({ kind: 'oci', transport: 'oci-archive', strays: [] });
    expect(await archive(both, 'docker-archive:')).toMatchObject({ kind: 'oci', transport: 'docker-archive' });
  });

  it('refuses a blob that is a link, and other bad input, in one sentence', async () => {
    const files = oneImage();
    const name = `blobs/sha256/${layer.slice(7)}`;
    files.delete(name);
    const entries = [...files].map(([key, content]): Entry => ({ name: key, content }));
    const linked = await archive([...entries, { name, type: 'symlink', link: '../../index.json' }]);
    expect(() => linked.blob(layer)).toThrow(
      `the member "${name}" of the archive is a link; blobs of an image should be plain files`,
    );
    expect(await message(archive([...entries, { name: 'index.json', content: '{}' }]))).toBe(
      'the archive has two members named "index.json", so it could be read in two ways',
    );
    expect(await message(archive([...entries, { name: './oci-layout', content: '{}' }]))).toContain(
      'two members named "oci-layout"',
    );
    expect(await message(archive([{ name: 'pipe', type: 'fifo' }]))).toContain('a member has the type "6"');
    expect(await message(archive([{ name: 'hello', content: 'world' }]))).toMatch(
      / holds no image: neither index.json nor manifest.json is in it$/,
    );
    expect(await message(archive(oldEntries([]), 'oci-archive:'))).toBe(
      'the archive holds no OCI image: index.json is not in it',
    );
  });

  it('says what is wrong with a file that is no archive', async () => {
    expect(await message(open(`oci-archive:${directory}/none`))).toBe('there is no file named "T/none"');
    expect(await message(open(`oci-archive:${directory}`))).toBe('"T" is a directory, and an archive is a file');
    expect(await message(open(save(Buffer.alloc(0))))).toBe('"T/F" holds no image: it is empty');
    expect(await message(open(save(Buffer.from('hello'))))).toBe(
      '"T/F" holds no image: it is neither a tar file nor one compressed with gzip or zstd',
    );
    expect(await message(open(save(gzipSync('hello'))))).toBe(
      '"T/F" holds no image: it is gzip data, but not a tar file inside',
    );
    const gzip = gzipSync(await tarOf(oneImage()));
    expect(await message(open(save(gzip.subarray(0, 300))))).toMatch(/^"T\/F" cannot be uncompressed: at byte \d+, /);
    expect(await message(open(save(Buffer.concat([gzip, Buffer.from('more')]))))).toMatch(
      /^"T\/F" cannot be uncompressed: at byte \d+, /,
    );
    expect(await message(open(save((await tarOf(oneImage())).subarray(0, 2048))))).toMatch(
      /^the archive cannot be read as tar: /,
    );
  });

  it('leaves no temporary files behind when it fails', async () => {
    await message(open(save(gzipSync(await tarOf([{ name: 'hello' }])))));
    await message(open(save(gzipSync('hello'))));
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('docker archives', () => {
  it('reads manifest.json and follows links between layers', async () => {
    const store = await archive(
      oldEntries(
        ['a/layer.tar', 'b/layer.tar', 'c/layer.tar', 'd/layer.tar'],
        [
          { name: 'a/layer.tar', content: 'L' },
          { name: 'b/layer.tar', type: 'symlink', link: '../a/layer.tar' },
          { name: 'c/layer.tar', type: 'symlink', link: './../b/layer.tar' },
          { name: 'd/layer.tar', type: 'link', link: 'a/layer.tar' },
        ],
      ),
    );
    if (store.kind !== 'docker-archive') throw new Error('read by index.json');
    const [image] = store.images;
    expect(store.images).toHaveLength(1);
    expect(image).toMatchObject({ configName, repoTags: ['app:v1'], config: { size: config.length } });
    expect(image?.layers.map((range) => range?.size)).toEqual([1, 1, 1, 1]);
    expect(new Set(image?.layers.map((range) => range?.offset)).size).toBe(1);
    expect(contentOf(store, sha256(config))).toBe(config);
  });

  it('never follows a link out of the archive, nor for ever', async () => {
    const link = (target: string) =>
      archive(oldEntries(['a/layer.tar'], [{ name: 'a/layer.tar', type: 'symlink', link: target }]));
    for (const target of ['/etc/passwd', '../../etc/passwd', '../../other']) {
      expect(await message(link(target))).toBe(
        `the member "a/layer.tar" of the archive is a link to "${target}", which leads out of the archive`,
      );
    }
    expect(await message(link('layer.tar'))).toBe('the links from "a/layer.tar" in the archive do not end');
    const dangling = await link('../b/layer.tar');
    expect(dangling.kind === 'docker-archive' && dangling.images[0]?.layers).toEqual([null]);
    const outside = await archive(oldEntries(['../../../etc/passwd', '/etc/passwd']));
    expect(outside.kind === 'docker-archive' && outside.images[0]?.layers).toEqual([null, null]);
  });

  it('falls back from an index.json that lists nothing, with a note', async () => {
    const empty = { name: 'index.json', content: '{"schemaVersion":2,"manifests":null}' };
    const store = await archive([...oldEntries([]), empty]);
    expect(store).toMatchObject({ kind: 'docker-archive', problems: [{ code: 'index-empty', severity: 'note' }] });
  });

  it('says what is wrong with manifest.json', async () => {
    const manifest = (value: unknown) => message(archive([{ name: 'manifest.json', content: JSON.stringify(value) }]));
    expect(await manifest({})).toBe('manifest.json should be a list of images, and lists none');
    expect(await manifest([])).toBe('manifest.json should be a list of images, and lists none');
    expect(await manifest([{ Layers: [] }])).toBe(
      'image @0 of manifest.json should have a Config (a name) and Layers (a list of names)',
    );
    expect(await manifest([{ Config: 'c', Layers: [1] }])).toBe(
      'image @0 of manifest.json should name its layers, found 1',
    );
  });
});
