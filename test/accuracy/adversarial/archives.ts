import { buildAr } from '../../../fixtures/lib/ar.ts';
import { buildGzip } from '../../../fixtures/lib/gzip.ts';
import { buildTar, sealHeader, type TarEntry } from '../../../fixtures/lib/tar.ts';
import { buildXz } from '../../../fixtures/lib/xz.ts';
import { dosTime, extraField, type ZipEntry } from '../../../fixtures/lib/zip.ts';
import { buildZstd } from '../../../fixtures/lib/zstd.ts';
import { type Fault, leftTime, rightTime } from '../model.ts';
import { type Archive, inFile, inTar, inZip, leftDos, rightDos } from './attack.ts';

const entries: readonly ZipEntry[] = [
  { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\r\n\r\n', time: leftDos },
  { name: 'a/Main.class', content: 'cafebabe main of the sample', time: leftDos },
  { name: 'b.properties', content: 'key=value\n', time: leftDos },
  { name: 'c/data.txt', content: 'one\ntwo\nthree\n', time: leftDos },
];
const plain: Archive = { entries };
const changed = (at: number, change: Partial<ZipEntry>): Archive => ({
  entries: entries.map((entry, index) => (index === at ? { ...entry, ...change } : entry)),
});
const later = (list: readonly ZipEntry[]): ZipEntry[] => list.map((entry) => ({ ...entry, time: rightDos }));
const payload = Buffer.from('#!/bin/sh\nid\n');

const zips: readonly Fault[] = [
  inZip('zip: bytes before the first member', plain, { entries, options: { preamble: payload } }),
  inZip('zip: bytes before the first member, not counted', plain, {
    entries,
    options: { preamble: payload, countPreamble: false },
  }),
  inZip('zip: bytes between members', plain, changed(1, { gapBefore: payload })),
  inZip('zip: bytes before the directory', plain, { entries, options: { gapBeforeCentral: payload } }),
  inZip('zip: bytes after the end', plain, { entries, options: { trailer: payload } }),
  inZip('zip: a member that the directory leaves out', plain, { entries, options: { centralOrder: [0, 1, 2] } }),
  inZip('zip: another local name', plain, changed(1, { local: { name: Buffer.from('a/Evil.class') } }), [
    'a/Main.class',
  ]),
  inZip('zip: another local method', plain, changed(2, { local: { method: 0 } }), ['b.properties']),
  inZip('zip: another local checksum', plain, changed(2, { local: { crc32: 0x12345678 } }), ['b.properties']),
  inZip(
    'zip: a checksum that lies in both headers',
    plain,
    changed(2, { local: { crc32: 0x41414141 }, central: { crc32: 0x41414141 } }),
    ['b.properties'],
  ),
  inZip('zip: an unknown extra field with a payload', plain, changed(1, { extra: extraField(0x4141, payload) }), [
    'a/Main.class',
  ]),
  inZip(
    'zip: setuid in the external attributes',
    changed(1, { versionMadeBy: 0x031e, externalAttributes: 0o100755 * 65536 }),
    changed(1, { versionMadeBy: 0x031e, externalAttributes: 0o104755 * 65536 }),
    ['a/Main.class'],
  ),
  inZip(
    'zip: a member that became a symbolic link',
    changed(1, { versionMadeBy: 0x031e, externalAttributes: 0o100644 * 65536 }),
    changed(1, { versionMadeBy: 0x031e, externalAttributes: 0o120644 * 65536 }),
    ['a/Main.class'],
  ),
  inZip(
    'zip: a second member of one name',
    plain,
    { entries: [...entries, { ...entries[1], name: 'a/Main.class', content: 'cafebabe evil of the sample' }] },
    ['a/Main.class#2'],
  ),
  inZip(
    'zip: permuted members, one altered',
    plain,
    { entries: changed(1, { content: 'cafebabe maim of the sample' }).entries.toReversed() },
    ['a/Main.class'],
  ),
  inZip(
    'zip: one member among changed times',
    plain,
    { entries: later(changed(1, { content: 'cafebabe evil of the sample' }).entries) },
    ['a/Main.class'],
  ),
  inZip(
    'zip: one value among changed times',
    plain,
    { entries: later(changed(2, { content: 'key=valve\n' }).entries) },
    ['b.properties'],
  ),
  inZip('zip: a member with another name', plain, changed(2, { name: 'd.properties' }), ['b.properties']),
  inZip('zip: a member is gone', plain, { entries: entries.slice(0, 3) }, ['c/data.txt']),
  inZip('zip: stored and altered', plain, changed(3, { method: 'stored', content: 'one\ntwo\nthere\n' }), [
    'c/data.txt',
  ]),
  inZip('zip: a time in the far future', plain, changed(2, { time: dosTime('2084-05-11 04:05:06') }), ['b.properties']),
  inZip('zip: encrypted flag', plain, changed(3, { flags: 1 }), ['c/data.txt']),
  inZip(
    'zip: two classes of one name in another order',
    { entries: [...entries, { name: 'x/A.class', content: 'first' }, { name: 'x/A.class', content: 'second' }] },
    { entries: [...entries, { name: 'x/A.class', content: 'second' }, { name: 'x/A.class', content: 'first' }] },
    ['x/A.class'],
  ),
];

const members: readonly TarEntry[] = [
  { name: 'bin/run', content: '#!/bin/sh\nexit 0\n', mode: 0o755, mtime: leftTime },
  { name: 'bin/ls', type: 'symlink', linkname: 'busybox', mtime: leftTime },
  { name: 'bin/cat', type: 'hardlink', linkname: 'bin/run', mtime: leftTime },
  { name: 'etc/app.conf', content: 'a=1\n', mtime: leftTime },
];
const moved = members.map((entry) => ({ ...entry, mtime: rightTime }));
const instead = (name: string, change: Partial<TarEntry>, list = moved): TarEntry[] =>
  list.map((entry) => (entry.name === name ? { ...entry, ...change } : entry));
const hide = (at: number) => (header: Buffer) => {
  header.write('hidden payload', at, 'latin1');
  sealHeader(header);
};

const tars: readonly Fault[] = [
  inTar('tar: a symbolic link to elsewhere', members, instead('bin/ls', { linkname: 'toybox' }), ['bin/ls']),
  inTar('tar: a hard link to another file', members, instead('bin/cat', { linkname: 'etc/app.conf' }), ['bin/cat']),
  inTar(
    'tar: a file became a link',
    members,
    instead('etc/app.conf', { type: 'symlink', linkname: 'x', content: '' }),
    ['etc/app.conf'],
  ),
  inTar('tar: setuid', members, instead('bin/run', { mode: 0o4755 }), ['bin/run']),
  inTar('tar: one file altered', members, instead('etc/app.conf', { content: 'a=2\n' }), ['etc/app.conf']),
  inTar('tar: permuted, one file altered', members, instead('etc/app.conf', { content: 'a=2\n' }).toReversed(), [
    'etc/app.conf',
  ]),
  inTar(
    'tar: a second member of one name',
    members,
    [...moved, { name: 'etc/app.conf', content: 'a=7\n', mtime: rightTime }],
    ['etc/app.conf#2'],
  ),
  inTar('tar: bytes behind the end of a name', members, instead('etc/app.conf', { rawHeader: hide(60) }), [
    'etc/app.conf',
  ]),
  inTar('tar: bytes in unused space of a header', members, instead('etc/app.conf', { rawHeader: hide(345) }), [
    'etc/app.conf',
  ]),
  inTar(
    'tar: a unknown pax record',
    members,
    instead('etc/app.conf', { pax: { 'VENDOR.payload': 'anything at all' } }),
    ['etc/app.conf'],
    { format: 'pax' },
  ),
  inTar(
    'tar: payload in a fraction of a second',
    members,
    instead('etc/app.conf', { pax: { mtime: `${rightTime}.${'27182818284590452353602874713526'.repeat(6)}` } }),
    ['etc/app.conf'],
    { format: 'pax' },
  ),
  inTar('tar: a time far in the future', members, instead('etc/app.conf', { mtime: 2 ** 33 + 0x41424344 }), [
    'etc/app.conf',
  ]),
];

const tar = buildTar(members);
const gz = buildGzip(tar, { os: 3 });
const text = Buffer.from('some text\n'.repeat(80));
const xz = buildXz(text);
const zst = buildZstd(text);
const skippable = Buffer.concat([Buffer.from('502a4d180d000000', 'hex'), payload]);

const streams: readonly Fault[] = [
  inFile('gzip: bytes after the last member', 'sample.tar.gz', gz, Buffer.concat([gz, payload])),
  inFile('gzip: zeros after the last member', 'sample.tar.gz', gz, Buffer.concat([gz, Buffer.alloc(20)])),
  inFile(
    'gzip: an empty member with a comment',
    'sample.tar.gz',
    gz,
    Buffer.concat([gz, buildGzip('', { comment: 'payload' })]),
  ),
  inFile(
    'gzip: another member with data',
    'notes.txt.gz',
    buildGzip(text),
    Buffer.concat([buildGzip(text), buildGzip('more\n')]),
  ),
  inFile('gzip: a payload in the extra field', 'notes.txt.gz', buildGzip(text), buildGzip(text, { extra: payload })),
  inFile(
    'gzip: a time in the far future',
    'notes.txt.gz',
    buildGzip(text, { mtime: leftTime }),
    buildGzip(text, { mtime: 0xdeadbeef }),
  ),
  inFile('gzip: a comment with a payload', 'notes.txt.gz', buildGzip(text), buildGzip(text, { comment: 'anything' })),
  inFile('gzip: a checksum that lies', 'notes.txt.gz', buildGzip(text), lyingTrailer(buildGzip(text))),
  inFile(
    'gzip: one byte of the content',
    'notes.txt.gz',
    buildGzip(text, { mtime: leftTime }),
    buildGzip(text.toString().replace('text', 'test'), { mtime: rightTime }),
  ),
  inFile('tar: bytes after the end', 'sample.tar', tar, Buffer.concat([tar, payload])),
  inFile(
    'tar: a second archive after the end',
    'sample.tar',
    tar,
    Buffer.concat([tar, buildTar([{ name: 'evil', content: 'x' }])]),
  ),
  inFile('xz: bytes after the stream', 'notes.txt.xz', xz, Buffer.concat([xz, payload])),
  inFile('xz: a second stream', 'notes.txt.xz', xz, Buffer.concat([xz, buildXz(Buffer.from('more'))])),
  inFile('zstd: a skippable frame with a payload', 'notes.txt.zst', zst, Buffer.concat([zst, skippable])),
  inFile('zstd: bytes after the frame', 'notes.txt.zst', zst, Buffer.concat([zst, payload])),
];

function lyingTrailer(blob: Buffer): Buffer {
  const other = Buffer.from(blob);
  other.writeUInt32LE(0x41414141, other.length - 8);
  return other;
}

function deb(
  scripts: string,
  extra: readonly { name: string; content: Buffer | string }[] = [],
  time = leftTime,
): Buffer {
  const control = buildTar([
    { name: './control', content: 'Package: sample\nVersion: 1.0\n', mtime: time },
    { name: './postinst', content: scripts, mode: 0o755, mtime: time },
  ]);
  const parts = [
    { name: 'debian-binary', content: '2.0\n', mtime: time },
    { name: 'control.tar.gz', content: buildGzip(control, { mtime: time }), mtime: time },
    {
      name: 'data.tar.gz',
      content: buildGzip(buildTar([{ name: './usr/bin/x', content: 'x', mtime: time }])),
      mtime: time,
    },
    ...extra,
  ];
  return buildAr(parts, { gnu: false });
}

const object = (name: string, content: string, time: number) => ({
  name,
  content,
  mtime: time,
  symbols: [`${name}_symbol`],
});

const packages: readonly Fault[] = [
  inFile(
    'deb: another script among changed times',
    'sample.deb',
    deb('#!/bin/sh\nexit 0\n'),
    deb('#!/bin/sh\nrm -r /\n', [], rightTime),
  ),
  inFile(
    'deb: one more member',
    'sample.deb',
    deb('#!/bin/sh\n'),
    deb('#!/bin/sh\n', [{ name: '_payload', content: 'x' }]),
  ),
  inFile(
    'ar: one object altered among changed times',
    'sample.a',
    buildAr([object('a.o', 'first', leftTime), object('b.o', 'second', leftTime)]),
    buildAr([object('a.o', 'first', rightTime), object('b.o', 'secand', rightTime)]),
  ),
  inFile(
    'ar: objects of one name in another order',
    'sample.a',
    buildAr([object('a.o', 'first', 0), object('a.o', 'second', 0)]),
    buildAr([object('a.o', 'second', 0), object('a.o', 'first', 0)]),
  ),
];

export const archiveAttacks: readonly Fault[] = [...zips, ...tars, ...streams, ...packages];
