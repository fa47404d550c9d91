import { buildTar, encodePaxRecord, sealHeader, type TarEntry } from '../../../fixtures/lib/tar.ts';
import { badTar, oddTar, patched } from '../build.ts';
import type { HostileGroup } from '../model.ts';

const block = 512;
const text = 'x'.repeat(1000);
const motd: TarEntry = { name: 'etc/motd', content: 'Welcome.\n' };
const tar = (entries: readonly TarEntry[], endBlocks = 2): Buffer =>
  buildTar(entries, { recordBytes: block, endBlocks });
const link: TarEntry = { name: 'bin/tool', type: 'symlink', linkname: 'true' };
const whole = tar([{ name: 'a', content: text }, motd]);

/** A member whose header is changed and sealed again. */
const changed = (entry: TarEntry, change: (header: Buffer) => void): TarEntry => ({
  ...entry,
  rawHeader: (header) => {
    change(header);
    sealHeader(header);
  },
});
/** A base-256 number of this width: the first byte has the flag. */
const wide = (width: number, first: number, rest: number): Buffer => {
  const bytes = Buffer.alloc(width, rest);
  bytes.writeUInt8(first, 0);
  return bytes;
};
const withSize = (bytes: Buffer | string, entry: TarEntry = { name: 'a', content: text }): Buffer =>
  tar([changed(entry, (header) => void Buffer.from(bytes as Buffer).copy(header, 124)), motd]);

/** A raw extended header in front of a member: the typeflag and the data as they are. */
const extended = (typeflag: string, data: Buffer | string, size?: number): TarEntry => {
  const content = Buffer.from(data);
  const entry: TarEntry = { name: 'PaxHeader/x', typeflag, content };
  return size === undefined
    ? entry
    : changed(entry, (header) => void header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1'));
};
const pax = (key: string, value: string): Buffer => encodePaxRecord(key, value);
const paxed = (records: Record<string, string>, entry: TarEntry = motd): Buffer =>
  buildTar([{ ...entry, pax: records }], { format: 'pax', recordBytes: block });

const sparseOld = (map: readonly (readonly [string, string])[], realSize: string, extendedFlag = 0): TarEntry =>
  changed({ name: 'sparse', typeflag: 'S', content: 'data'.repeat(128) }, (header) => {
    map.forEach(([offset, size], at) => {
      header.write(offset.padStart(11, '0'), 386 + at * 24, 'latin1');
      header.write(size.padStart(11, '0'), 398 + at * 24, 'latin1');
    });
    header.writeUInt8(extendedFlag, 482);
    header.write(realSize.padStart(11, '0'), 483, 'latin1');
  });

const cut = (length: number): Buffer => whole.subarray(0, length);

export const tarGroup: HostileGroup = {
  title: 'tar',
  cases: [
    badTar('tar-checksum: the first header', patched(whole, 0, 'b'), {
      code: 'tar-checksum',
      offset: 0,
      says: /checksum.*expected.*found/,
    }),
    badTar('tar-checksum: the second header', patched(whole, 1536, 'X'), {
      code: 'tar-checksum',
      offset: 1536,
      says: /checksum.*expected.*found/,
    }),
    badTar('tar-checksum: no digits', patched(whole, 148, '        '), {
      code: 'tar-checksum',
      offset: 0,
      says: /checksum/,
    }),
    badTar('tar-checksum: noise instead of an archive', Buffer.alloc(4096, 0xa5), {
      code: 'tar-checksum',
      offset: 0,
      says: /checksum/,
    }),
    badTar('tar-truncated: inside the first header', cut(300), {
      code: 'tar-truncated',
      offset: 0,
      says: /header.*found the end.*300/,
    }),
    badTar('tar-truncated: inside the content', cut(block + 100), {
      code: 'tar-truncated',
      offset: 0,
      says: /expected|found/,
    }),
    badTar('tar-truncated: inside the second header', cut(1536 + 90), {
      code: 'tar-truncated',
      offset: 1536,
      says: /found the end/,
    }),
    oddTar(
      'inside the padding: a note, and the bytes differ',
      tar([motd]).subarray(0, block + 20),
      /tar-truncated|uncovered|layer:0/,
      tar([{ ...motd, content: 'Other!\n' }]),
    ),
    oddTar('without end blocks, and another member', tar([motd, { name: 'more' }], 0), /tar-padding end/, tar([motd])),
    oddTar(
      'trailing data behind the end',
      Buffer.concat([tar([motd]), Buffer.from('#!/bin/sh\necho more\n')]),
      /trailing/,
      tar([motd]),
    ),
    oddTar(
      'a second archive behind the end',
      Buffer.concat([tar([motd]), tar([{ name: 'usr/bin/more', content: 'x' }])]),
      /trailing/,
      tar([motd]),
    ),
    badTar(
      'tar-dangling-header: a long name without a member',
      Buffer.concat([tar([{ name: 'n'.repeat(150) }]).subarray(0, 1024), Buffer.alloc(1024)]),
      { code: 'tar-dangling-header', offset: 0, says: /expected a member after it, found zeros/ },
    ),
    badTar('tar-size: not a number', withSize('zzzzzzzzzzz\0'), {
      code: 'tar-size',
      offset: 0,
      says: /size.*expected.*found/,
    }),
    badTar('tar-size: negative in base 256', withSize(wide(12, 0xff, 0xff)), {
      code: 'tar-size',
      offset: 0,
      says: /size.*expected.*found/,
    }),
    badTar('tar-size: 2^95 in base 256', withSize(wide(12, 0x80, 0xff)), {
      code: 'tar-size',
      offset: 0,
      says: /size.*expected.*found/,
    }),
    badTar('tar-truncated: claims 8 EiB', withSize(Buffer.from('80000000' + '0fffffffffffffff', 'hex')), {
      code: 'tar-size',
      offset: 0,
      says: /size/,
    }),
    badTar('tar-truncated: claims 64 GiB', withSize(Buffer.from('800000000000001000000000', 'hex')), {
      code: 'tar-truncated',
      offset: 0,
      says: /68719476736|expected/,
    }),
    badTar(
      'tar-header-too-large: a PAX header of 2 MiB',
      tar([extended('x', pax('comment', 'c'.repeat(2 << 20))), motd]),
      { code: 'tar-header-too-large', says: /expected at most|1048576|1,048,576/, offset: 0 },
    ),
    badTar('tar-truncated: a PAX header that claims 8 GiB', tar([extended('x', 'abc', 0o77777777777), motd]), {
      code: 'tar-truncated',
      says: /found the end/,
      offset: 0,
    }),
    badTar(
      'tar-too-many-headers: 100 of them before one member',
      tar([...Array.from({ length: 100 }, () => extended('x', pax('comment', 'c'))), motd]),
      { code: 'tar-too-many-headers', says: /expected at most 64/ },
    ),
    badTar('tar-pax-record: a length that is too small', tar([extended('x', '5 path=other\n'), motd]), {
      code: 'tar-pax-record',
      says: /expected.*found/,
    }),
    badTar('tar-pax-record: a length beyond the data', tar([extended('x', '999 path=other\n'), motd]), {
      code: 'tar-pax-record',
      says: /expected.*found/,
    }),
    badTar('tar-pax-record: a length of 30 digits', tar([extended('x', `${'9'.repeat(30)} path=other\n`), motd]), {
      code: 'tar-pax-record',
      says: /expected.*found/,
    }),
    badTar('tar-pax-record: no equals sign', tar([extended('x', '10 pathab\n'), motd]), {
      code: 'tar-pax-record',
      says: /expected.*found/,
    }),
    badTar('tar-pax-record: no newline', tar([extended('x', '12 path=abcd'), motd]), {
      code: 'tar-pax-record',
      says: /expected.*found/,
    }),
    badTar('tar-pax-record: a PAX size that is no number', paxed({ size: '12abc' }), {
      code: 'tar-pax-record',
      says: /size: expected a number, found "12abc"/,
    }),
    badTar('tar-pax-record: a negative PAX size', paxed({ size: '-512' }), {
      code: 'tar-pax-record',
      says: /size: expected a number, found "-512"/,
    }),
    badTar('tar-pax-record: a time that is no number', paxed({ mtime: 'yesterday' }), {
      code: 'tar-pax-record',
      says: /mtime: expected a number, found "yesterday"/,
    }),
    badTar('tar-pax-record: a path with a NUL', paxed({ path: 'etc/motd\0.txt' }), {
      code: 'tar-pax-record',
      says: /expected a PAX record.*found.*motd/,
    }),
    badTar('tar-truncated: a PAX size beyond the end', paxed({ size: '99999999999' }), {
      code: 'tar-truncated',
      says: /expected|found/,
    }),
    oddTar(
      'a PAX size that hides the next member',
      buildTar(
        [
          { ...motd, pax: { size: '1536' } },
          { name: 'hidden', content: 'x' },
        ],
        {
          format: 'pax',
          recordBytes: block,
        },
      ),
      /tar-offset-cascade pax\.size/,
      buildTar([motd, { name: 'hidden', content: 'x' }], { format: 'pax', recordBytes: block }),
    ),
    oddTar(
      'a PAX owner that wins over the header',
      paxed({ uid: '1000' }),
      /tar-uid-gid pax\.uid/,
      paxed({ comment: '' }),
    ),
    oddTar(
      'a PAX link target that wins over the header',
      paxed({ linkpath: '/bin/sh' }, link),
      /linkpath/,
      tar([link]),
    ),
    badTar(
      'tar-sparse: runs out of order',
      tar([
        sparseOld(
          [
            ['100', '10'],
            ['0', '10'],
          ],
          '1000',
        ),
        motd,
      ]),
      { code: 'tar-sparse', says: /sparse map/ },
    ),
    badTar('tar-sparse: more bytes than are stored', tar([sparseOld([['0', '7777777']], '7777777'), motd]), {
      code: 'tar-sparse',
      says: /sparse map/,
    }),
    badTar('tar-sparse: a run beyond the real size', tar([sparseOld([['7000', '1000']], '1000'), motd]), {
      code: 'tar-sparse',
      says: /sparse map/,
    }),
    badTar(
      'tar-truncated: an extension block that is not there',
      tar([sparseOld([['0', '1000']], '1000', 1)], 0).subarray(0, block),
      { code: 'tar-truncated', says: /found the end/ },
    ),
    badTar(
      'tar-sparse: GNU 0.0 with an odd number of values',
      paxed({ 'GNU.sparse.size': '9', 'GNU.sparse.numblocks': '1', 'GNU.sparse.offset': '0' }),
      { code: 'tar-sparse', says: /sparse map/ },
    ),
    badTar(
      'tar-sparse: GNU 0.1 with words for numbers',
      paxed({ 'GNU.sparse.size': '9', 'GNU.sparse.numblocks': '1', 'GNU.sparse.map': 'a,b' }),
      { code: 'tar-sparse', says: /sparse map/ },
    ),
    badTar(
      'tar-sparse: GNU 1.0 with a map that does not end',
      paxed({ 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 'a', 'GNU.sparse.realsize': '9' }),
      { code: 'tar-sparse', says: /sparse map/ },
    ),
    badTar(
      'tar-sparse: GNU 1.0 with a map of 10^15 runs',
      paxed(
        { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 'a', 'GNU.sparse.realsize': '9' },
        { name: 'a', content: `999999999999999\n${'0\n'.repeat(200)}` },
      ),
      { code: 'tar-sparse', says: /sparse map/ },
    ),
    oddTar(
      'tar-sparse-too-large: a hole of 8 TiB',
      paxed(
        {
          'GNU.sparse.major': '1',
          'GNU.sparse.minor': '0',
          'GNU.sparse.name': 'hole',
          'GNU.sparse.realsize': '8796093022208',
        },
        { name: 'hole', content: `1\n0\n0\n${'\0'.repeat(506)}` },
      ),
      /tar-sparse-too-large layer:0.*8796093022208|tar-sparse-too-large/,
    ),
    oddTar('a hard link to itself', tar([{ name: 'loop', type: 'hardlink', linkname: 'loop' }]), /loop/),
    oddTar(
      'hard links in a circle',
      tar([
        { name: 'a', type: 'hardlink', linkname: 'b' },
        { name: 'b', type: 'hardlink', linkname: 'a' },
      ]),
      /layer:0 \/ a/,
    ),
    oddTar(
      'a hard link that leaves the root',
      tar([{ name: 'shadow', type: 'hardlink', linkname: '../../../../etc/shadow' }]),
      /shadow/,
    ),
    oddTar(
      'symbolic links in a circle, and a member through them',
      tar([
        { name: 'd', type: 'symlink', linkname: 'e' },
        { name: 'e', type: 'symlink', linkname: 'd' },
        { name: 'd/file', content: 'x' },
      ]),
      /layer:0 \/ d\/file/,
    ),
    oddTar(
      'a member through a link to the outside',
      tar([
        { name: 'out', type: 'symlink', linkname: '/etc' },
        { name: 'out/passwd', content: 'root::0:0::/:\n' },
      ]),
      /out\/passwd/,
    ),
    oddTar('an absolute name', tar([{ name: '/etc/passwd', content: 'root::0:0::/:\n' }]), /etc\/passwd/),
    oddTar(
      'a name with ../',
      tar([{ name: '../../etc/passwd', content: 'root::0:0::/:\n' }]),
      /\.\.\/\.\.\/etc\/passwd/,
    ),
    oddTar(
      'a device node',
      tar([{ name: 'dev/mem', type: 'chardev', devmajor: 1, devminor: 1, mode: 0o666 }]),
      /dev\/mem/,
    ),
    oddTar(
      'device numbers out of range',
      tar([changed({ name: 'dev/big', type: 'blockdev' }, (header) => void wide(8, 0x80, 0xff).copy(header, 329))]),
      /dev\/big/,
    ),
    oddTar('a negative time', tar([{ ...motd, mtime: -86_400 }]), /mtime/, tar([motd])),
    oddTar('a time of the year 292 billion', paxed({ mtime: '9223372036854775807.999999999' }), /mtime/, tar([motd])),
    oddTar(
      'owners in base 256',
      tar([changed({ ...motd }, (header) => void wide(8, 0x80, 0x7f).copy(header, 108))]),
      /uid|tar-number/,
      tar([motd]),
    ),
    oddTar('a name with control characters', tar([{ name: 'etc/\u001b[31mred\u0007\r', content: 'x' }]), /red/),
    oddTar('a name with bidirectional marks', tar([{ name: 'etc/\u202egpj.exe', content: 'x' }]), /gpj\.exe/),
    oddTar(
      'a name that is not UTF-8',
      tar([
        changed({ name: 'etc/xxx', content: 'x' }, (header) => void Buffer.from([0xff, 0xfe, 0xc0]).copy(header, 4)),
      ]),
      /etc\//,
    ),
    oddTar(
      'a name of 60,000 letters',
      buildTar([{ name: 'n'.repeat(60_000), content: 'x' }], { recordBytes: block }),
      /nnnn/,
    ),
    oddTar('an empty name', tar([{ name: '', content: 'x' }]), /layer:0/),
    oddTar(
      '1,000 members of one name',
      tar(Array.from({ length: 1000 }, (_, at) => ({ name: 'same', content: String(at) }))),
      /tar-duplicate member/,
    ),
    oddTar(
      '1,000 directories deep',
      buildTar([{ name: `${'d/'.repeat(1000)}f`, content: 'x' }], { recordBytes: block }),
      /d\/d\/d/,
    ),
    oddTar('an unknown typeflag', tar([{ name: 'odd', typeflag: '~', content: 'x' }]), /odd/),
    badTar(
      'tar-checksum: behind a directory with content',
      tar([{ name: 'd/', type: 'directory', content: text }, motd]),
      {
        code: 'tar-checksum',
        offset: 512,
        says: /checksum/,
      },
    ),
    oddTar(
      'a directory that claims a size',
      tar([changed({ name: 'd/', type: 'directory' }, (header) => void header.write('00000001000', 124)), motd]),
      /tar-size-ignored.*expected 0 for a member without content, found 512/,
    ),
    badTar(
      'tar-more-problems: one for each of 300 members',
      tar(Array.from({ length: 300 }, (_, at) => [extended('x', '5 path=other\n'), { name: `f${at}` }]).flat()),
      { code: 'tar-more-problems', says: /more/ },
    ),
  ],
};
