import { buildGzip } from '../../../fixtures/lib/gzip.ts';
import { buildImage, digestOf, type Image, ociLayoutFiles } from '../../../fixtures/lib/oci.ts';
import { buildTar, type TarEntry } from '../../../fixtures/lib/tar.ts';
import { imageWith, subject } from '../build.ts';
import type { Expectation, HostileCase, HostileGroup, Subject } from '../model.ts';

const good = imageWith('etc/motd', 'Welcome.\n');
const other = imageWith('etc/motd', 'Good bye.\n');
const files = ociLayoutFiles(good, { style: 'skopeo' });
const place = (digest: string): string => `blobs/${digest.replace(':', '/')}`;
const zeros = `sha256:${'0'.repeat(64)}`;
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

type Changes = Readonly<Record<string, Buffer | string | null>>;

function layout(changes: Changes, links: Readonly<Record<string, string>> = {}): Subject {
  const all = new Map(files);
  for (const [path, content] of Object.entries(changes)) {
    if (content === null) all.delete(path);
    else all.set(path, Buffer.from(content as string));
  }
  return { kind: 'layout', files: all, links };
}

const refused = (says: RegExp): Expectation => ({ outcome: 'refused', says });
const one = (name: string, right: Subject, expect: Expectation): HostileCase => ({
  name,
  left: subject(other),
  right,
  expect,
});

/** A layout whose index.json is this text. */
const index = (name: string, text: string | Buffer, says: RegExp): HostileCase =>
  one(name, layout({ 'index.json': text as string }), refused(says));
const listing = (...descriptors: readonly object[]): string =>
  JSON.stringify({ schemaVersion: 2, manifests: descriptors });
const described = (bytes: Buffer | string, mediaType = manifestType): object => ({
  mediaType,
  size: Buffer.byteLength(bytes),
  digest: digestOf(Buffer.from(bytes)),
});

/** A layout whose manifest is this text, with the right digest. */
function manifest(name: string, text: string, says: RegExp): HostileCase {
  const changes = { 'index.json': listing(described(text)), [place(digestOf(Buffer.from(text)))]: text };
  return one(name, layout(changes), refused(says));
}
const sound = JSON.parse(good.manifest.toString()) as { readonly config: object; readonly layers: readonly object[] };
const changedManifest = (change: object): string => JSON.stringify({ ...sound, ...change });

/** A layout whose config is this text, with the right digest. */
function configured(text: string): Subject {
  const descriptor = described(text, 'application/vnd.oci.image.config.v1+json');
  const body = changedManifest({ config: { ...sound.config, ...descriptor } });
  const blobs = { [place(digestOf(Buffer.from(text)))]: text, [place(digestOf(Buffer.from(body)))]: body };
  return layout({ 'index.json': listing(described(body)), ...blobs });
}
const config = (name: string, text: string, says: RegExp): HostileCase => one(name, configured(text), refused(says));

/** An index that lists itself is impossible by digest; these list each other to a depth. */
function deepIndex(depth: number): Subject {
  const blobs: Record<string, string> = {};
  let text = listing(described(good.manifest));
  for (let level = 0; level < depth; level++) {
    blobs[place(digestOf(Buffer.from(text)))] = text;
    text = listing(described(text, indexType));
  }
  return layout({ ...blobs, 'index.json': text });
}

const archive = (transport: 'oci-archive' | 'docker-archive', entries: readonly TarEntry[]): Subject => ({
  kind: 'archive',
  transport,
  bytes: buildTar(entries, { format: 'pax', dialect: 'go' }),
});
const docker = (name: string, entries: readonly TarEntry[], says: RegExp): HostileCase =>
  one(name, archive('docker-archive', entries), refused(says));
const table = (value: unknown): TarEntry => ({ name: 'manifest.json', content: JSON.stringify(value) });
const row = { Config: 'c.json', RepoTags: ['a:b'], Layers: ['l/layer.tar'] };
const configFile: TarEntry = { name: 'c.json', content: good.config };

const damaged = (name: string, right: Subject, code: string, says: RegExp): HostileCase =>
  one(name, right, { outcome: 'incomplete', code, path: ['layer:0'], says });
const layerDigest = good.layerDigests[0] ?? '';
const layerBlob = good.blobs.get(layerDigest) ?? Buffer.alloc(0);

/** The same image with something else in its manifest. */
function withManifest(change: object): Subject {
  const text = changedManifest(change);
  return layout({ 'index.json': listing(described(text)), [place(digestOf(Buffer.from(text)))]: text });
}
const layerWith = (change: object): Subject => withManifest({ layers: [{ ...sound.layers[0], ...change }] });
const threeLayers: Image = buildImage({
  layers: [{ tar: Buffer.alloc(1024) }, { tar: Buffer.alloc(1024) }, { tar: Buffer.alloc(1024) }],
});

export const documentGroup: HostileGroup = {
  title: 'documents',
  cases: [
    index('index.json: empty', '', /index\.json/),
    index('index.json: cut', '{"schemaVersion":2,"manif', /index\.json/),
    index('index.json: a number', '42', /index\.json.*object|expected/),
    index('index.json: null', 'null', /index\.json/),
    index(
      'index.json: not UTF-8',
      Buffer.from('{"schemaVersion":2,"manifests":["\xff\xfe"]}', 'latin1'),
      /index\.json.*UTF-8/,
    ),
    index(
      'index.json: a lone surrogate',
      '{"schemaVersion":2,"manifests":[],"annotations":{"a":"\\ud800"}}',
      /index\.json|image/,
    ),
    index('index.json: a byte order mark', '\ufeff{"schemaVersion":2,"manifests":[]}', /index\.json/),
    index(
      'index.json: two keys of one name',
      '{"schemaVersion":2,"manifests":[],"manifests":[]}',
      /index\.json has two keys "manifests" in one object/,
    ),
    index(
      'index.json: two keys that Go takes for one',
      '{"schemaVersion":2,"manifests":[],"Manifests":[]}',
      /index\.json has two keys "Manifests" in one object/,
    ),
    index(
      'index.json: two million values',
      `{"schemaVersion":2,"manifests":[${'1,'.repeat(1_999_000)}1]}`,
      /index\.json has more than 1000000 values/,
    ),
    index('index.json: 100,000 brackets', '['.repeat(100_000), /index\.json/),
    index(
      'index.json: 1,000 levels',
      `{"schemaVersion":2,"manifests":${'['.repeat(1000)}${']'.repeat(1000)}}`,
      /index\.json/,
    ),
    index(
      'index.json: more than 4 MiB',
      `{"schemaVersion":2,"manifests":[]${' '.repeat(4 << 20)}}`,
      /index\.json.*4194304|4,194,304|4 MiB/,
    ),
    index(
      'index.json: a size of 1e999',
      '{"schemaVersion":2,"manifests":[{"mediaType":"a","digest":"b","size":1e999}]}',
      /index\.json|size/,
    ),
    index('index.json: a negative size', listing({ ...described(good.manifest), size: -1 }), /size/),
    index(
      'index.json: a size of 2^60',
      listing({ ...described(good.manifest), size: 2 ** 60 }),
      /size|1152921504606846976/,
    ),
    index(
      'index.json: a digest with ../',
      listing({ ...described(good.manifest), digest: 'sha256:../../../../etc/passwd' }),
      /digest/,
    ),
    index(
      'index.json: a digest with another algorithm in it',
      listing({ ...described(good.manifest), digest: '../sha256:abc' }),
      /digest/,
    ),
    index(
      'index.json: a digest with a NUL',
      listing({ ...described(good.manifest), digest: `sha256:${'0'.repeat(63)}\0` }),
      /digest/,
    ),
    index('index.json: a short digest', listing({ ...described(good.manifest), digest: 'sha256:abc' }), /digest/),
    index(
      'index.json: a digest in capitals',
      listing({ ...described(good.manifest), digest: `sha256:${'A'.repeat(64)}` }),
      /digest/,
    ),
    index(
      'index.json: a manifest that is not there',
      listing({ ...described(good.manifest), digest: zeros }),
      /0000.*(missing|not there|cannot|no )|manifest/,
    ),
    index(
      'index.json: an unknown media type',
      listing(described(good.manifest, 'text/html')),
      /text\/html|media type|image/,
    ),
    index(
      'index.json: manifest list of schema 1',
      '{"schemaVersion":1,"name":"a","tag":"b","fsLayers":[]}',
      /index\.json|schema/,
    ),
    index('index.json: a key __proto__', '{"schemaVersion":2,"__proto__":{"manifests":[]}}', /index\.json/),
    one('index.json: indexes 6 deep', deepIndex(6), refused(/deep|index/)),
    one(
      'index.json: 1,001 manifests',
      layout({ 'index.json': listing(...Array.from({ length: 1001 }, () => described(good.manifest))) }),
      refused(/1,?000/),
    ),
    one('oci-layout: another version', layout({ 'oci-layout': '{"imageLayoutVersion":"9.0.0"}' }), refused(/9\.0\.0/)),
    one(
      'index.json: is a symbolic link',
      layout({ 'index.json': null }, { 'index.json': '/etc/passwd' }),
      refused(/index\.json|link/),
    ),
    one(
      'a manifest that is a symbolic link',
      layout({ [place(good.descriptor.digest)]: null }, { [place(good.descriptor.digest)]: '/etc/hostname' }),
      refused(/manifest|link/),
    ),
    one(
      'a manifest that is a directory',
      layout({ [place(good.descriptor.digest)]: null, [`${place(good.descriptor.digest)}/x`]: '' }),
      refused(/manifest|directory|file/),
    ),
    one(
      'blob-digest: a manifest with another digest',
      layout({ [place(good.descriptor.digest)]: `${good.manifest} ` }),
      {
        outcome: 'incomplete',
        code: 'blob-digest',
        path: ['manifest'],
        says: /manifest should have the digest sha256:\w+, but its bytes have sha256:/,
      },
    ),
    manifest('manifest: an index at once', changedManifest({ manifests: [] }), /manifest|both|index/),
    manifest('manifest: layers that are no list', changedManifest({ layers: {} }), /layers/),
    manifest('manifest: no config', JSON.stringify({ schemaVersion: 2, layers: [] }), /config/),
    manifest(
      'manifest: a layer that is null',
      changedManifest({ layers: [null] }),
      /layer 0 of manifest.*should be an object with digest and size/,
    ),
    manifest(
      'manifest: two configs',
      `{"config":{},${changedManifest({}).slice(1)}`,
      /two keys "config" in one object/,
    ),
    manifest(
      'manifest: deep',
      `{"layers":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      /manifest .* nested more than 200 levels deep/,
    ),
    config('config: cut', '{"architecture":"amd64"', /config/),
    one('config: no rootfs', configured('{"architecture":"amd64","os":"linux"}'), {
      outcome: 'incomplete',
      code: 'layer-count',
      path: ['config'],
      says: /one diff_id for each of the 1 layers, but has 0/,
    }),
    config(
      'config: diff_ids that are numbers',
      '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[1]}}',
      /diff_id 0 of the config should be a digest/,
    ),
    config(
      'config: 2,000 levels',
      `{"a":${'['.repeat(2000)}${']'.repeat(2000)}}`,
      /config .* nested more than 200 levels deep/,
    ),
    damaged(
      'blob-missing: a layer that is not there',
      layout({ [place(layerDigest)]: null }),
      'blob-missing',
      /layer|blob/,
    ),
    damaged(
      'blob-digest: a layer of another digest',
      layout({
        [place(layerDigest)]: Buffer.from(layerBlob.toString('latin1').replace('Welcome', 'Welc0me'), 'latin1'),
      }),
      'blob-digest',
      /the manifest says.*its bytes are/,
    ),
    damaged(
      'blob-size: a layer that is longer',
      layout({ [place(layerDigest)]: Buffer.concat([layerBlob, Buffer.alloc(512)]) }),
      'blob-size',
      /\d+/,
    ),
    one(
      'a layer that is a symbolic link',
      layout({ [place(layerDigest)]: null }, { [place(layerDigest)]: '/etc/passwd' }),
      refused(/is a symbolic link; links are not followed/),
    ),
    damaged('blob-size: a layer that claims 2^50 bytes', layerWith({ size: 2 ** 50 }), 'blob-size', /1125899906842624/),
    one('a layer with a digest that leaves', layerWith({ digest: 'sha256:../../index.json' }), refused(/digest/)),
    one(
      'a layer of an unknown algorithm',
      layerWith({ digest: 'md5:d41d8cd98f00b204e9800998ecf8427e' }),
      refused(/md5|digest/),
    ),
    one('layer-count: more in the config than in the manifest', withManifest({ layers: [] }), {
      outcome: 'incomplete',
      code: 'layer-count',
      path: ['config'],
      says: /one diff_id for each of the 0 layers, but has 1/,
    }),
    one('three layers of nothing', subject(threeLayers), { outcome: 'different', finds: /layer/ }),
    docker('manifest.json: not there', [configFile], /manifest\.json|index/),
    docker('manifest.json: an object', [{ name: 'manifest.json', content: '{}' }], /manifest\.json/),
    docker('manifest.json: an empty list', [table([])], /manifest\.json|image/),
    docker('manifest.json: a config outside', [table([{ ...row, Config: '../../etc/passwd' }])], /etc\/passwd|config/),
    docker(
      'manifest.json: a config that is a directory',
      [table([row]), { name: 'c.json', type: 'directory' }],
      /c\.json/,
    ),
    docker(
      'manifest.json: layers in a circle of links',
      [
        table([row]),
        configFile,
        { name: 'l/layer.tar', type: 'symlink', linkname: '../m/layer.tar' },
        { name: 'm/layer.tar', type: 'symlink', linkname: '../l/layer.tar' },
      ],
      /link|circle|layer\.tar/,
    ),
    docker(
      'manifest.json: a layer that links to the host',
      [table([row]), configFile, { name: 'l/layer.tar', type: 'symlink', linkname: '/etc/passwd' }],
      /link|layer\.tar|passwd/,
    ),
    docker('manifest.json: twice in the archive', [table([row]), table([])], /manifest\.json|twice|image/),
    one(
      'an archive inside gzip inside gzip',
      { kind: 'archive', transport: 'oci-archive', bytes: buildGzip(buildGzip(Buffer.alloc(4096))) },
      refused(/archive|tar|gzip/),
    ),
    one(
      'an archive cut inside a member',
      {
        kind: 'archive',
        transport: 'oci-archive',
        bytes: buildTar([...files].map(([name, content]) => ({ name, content }))).subarray(0, 1200),
      },
      refused(/archive|tar|end|found/),
    ),
  ],
};
