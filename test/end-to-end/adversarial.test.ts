import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { buildGzip } from '../../fixtures/lib/gzip.ts';
import { buildImage, digestOf, type Image, type ImageSpec } from '../../fixtures/lib/oci.ts';
import { buildTar, sealHeader, type TarEntry } from '../../fixtures/lib/tar.ts';
import { buildZip, dosTime, type ZipEntry } from '../../fixtures/lib/zip.ts';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import { ImagePair, imageOf } from '../support/image-pair.ts';
import { expectLawful } from '../support/report-laws.ts';

const pair = new ImagePair();
afterAll(() => pair.dispose());

const now = 1_741_083_320;
const later = now + 387;

async function compare(left: Image, right: Image): Promise<Report> {
  pair.write('left', left);
  pair.write('right', right);
  const report = await pair.compare();
  expectLawful(report);
  return report;
}

/** The findings that speak of the path itself: in the first place, as a group's example, or above a member. */
function findingsAt({ findings }: Report, ...path: readonly string[]): ReportFinding[] {
  const isAt = (candidate: readonly string[]): boolean => candidate.join('\0') === path.join('\0');
  return findings.filter(
    (finding) => finding.role !== 'derived' && (isAt(finding.path) || finding.examples.some(isAt)),
  );
}

/** What an attack must come to: not called equal, and something that is no mere consequence is said at the place itself. */
function expectNamed(report: Report, ...path: readonly string[]): ReportFinding[] {
  expect(['different', 'incomplete']).toContain(report.verdict);
  const named = findingsAt(report, ...path);
  expect(named, `findings at ${path.join(' → ')}`).not.toEqual([]);
  const grave = named.filter(({ role, grade }) => role === 'unexplained' || grade === 'lossy' || grade === 'finding');
  const broken = report.problems.some(({ severity }) => severity === 'error');
  expect(grave.length > 0 || broken, 'none of them is grave').toBe(true);
  return grave;
}

const many = (time: number): TarEntry[] =>
  Array.from({ length: 500 }, (_, at) => ({ name: `usr/lib/f${at}`, content: `${at}`, mtime: time }));
const among = (time: number, entry: TarEntry): Image => {
  const files = many(time);
  return imageOf(buildTar([...files.slice(0, 250), { mtime: time, ...entry }, ...files.slice(250)]));
};

describe('one change among 500 changed times', () => {
  it('setuid', async () => {
    const tool = { name: 'usr/bin/tool', content: 'x' };
    const report = await compare(among(now, { ...tool, mode: 0o755 }), among(later, { ...tool, mode: 0o4755 }));
    expect(expectNamed(report, 'layer:0', 'usr/bin/tool')).toMatchObject([{ security: { severity: 'high' } }]);
    expect(report.findings[0]?.cause).toBe('tar-mode-special');
  });

  it('setuid on what was a symbolic link', async () => {
    const tool = { name: 'usr/bin/tool', mode: 0o777 };
    const left = among(now, { ...tool, type: 'symlink', linkname: 'busybox' });
    const report = await compare(left, among(later, { ...tool, mode: 0o4777, content: 'x' }));
    expect(report.findings[0]?.security?.severity).toBe('high');
    expectNamed(report, 'layer:0', 'usr/bin/tool');
  });

  it('a capability', async () => {
    const capability = { 'SCHILY.xattr.security.capability': '\u0001\0\0\u0002\0 \0\0\0\0\0\0\0\0\0\0\0\0\0\0' };
    const tool = { name: 'usr/bin/tool', content: 'x', mode: 0o755 };
    const report = await compare(among(now, tool), among(later, { ...tool, pax: capability }));
    const grave = expectNamed(report, 'layer:0', 'usr/bin/tool');
    expect(grave.some(({ security }) => security !== null)).toBe(true);
    expect(report.findings[0]?.security).not.toBeNull();
  });

  it('one byte of a program', async () => {
    const report = await compare(
      among(now, { name: 'usr/bin/tool', content: 'exec true' }),
      among(later, { name: 'usr/bin/tool', content: 'exec trub' }),
    );
    expectNamed(report, 'layer:0', 'usr/bin/tool');
  });

  it('one member with another name', async () => {
    const report = await compare(
      among(now, { name: 'etc/cron.d/job.disabled', content: 'run it' }),
      among(later, { name: 'etc/cron.d/job', content: 'run it' }),
    );
    expectNamed(report, 'layer:0', 'etc/cron.d/job.disabled');
  });

  it.each([
    ['far in the future', { mtime: 2 ** 40 + 0x4142 }],
    ['before 1970', { mtime: -(2 ** 33) }],
    [
      'with a payload in the digits of a fraction',
      { pax: { mtime: `${later}.${'31415926535897932384626433832795'.repeat(8)}` } },
    ],
  ])('a time %s', async (_, entry) => {
    const file = { name: 'etc/app.conf', content: 'a' };
    expectNamed(await compare(among(now, file), among(later, { ...file, ...entry })), 'layer:0', 'etc/app.conf');
  });
});

describe('members of a layer', () => {
  const base: TarEntry[] = [
    { name: 'bin/sh', content: 'shell', mode: 0o755 },
    { name: 'bin/ls', type: 'symlink', linkname: 'busybox' },
    { name: 'bin/cat', type: 'hardlink', linkname: 'bin/sh' },
    { name: 'etc/passwd', content: 'root:x:0:0:::\n' },
    { name: 'etc/group', content: 'root:x:0:\n' },
  ];
  const without = (name: string): TarEntry[] => base.filter((entry) => entry.name !== name);
  const withInstead = (name: string, entry: TarEntry): TarEntry[] =>
    base.map((old) => (old.name === name ? entry : old));

  it.each<[string, string, TarEntry[]]>([
    [
      'a symbolic link to elsewhere',
      'bin/ls',
      withInstead('bin/ls', { name: 'bin/ls', type: 'symlink', linkname: 'toybox' }),
    ],
    [
      'a file that became a symbolic link',
      'etc/group',
      withInstead('etc/group', { name: 'etc/group', type: 'symlink', linkname: 'x' }),
    ],
    [
      'a hard link to another file',
      'bin/cat',
      withInstead('bin/cat', { name: 'bin/cat', type: 'hardlink', linkname: 'etc/passwd' }),
    ],
    [
      'a hard link that became a symbolic one',
      'bin/cat',
      withInstead('bin/cat', { name: 'bin/cat', type: 'symlink', linkname: 'bin/sh' }),
    ],
    ['a member that is missing', 'etc/group', without('etc/group')],
    [
      'a second member of one name with other content',
      'etc/passwd#2',
      [...base, { name: 'etc/passwd', content: 'evil:x:0:0:::\n' }],
    ],
    [
      'permuted members, one of them altered',
      'etc/group',
      [...withInstead('etc/group', { name: 'etc/group', content: 'rood:x:0:\n' })].reverse(),
    ],
    ['another owner', 'bin/sh', withInstead('bin/sh', { name: 'bin/sh', content: 'shell', mode: 0o755, uid: 1000 })],
    [
      'write access for all',
      'etc/passwd',
      withInstead('etc/passwd', { name: 'etc/passwd', content: 'root:x:0:0:::\n', mode: 0o666 }),
    ],
  ])('%s', async (_, name, entries) => {
    expectNamed(await compare(imageOf(buildTar(base)), imageOf(buildTar(entries))), 'layer:0', name);
  });

  it('the order of two members of one name, the last of which counts', async () => {
    const [one, two] = [
      { name: 'etc/motd', content: 'one' },
      { name: 'etc/motd', content: 'two' },
    ];
    const report = await compare(imageOf(buildTar([one, two])), imageOf(buildTar([two, one])));
    expectNamed(report, 'layer:0', 'etc/motd');
  });

  it('a white-out that hides another file of the layer below', async () => {
    const below = { tar: buildTar(base), compression: 'none' } as const;
    const side = (hidden: string): Image =>
      buildImage({ layers: [below, { tar: buildTar([{ name: `etc/.wh.${hidden}` }]), compression: 'none' }] });
    expect((await compare(side('passwd'), side('group'))).verdict).toBe('different');
  });

  it('data after the end of the archive', async () => {
    const tar = buildTar(base);
    const report = await compare(imageOf(tar), imageOf(Buffer.concat([tar, Buffer.from('#!/bin/sh\n')])));
    expectNamed(report, 'layer:0');
  });

  it('a whole second archive after the end', async () => {
    const tar = buildTar(base);
    const report = await compare(
      imageOf(tar),
      imageOf(Buffer.concat([tar, buildTar([{ name: 'evil', content: 'x' }])])),
    );
    expectNamed(report, 'layer:0');
  });

  it('a name hidden behind the end of the name', async () => {
    const hide = (header: Buffer): void => {
      header.write('hidden payload', 60, 'latin1');
      sealHeader(header);
    };
    const changed = withInstead('etc/group', { name: 'etc/group', content: 'root:x:0:\n', rawHeader: hide });
    expectNamed(await compare(imageOf(buildTar(base)), imageOf(buildTar(changed))), 'layer:0', 'etc/group');
  });
});

describe('members that only one side has, one on each', () => {
  it.each([
    ['compiled Python', '__pycache__/a.pyc', '__pycache__/b.pyc'],
    ['unknown files', 'opt/a', 'opt/b'],
  ])('are told apart: %s', async (_, one, other) => {
    const side = (name: string): Image =>
      imageOf(
        buildTar([
          { name: 'same', content: 'same' },
          { name, content: name.repeat(9) },
        ]),
      );
    const report = await compare(side(one), side(other));
    const members = report.findings.filter(({ location }) => location.kind === 'presence');
    const told = members.map(({ path, left, right }) => [path.at(-1), left === null, right === null]);
    expect(told).toEqual([
      [one, false, true],
      [other, true, false],
    ]);
  });
});

describe('the compressed blob', () => {
  const tar = buildTar([{ name: 'a', content: 'one' }]);
  const withBlob = (blob: Buffer): Image => buildImage({ layers: [{ tar, blob }] });

  it.each([
    ['data after the last gzip member', Buffer.from('payload')],
    ['zeros after the last gzip member', Buffer.alloc(16)],
    ['an empty gzip member with a comment', buildGzip('', { comment: 'payload' })],
  ])('%s', async (_, more) => {
    const blob = buildGzip(tar);
    const report = await compare(withBlob(blob), withBlob(Buffer.concat([blob, more])));
    expect(['different', 'incomplete']).toContain(report.verdict);
    expect(findingsAt(report, 'layer:0').length + report.problems.length).toBeGreaterThan(0);
  });

  it('a gzip member that unpacks to another layer than the diff_id names', async () => {
    const other = buildGzip(buildTar([{ name: 'a', content: 'two' }]));
    const report = await compare(withBlob(buildGzip(tar)), withBlob(other));
    expect(report.verdict).toBe('incomplete');
    expect(report.problems.map(({ code, side }) => [code, side])).toEqual([['diff-id', 'right']]);
  });
});

describe('members of a jar', () => {
  const manifest: ZipEntry = { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\r\n\r\n' };
  const entries: ZipEntry[] = [
    manifest,
    { name: 'a/Main.class', content: 'cafebabe main' },
    { name: 'b.properties', content: 'key=value\n' },
  ];
  const inLayer = (jar: Buffer): Image => imageOf(buildTar([{ name: 'app.jar', content: jar, mtime: now }]));
  const jar = (list: readonly ZipEntry[], more: Parameters<typeof buildZip>[1] = {}): Image =>
    inLayer(buildZip(list, more));
  const path = ['layer:0', 'app.jar'];

  it.each<[string, readonly string[], Image]>([
    ['bytes before the first member', path, jar(entries, { preamble: Buffer.from('#!/bin/sh\n') })],
    [
      'bytes before the first member that offsets do not count',
      path,
      jar(entries, { preamble: Buffer.from('#!/bin/sh\n'), countPreamble: false }),
    ],
    [
      'bytes between members',
      path,
      jar(entries.map((entry, at) => (at === 1 ? { ...entry, gapBefore: Buffer.from('payload') } : entry))),
    ],
    ['bytes before the central directory', path, jar(entries, { gapBeforeCentral: Buffer.from('payload') })],
    ['bytes after the end record', path, jar(entries, { trailer: Buffer.from('payload') })],
    ['a member that the central directory leaves out', path, jar(entries, { centralOrder: [0, 1] })],
    [
      'a local name that is not the central one',
      [...path, 'a/Main.class'],
      jar(entries.map((entry, at) => (at === 1 ? { ...entry, local: { name: Buffer.from('a/Evil.class') } } : entry))),
    ],
    [
      'a local method that is not the central one',
      [...path, 'b.properties'],
      jar(entries.map((entry, at) => (at === 2 ? { ...entry, local: { method: 0 } } : entry))),
    ],
    [
      'a second member of one name with other content',
      [...path, 'a/Main.class#2'],
      jar([...entries, { name: 'a/Main.class', content: 'cafebabe evil' }]),
    ],
    [
      'permuted members, one of them altered',
      [...path, 'a/Main.class'],
      jar([...entries.map((entry, at) => (at === 1 ? { ...entry, content: 'cafebabe maim' } : entry))].reverse()),
    ],
    [
      'a member with another name',
      [...path, 'b.properties'],
      jar(entries.map((entry, at) => (at === 2 ? { ...entry, name: 'c.properties' } : entry))),
    ],
    [
      'a class among changed times',
      [...path, 'a/Main.class'],
      jar(
        entries.map((entry, at) => ({
          ...entry,
          time: dosTime('2025-03-04 10:15:20'),
          ...(at === 1 ? { content: 'cafebabe evil' } : {}),
        })),
      ),
    ],
  ])('%s', async (_, place, right) => {
    expectNamed(await compare(jar(entries), right), ...place);
  });

  it('content whose checksum does not follow, in a harmless place', async () => {
    const build = (time: string): ZipEntry[] => [
      { name: 'x.properties', content: `#Tue Mar 04 ${time} UTC 2025\na=b\n`, method: 'stored' },
    ];
    const honest = build('10:15:20');
    const lying = buildZip(honest);
    lying.write('11:02:07', lying.indexOf('10:15:20'), 'latin1');
    expectNamed(await compare(jar(honest), inLayer(lying)), ...path, 'x.properties');
  });
});

describe('Python', () => {
  const pyc = readFileSync(new URL('../../fixtures/artefacts/python/unchecked-hash.pyc', import.meta.url));
  const source = 'def answer():\n    return 42\n';
  const base64 = createHash('sha256').update(source).digest('base64url');
  const record = 'answer-1.0.dist-info/RECORD';
  const wheel = (line: string, more: Partial<Record<'source' | 'cached', string | Buffer>> = {}): Image =>
    imageOf(
      buildTar([
        { name: 'answer.py', content: more.source ?? source },
        { name: '__pycache__/answer.cpython-311.pyc', content: more.cached ?? pyc },
        { name: record, content: `${line}\n${record},,\n` },
      ]),
    );
  const honest = `answer.py,sha256=${base64},${source.length}`;

  it.each([
    ['another digest', `answer.py,sha256=${base64.replace(/^./, 'A')},${source.length}`],
    ['another size', `answer.py,sha256=${base64},${source.length + 1}`],
    ['an unknown algorithm', `answer.py,sha257=${base64},${source.length}`],
    ['a digest that is none', `answer.py,sha256=payload,${source.length}`],
    ['another file', `answes.py,sha256=${base64},${source.length}`],
    ['no digest', 'answer.py,,'],
  ])('a RECORD with %s', async (_, line) => {
    expectNamed(await compare(wheel(honest), wheel(line)), 'layer:0', record);
  });

  it('source whose RECORD was not told', async () => {
    expectNamed(
      await compare(wheel(honest), wheel(honest, { source: 'def answer():\n    return 43\n' })),
      'layer:0',
      'answer.py',
    );
  });

  it('compiled code that differs under an unchanged header', async () => {
    const other = Buffer.from(pyc);
    const at = pyc.lastIndexOf(0x64);
    other.writeUInt8(0x65, at);
    expectNamed(
      await compare(wheel(honest), wheel(honest, { cached: other })),
      'layer:0',
      '__pycache__/answer.cpython-311.pyc',
    );
  });

  it('any one byte of compiled code but for the name of its source', async () => {
    const named = pyc.indexOf('/build/a/task_builder.py');
    const harmless: number[] = [];
    for (let at = 16; at < pyc.length; at += 13) {
      if (at >= named && at < named + 24) continue;
      const other = Buffer.from(pyc);
      other.writeUInt8(pyc.readUInt8(at) ^ 4, at);
      const { verdict } = await compare(wheel(honest), wheel(honest, { cached: other }));
      if (verdict !== 'different' && verdict !== 'incomplete') harmless.push(at);
    }
    expect(harmless).toEqual([]);
  });
});

describe('the config', () => {
  const tar = buildTar([{ name: 'a', content: 'one' }]);
  const spec = (more: Partial<ImageSpec>): Image => imageOf(tar, more);
  const withEnv = (...Env: readonly string[]): Image => spec({ run: { Env } });

  it.each<[string, Image, Image]>([
    ['LD_PRELOAD', withEnv('A=1'), withEnv('A=1', 'LD_PRELOAD=/tmp/evil.so')],
    ['another PATH', withEnv('PATH=/bin'), withEnv('PATH=/tmp:/bin')],
    ['the order of two values of one name', withEnv('A=1', 'A=2'), withEnv('A=2', 'A=1')],
    ['the order of names among which one repeats', withEnv('B=0', 'A=1', 'A=2'), withEnv('A=2', 'B=0', 'A=1')],
    ['a label', spec({ run: { Labels: { a: '1' } } }), spec({ run: { Labels: { a: '2' } } })],
    ['the user', spec({ run: { User: 'nobody' } }), spec({ run: { User: '' } })],
    ['the entrypoint', spec({ run: { Entrypoint: ['/a'] } }), spec({ run: { Entrypoint: ['/b'] } })],
    ['the order of the command', spec({ run: { Cmd: ['a', 'b'] } }), spec({ run: { Cmd: ['b', 'a'] } })],
    ['an unknown key', spec({}), spec({ config: { 'x-payload': 'anything' } })],
    ['the file system type', spec({}), spec({ config: { rootfs: { type: 'payload', diff_ids: [digestOf(tar)] } } })],
  ])('%s', async (_, left, right) => {
    expectNamed(await compare(left, right), 'config');
  });

  /** An image whose config is the given text, described correctly. */
  const withConfig = (change: (text: string) => string): Image => {
    const image = spec({ run: { User: 'nobody' } });
    const config = Buffer.from(change(image.config.toString()));
    const manifest = Buffer.from(
      image.manifest
        .toString()
        .replace(image.configDigest, digestOf(config))
        .replace(`"size":${image.config.length}`, `"size":${config.length}`),
    );
    const blobs = new Map([...image.blobs, [digestOf(config), config], [digestOf(manifest), manifest]] as const);
    return {
      ...image,
      config,
      manifest,
      descriptor: { ...image.descriptor, size: manifest.length, digest: digestOf(manifest) },
      blobs,
    };
  };

  it.each([
    [
      'a key twice, the second of which counts for some',
      (text: string) => text.replace('"User":"nobody"', '"User":"root","User":"nobody"'),
    ],
    [
      'a key twice, with the last value changed',
      (text: string) => text.replace('"User":"nobody"', '"User":"nobody","User":"root"'),
    ],
    [
      'a key in another case, which Go accepts',
      (text: string) => text.replace('"User":"nobody"', '"User":"nobody","user":"root"'),
    ],
    [
      'a key twice with equal values',
      (text: string) => text.replace('"User":"nobody"', '"User":"nobody","User":"nobody"'),
    ],
  ])('%s', async (_, change) => {
    expectNamed(
      await compare(
        withConfig((text) => text),
        withConfig(change),
      ),
      'config',
    );
  });
});
