import { afterAll, describe, expect, it } from 'vitest';
import { buildGzip } from '../../fixtures/lib/gzip.ts';
import { buildImage, type Image } from '../../fixtures/lib/oci.ts';
import { buildTar, sealHeader, type TarEntry } from '../../fixtures/lib/tar.ts';
import type { Report } from '../../src/model/report.ts';
import { ImagePair, imageOf } from '../support/image-pair.ts';
import { expectNamed, findingsAt } from '../support/named-findings.ts';
import { expectLawful } from '../support/report-laws.ts';

const pair = new ImagePair();
afterAll(() => pair.dispose());

async function compare(left: Image, right: Image): Promise<Report> {
  pair.write('left', left);
  pair.write('right', right);
  const report = await pair.compare();
  expectLawful(report);
  return report;
}

const now = 1_741_083_320;
const later = now + 387;

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
