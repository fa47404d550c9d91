import { artefact } from '../../fixtures/images/parts/artefacts.ts';
import { buildGzip } from '../../fixtures/lib/gzip.ts';
import { buildJks } from '../../fixtures/lib/jks.ts';
import { buildManifest } from '../../fixtures/lib/manifest.ts';
import { buildImage, type Image } from '../../fixtures/lib/oci.ts';
import { buildTar, type TarEntry } from '../../fixtures/lib/tar.ts';
import { buildZip, dosTime, unixTimeExtra, type ZipEntry } from '../../fixtures/lib/zip.ts';
import { builtAt, type PlainOptions, packageTime, plainImage } from '../../fixtures/odp/plain-image.ts';
import type { CheckOptions } from '../../src/app/check-options.ts';

export interface PlainDeviation {
  readonly rule: string;
  readonly what: string;
  readonly options?: Partial<CheckOptions>;
  image(): Image;
  /** Nearly the same, and right. */
  clean(): Image;
}

const program: TarEntry = { name: 'app/run', content: '#!/bin/sh\nexit 0\n', mode: 0o755 };

/** `wrong` and `right` are further members beside a program. */
function members(
  rule: string,
  what: string,
  wrong: readonly TarEntry[],
  right: readonly TarEntry[],
  options: PlainOptions = {},
): PlainDeviation {
  return {
    rule,
    what,
    image: () => plainImage([program, ...wrong], options),
    clean: () => plainImage([program, ...right], options),
  };
}

function file(name: string, content: Buffer | string = 'content\n'): TarEntry {
  return { name, content };
}

function jar(entries: readonly ZipEntry[]): Buffer {
  return buildZip([
    { name: 'META-INF/MANIFEST.MF', content: buildManifest({ 'Manifest-Version': '1.0' }) },
    ...entries,
  ]);
}

const live = { live: true };
const day = 86_400;
const pem = (kind: string): string =>
  `-----BEGIN ${kind}-----\n${'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2\n'.repeat(2)}-----END ${kind}-----\n`;
const output = '/home/dev/.cache/bazel/_bazel_dev/0123456789abcdef0123456789abcdef';
const store = (date: number): Buffer =>
  buildJks([{ alias: 'ca', date: date * 1000, certificate: Buffer.from([0x30, 0]) }]);

function pyc(source: string, mtime: number): Buffer {
  const bytes = Buffer.from(artefact(source));
  bytes.writeUInt32LE(mtime, 8);
  return bytes;
}

export const plainDeviations: readonly PlainDeviation[] = [
  {
    rule: 'annotation-created',
    what: 'the time on the manifest',
    image: () =>
      plainImage([program], { annotations: { 'org.opencontainers.image.created': '2026-03-05T10:20:31.5Z' } }),
    clean: () => plainImage([program], { annotations: { 'org.opencontainers.image.created': '1970-01-01T00:00:00Z' } }),
  },
  {
    rule: 'config-created-clock',
    what: 'created by a running clock',
    image: () => plainImage([program], live),
    clean: () => plainImage([program]),
  },
  {
    rule: 'config-created-clock',
    what: 'not where the base brought it along',
    image: () => plainImage([program], live),
    clean: () =>
      plainImage([program], {
        created: '2023-10-03T01:23:45.678901234Z',
        history: [{ created: '2023-10-03T01:23:45.678901234Z' }, { created: '0001-01-01T00:00:00Z' }],
      }),
  },
  {
    rule: 'config-build-host',
    what: 'the container of the classic builder',
    image: () => plainImage([program], { config: { container: 'a'.repeat(64) } }),
    clean: () => plainImage([program]),
  },
  members('tar-build-time', 'members of the day', [{ name: 'app/a', mtime: builtAt - 60 }], [{ name: 'app/a' }], live),
  members(
    'tar-build-time',
    'without a clock, by times that lie together',
    [1, 2, 3].map((at) => ({ name: `app/${at}`, mtime: builtAt + at })),
    [1, 2, 3].map((at) => ({ name: `app/${at}`, mtime: builtAt })),
    { created: '0001-01-01T00:00:00Z', history: [{ created: '0001-01-01T00:00:00Z' }] },
  ),
  members(
    'tar-build-time',
    'with a fixed time in the config that the members do not have',
    [1, 2].map((at) => ({ name: `app/${at}`, mtime: builtAt - at * 7 })),
    [1, 2].map((at) => ({ name: `app/${at}`, mtime: builtAt })),
  ),
  members(
    'tar-subsecond',
    'times of a file system',
    [{ name: 'app/a', pax: { mtime: '1699401600.123456789' } }],
    [{ name: 'app/a', pax: { mtime: '1699401600' } }],
  ),
  members('tar-access-time', 'times of access', [{ name: 'app/a', pax: { atime: '1699401600' } }], [{ name: 'app/a' }]),
  members('tar-inode', 'inodes', [{ name: 'app/a', pax: { 'SCHILY.ino': '4711' } }], [{ name: 'app/a' }]),
  members(
    'tar-pax-process',
    'the number of the process',
    [{ name: 'app/a', pax: { comment: 'x' }, paxName: 'app/PaxHeaders.4711/a' }],
    [{ name: 'app/a', pax: { comment: 'x' }, paxName: 'app/PaxHeaders/a' }],
  ),
  members(
    'tar-build-user',
    'the developer',
    [{ name: 'app/a', uid: 1000, uname: 'dev' }],
    [{ name: 'app/a', uid: 1000 }],
  ),
  members(
    'file-gzip-mtime',
    'a manual that was compressed in the build',
    [file('usr/share/man/man1/run.1.gz', buildGzip('text', { mtime: builtAt - 5 }))],
    [
      file('usr/share/man/man1/run.1.gz', buildGzip('text')),
      file('usr/share/old.tar.gz', buildGzip('text', { mtime: packageTime })),
    ],
    live,
  ),
  {
    rule: 'layer-gzip-mtime',
    what: 'a time, where pgzip writes one that is none',
    image: () => plainImage([program], { gzip: { mtime: packageTime } }),
    clean: () => plainImage([program], { gzip: { mtime: 2_288_912_640 } }),
  },
  members(
    'private-key',
    'not the keys for the tests of a library',
    [file('app/key', pem('EC PRIVATE KEY'))],
    [file('usr/lib/a.so', `x\0${pem('EC PRIVATE KEY')}\0`)],
  ),
  members(
    'machine-id',
    'made by systemd',
    [file('etc/machine-id', `${'0a'.repeat(16)}\n`)],
    [file('etc/machine-id', '')],
  ),
  members(
    'host-file',
    'a server of names',
    [file('etc/resolv.conf', '# made by a tool\nnameserver 192.0.2.1\n')],
    [file('etc/hosts', '127.0.0.1\tlocalhost\n::1 localhost ip6-localhost\n'), file('etc/resolv.conf', '')],
  ),
  members(
    'package-log',
    'dpkg',
    [file('var/log/dpkg.log'), file('var/log/apt/history.log')],
    [file('var/log/dpkg.log', '')],
  ),
  members(
    'apt-lists',
    'lists of the archive',
    [file('var/lib/apt/lists/archive_InRelease')],
    [file('var/lib/apt/lists/lock', '')],
  ),
  members(
    'package-cache',
    'apt and pip',
    [file('var/cache/apt/pkgcache.bin'), file('root/.cache/pip/http/a')],
    [file('var/cache/apt/archives/lock')],
  ),
  members('ldconfig-cache', 'inodes of libraries', [file('var/cache/ldconfig/aux-cache')], [file('etc/ld.so.cache')]),
  members(
    'random-seed',
    'of systemd',
    [file('var/lib/systemd/random-seed')],
    [file('var/lib/systemd/catalog/database')],
  ),
  members('ssh-host-key', 'of a server', [file('etc/ssh/ssh_host_ed25519_key.pub')], [file('etc/ssh/ssh_config')]),
  members('home-leftovers', 'a history', [file('root/.bash_history')], [file('root/.bashrc')]),
  members('vcs-directory', 'a checkout', [file('app/.git/index'), file('app/.git/HEAD')], [file('app/.gitignore')]),
  members(
    'temporary-file',
    'of an installer',
    [file('tmp/hsperfdata_root/7')],
    [{ name: 'tmp/', type: 'directory', mode: 0o1777 }],
  ),
  members(
    'credential-file',
    'of a registry',
    [file('root/.docker/config.json', '{}')],
    [file('etc/docker/config.json', '{}')],
  ),
  members(
    'private-key',
    'of a service',
    [file('app/key.pem', pem('RSA PRIVATE KEY'))],
    [file('app/cert.pem', pem('CERTIFICATE')), file('app/readme', 'A file with -----BEGIN PRIVATE KEY----- in it\n')],
  ),
  members(
    'private-key',
    'behind a border of pieces',
    [file('app/key.pem', `${'x'.repeat(256 * 1024 - 20)}\n${pem('PRIVATE KEY')}`)],
    [file('app/key.pem', pem('PUBLIC KEY'))],
  ),
  members(
    'sandbox-path',
    'in a compressed class of a jar',
    [file('app/service.jar', jar([{ name: 'A.class', content: `x\0${output}/sandbox/linux-sandbox/7/execroot\0` }]))],
    [file('app/service.jar', jar([{ name: 'A.class', content: 'https://example.com/_bazel_docs/' }]))],
  ),
  members(
    'temporary-path',
    'of pip',
    [file('usr/lib/a.so', 'x\0/tmp/pip-install-a1b2c3d4/pkg/a.c\0')],
    [file('usr/lib/a.so', 'x\0/tmp/pip-install\0/tmp/cc\0/tmp/ccache\0')],
  ),
  members(
    'account-age',
    'a new account',
    [file('etc/shadow', `root:*:19000:0:99999:7:::\napp:!:${Math.floor(builtAt / day)}:0:99999:7:::\n`)],
    [file('etc/shadow', 'root:*:19000:0:99999:7:::\napp:!::0:99999:7:::\n')],
    live,
  ),
  members(
    'pyc-time',
    'times of the checkout',
    [file('app/__pycache__/a.cpython-311.pyc', pyc('python/timestamp-a.pyc', builtAt - 900))],
    [
      file('app/__pycache__/a.cpython-311.pyc', artefact('python/checked-hash.pyc')),
      file('app/__pycache__/b.cpython-311.pyc', artefact('python/unchecked-hash.pyc')),
    ],
  ),
  members(
    'pyc-leftover',
    'half of a file',
    [file('app/__pycache__/a.cpython-311.pyc.140234866534752')],
    [file('app/__pycache__/readme')],
  ),
  members(
    'python-direct-url',
    'a folder of the machine',
    [file('app/a-1.dist-info/direct_url.json', '{"dir_info": {}, "url": "file:///home/dev/a"}')],
    [file('app/a-1.dist-info/direct_url.json', '{"url": "https://example.com/a.whl"}')],
  ),
  members(
    'properties-date',
    'the comment of Properties.store',
    [file('app/a.properties', '#Thu Mar 05 10:20:01 UTC 2026\nkey=value\n')],
    [file('app/a.properties', '#Mon Nov 06 10:20:01 UTC 2017\n#Settings\nkey=value\n')],
    live,
  ),
  members(
    'manifest-build-facts',
    'the time of the build',
    [
      file(
        'app/service.jar',
        buildZip([
          {
            name: 'META-INF/MANIFEST.MF',
            content: buildManifest({ 'Manifest-Version': '1.0', 'Build-Time': '2026-03-05T10:19:00Z' }),
          },
        ]),
      ),
    ],
    [
      file(
        'app/library.jar',
        buildZip([
          {
            name: 'META-INF/MANIFEST.MF',
            content: buildManifest({ 'Manifest-Version': '1.0', 'Build-Time': '2019-03-05T10:19:00Z' }),
          },
        ]),
      ),
    ],
    live,
  ),
  members(
    'build-info-time',
    "Spring's build information",
    [
      file(
        'app/service.jar',
        jar([
          { name: 'BOOT-INF/classes/META-INF/build-info.properties', content: 'build.time=2026-03-05T10:19:00Z\n' },
        ]),
      ),
    ],
    [
      file(
        'app/service.jar',
        jar([{ name: 'BOOT-INF/classes/META-INF/build-info.properties', content: 'build.name=a\n' }]),
      ),
    ],
  ),
  members(
    'git-properties',
    'who built it and when',
    [
      file(
        'app/service.jar',
        jar([{ name: 'git.properties', content: 'git.build.host=dev-box\ngit.commit.id=0123\n' }]),
      ),
    ],
    [file('app/service.jar', jar([{ name: 'git.properties', content: 'git.build.host=\ngit.commit.id=0123\n' }]))],
  ),
  members(
    'bazel-build-data',
    'stamped',
    [
      file(
        'app/service.jar',
        jar([{ name: 'build-data.properties', content: 'build.target=//a:b\nbuild.timestamp.as.int=1772700000\n' }]),
      ),
    ],
    [
      file(
        'app/service.jar',
        jar([{ name: 'build-data.properties', content: 'build.target=//a:b\nbuild.timestamp.as.int=0\n' }]),
      ),
    ],
  ),
  members(
    'zip-build-time',
    'packed in another time zone',
    [file('app/service.jar', jar([{ name: 'a.txt', content: 'x', time: dosTime('2026-03-05 02:20:00') }]))],
    [file('app/library.jar', jar([{ name: 'a.txt', content: 'x', time: dosTime('2021-03-05 10:20:00') }]))],
    live,
  ),
  members(
    'zip-build-time',
    'an application without a clock in the config',
    [
      file(
        'app/service.jar',
        jar(
          [0, 2, 4].map((at) => ({ name: `BOOT-INF/${at}`, content: 'x', time: dosTime(`2026-03-05 10:20:1${at}`) })),
        ),
      ),
    ],
    [
      file(
        'app/service.jar',
        jar([0, 2, 4].map((at) => ({ name: `BOOT-INF/${at}`, content: 'x', time: dosTime('2026-03-05 10:20:10') }))),
      ),
    ],
  ),
  members(
    'zip-access-time',
    'times of zip',
    [
      file(
        'app/a.zip',
        jar([{ name: 'a', content: 'x', localExtra: unixTimeExtra({ mtime: builtAt - 9, atime: builtAt }, 'local') }]),
      ),
    ],
    [
      file(
        'app/a.zip',
        jar([
          { name: 'a', content: 'x', localExtra: unixTimeExtra({ mtime: packageTime, atime: packageTime }, 'local') },
        ]),
      ),
    ],
    live,
  ),
  members(
    'keystore-time',
    'filled in the build',
    [file('app/truststore.jks', store(builtAt - 30))],
    [file('app/truststore.jks', store(packageTime))],
    live,
  ),
  {
    rule: 'tar-build-time',
    what: 'in a layer that is not of the base',
    options: { baseLayers: 1 },
    image: () => twoLayers(builtAt - day / 2, builtAt - 60),
    clean: () => twoLayers(builtAt - 60, packageTime),
  },
];

/** A base and a layer, each with a member of the given time. */
function twoLayers(...times: readonly number[]): Image {
  const created = '2026-03-05T10:20:30.123456789Z';
  return buildImage({
    layers: times.map((mtime, at) => ({ tar: buildTar([{ name: `file-${at}`, content: 'x', mtime }]) })),
    created,
    history: times.map(() => ({ created, created_by: 'COPY . /' })),
  });
}
