import { sealHeader, type TarEntry } from '../../../fixtures/lib/tar.ts';
import { type Fault, leftTime, rightTime } from '../model.ts';
import { crowd, inLayer } from './attack.ts';

const capability = { 'SCHILY.xattr.security.capability': '\u0001\0\0\u0002\0 \0\0\0\0\0\0\0\0\0\0\0\0\0\0' };
const tool: TarEntry = { name: 'usr/bin/tool', content: '#!/bin/sh\nexec true\n', mode: 0o755, mtime: leftTime };

/** The change in the middle of five hundred members that differ in their times. */
function amongTimes(
  id: string,
  left: Partial<TarEntry>,
  right: Partial<TarEntry>,
  tar?: Parameters<typeof inLayer>[4],
): Fault {
  const side = (name: 'left' | 'right', change: Partial<TarEntry>): TarEntry[] => {
    const others = crowd(name);
    const mtime = name === 'left' ? leftTime : rightTime;
    return [...others.slice(0, 250), { ...tool, mtime, ...change }, ...others.slice(250)];
  };
  return inLayer(
    `${id}, among 500 changed times`,
    side('left', left),
    side('right', right),
    left.name ?? tool.name,
    tar,
  );
}

function alone(
  id: string,
  left: Partial<TarEntry> | null,
  right: Partial<TarEntry> | null,
  tar?: Parameters<typeof inLayer>[4],
): Fault {
  const list = (change: Partial<TarEntry> | null): TarEntry[] => (change === null ? [] : [{ ...tool, ...change }]);
  return inLayer(id, list(left), list(right), (left ?? right)?.name ?? tool.name, tar);
}

const hidden = (at: number, text = 'hidden payload') => ({
  rawHeader: (header: Buffer): void => {
    header.write(text, at, 'latin1');
    sealHeader(header);
  },
});
const pax = () => ({ format: 'pax' as const, dialect: 'go' as const });
const two = (first: string, second: string): TarEntry[] => [
  { ...tool, content: first },
  { ...tool, content: second },
];

export const layerAttacks: readonly Fault[] = [
  ...[amongTimes, alone].flatMap((make) => [
    make('layer: setuid', {}, { mode: 0o4755 }),
    make('layer: setgid', {}, { mode: 0o2755 }),
    make('layer: a file capability', {}, { pax: capability }, pax),
    make('layer: one byte of a program', {}, { content: '#!/bin/sh\nexec trub\n' }),
    make('layer: owner', {}, { uid: 1000, gid: 1000 }),
    make('layer: write access for all', {}, { mode: 0o777 }),
    make('layer: execute access', { mode: 0o644 }, { mode: 0o755 }),
    make(
      'layer: a link to elsewhere',
      { type: 'symlink', linkname: 'busybox', content: '' },
      { type: 'symlink', linkname: 'toybox', content: '' },
    ),
    make('layer: a file became a link', {}, { type: 'symlink', linkname: '/tmp/x', content: '' }),
    make(
      'layer: a hard link to another file',
      { type: 'hardlink', linkname: 'usr/lib/a', content: '' },
      { type: 'hardlink', linkname: 'usr/lib/b', content: '' },
    ),
    make('layer: an unknown extended attribute', {}, { pax: { 'SCHILY.xattr.user.payload': 'anything at all' } }, pax),
    make('layer: a device', {}, { type: 'chardev', devmajor: 1, devminor: 1, content: '' }),
    make('layer: a time far in the future', {}, { mtime: 2 ** 34 + 0x4142 }),
    make(
      'layer: a payload in the fraction of a time',
      {},
      { pax: { mtime: `${rightTime}.${'31415926535897932384626433832795'.repeat(8)}` } },
      pax,
    ),
    make('layer: bytes behind the end of a name', {}, hidden(60)),
    make('layer: bytes in the unused end of a header', {}, hidden(490)),
  ]),
  alone('layer: a file that preloads', null, { name: 'etc/ld.so.preload', content: '/tmp/x.so\n', mode: 0o644 }),
  alone('layer: a job', null, { name: 'etc/cron.d/job', content: '* * * * * root /tmp/x\n', mode: 0o644 }),
  alone('layer: a program in a folder of logs', null, {
    name: 'var/log/apt/history.log',
    content: '#!/bin/sh\n',
    mode: 0o4755,
  }),
  alone(
    'layer: a link in place of a log',
    { name: 'var/log/dpkg.log', content: '2025-06-03 08:12:44 startup\n', mode: 0o644 },
    { name: 'var/log/dpkg.log', type: 'symlink', linkname: '/etc/shadow', content: '' },
  ),
  alone('layer: padding that is not zero', {}, { padding: 0x41 }),
  inLayer('layer: the order of two members of one name', two('one\n', 'two\n'), two('two\n', 'one\n'), tool.name),
  inLayer('layer: a second member of one name', [tool], [tool, { ...tool, content: 'evil\n' }], `${tool.name}#2`),
  inLayer(
    'layer: a white-out of another file',
    [{ name: 'etc/.wh.passwd' }],
    [{ name: 'etc/.wh.group' }],
    'etc/.wh.passwd',
  ),
  inLayer('layer: an opaque white-out', [], [{ name: 'etc/.wh..wh..opq' }], 'etc/.wh..wh..opq'),
  inLayer(
    'layer: a member with another name',
    [{ ...tool, name: 'etc/cron.d/job.disabled' }],
    [{ ...tool, name: 'etc/cron.d/job' }],
    'etc/cron.d/job.disabled',
  ),
];
