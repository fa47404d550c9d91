import { crc32 } from 'node:zlib';
import { deflate } from '../../../fixtures/lib/deflate.ts';
import { buildZip, extraField, type ZipEntry } from '../../../fixtures/lib/zip.ts';
import { badFile, type Incomplete, oddFile, patched, u16, u32, u64 } from '../build.ts';
import type { HostileCase, HostileGroup } from '../model.ts';

const file = 'app/library.jar';
const content = 'some text that is compressed, some text that is compressed\n';
const entries: readonly ZipEntry[] = [
  { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\r\n\r\n', method: 'stored' },
  { name: 'a.txt', content },
];
const good = buildZip(entries);
const directoryAt = good.readUInt32LE(good.length - 6);
const endAt = good.length - 22;
const secondAt = good.indexOf('PK\x03\x04', 4, 'latin1');

const bad = (name: string, bytes: Buffer, expected: Incomplete): HostileCase =>
  badFile(file, good, name, bytes, expected);
const odd = (name: string, bytes: Buffer, finds: RegExp, left = good): HostileCase =>
  oddFile(file, left, name, bytes, finds);
const cut = (length: number): Buffer => good.subarray(0, length);
const member = (name: string, code: string, entry: Partial<ZipEntry>, says: RegExp): HostileCase =>
  bad(name, buildZip([{ name: 'a.txt', content, ...entry }]), { code, says, below: ['a.txt'] });

const zip64 = (...values: readonly bigint[]): Buffer => extraField(1, Buffer.concat(values.map(u64)));
const many = 0xffffffff;

/** Zip64 end record and locator in front of an end record. */
function withZip64End(locatorOffset: bigint, recordSize = 44n, count = 2n): Buffer {
  const record = Buffer.concat([
    Buffer.from('PK\x06\x06', 'latin1'),
    u64(recordSize),
    u16(45),
    u16(45),
    u32(0),
    u32(0),
    u64(count),
    u64(count),
    u64(BigInt(endAt - directoryAt)),
    u64(BigInt(directoryAt)),
  ]);
  const locator = Buffer.concat([Buffer.from('PK\x06\x07', 'latin1'), u32(0), u64(locatorOffset), u32(1)]);
  const end = patched(good.subarray(endAt), 8, Buffer.alloc(12, 0xff));
  return Buffer.concat([good.subarray(0, endAt), record, locator, end]);
}

/** Many central records that point at the same local header: each member is the whole kernel (D. Fifield, 2019). */
function overlapping(count: number): Buffer {
  const kernel = Buffer.alloc(1 << 20);
  const one = buildZip([{ name: 'kernel', content: kernel }]);
  const at = one.readUInt32LE(one.length - 6);
  const record = one.subarray(at, one.length - 22);
  const directory = Buffer.concat(Array.from({ length: count }, () => record));
  const end = patched(one.subarray(one.length - 22), 8, Buffer.concat([u16(count), u16(count), u32(directory.length)]));
  return Buffer.concat([one.subarray(0, at), directory, end]);
}

/** A zip in a zip in a zip …; the innermost holds this content. */
export function nestedZips(depth: number, innermost: string): Buffer {
  let bytes: Buffer = Buffer.from(innermost);
  for (let level = 0; level < depth; level++) bytes = buildZip([{ name: 'in.zip', content: bytes, method: 'stored' }]);
  return bytes;
}

const inners = (depth: number): string[] => Array.from({ length: depth }, () => 'in.zip');
/** 24 zips of 2 MiB of one letter in a zip. */
function bomb(letter: string): Buffer {
  const one = buildZip([{ name: 'kernel', content: Buffer.alloc(2 << 20, letter), encoder: 'zlib', level: 9 }]);
  return buildZip(
    Array.from({ length: 24 }, (_, at) => ({ name: `b${at}.zip`, content: one, method: 'stored' as const })),
  );
}
const crc = crc32(content);

export const zipGroup: HostileGroup = {
  title: 'zip',
  cases: [
    bad('zip-end: only the signature', cut(4), {
      code: 'zip-end',
      says: /expected an end of central directory.*found none/,
    }),
    bad('zip-end: cut inside the first local header', cut(20), { code: 'zip-end', says: /found none/ }),
    bad('zip-end: cut inside the data', cut(secondAt + 60), { code: 'zip-end', says: /found none/ }),
    bad('zip-end: cut inside the central directory', cut(directoryAt + 30), { code: 'zip-end', says: /found none/ }),
    bad('zip-end: cut inside the end record', cut(good.length - 5), { code: 'zip-end', says: /found none/ }),
    bad('zip-directory: the count is one more', patched(good, endAt + 8, [3, 0, 3, 0]), {
      code: 'zip-directory',
      says: /expected 3 central directory records, found 2/,
    }),
    bad('zip-directory: the directory begins too late', patched(good, endAt + 16, u32(good.length * 2)), {
      code: 'zip-directory',
      says: /central directory/,
    }),
    bad('zip-directory: the directory is larger than the file', patched(good, endAt + 12, u32(0x7fffffff)), {
      code: 'zip-directory',
      says: /expected a central directory of 2147483647 bytes/,
    }),
    bad('zip-signature: the central directory is damaged', patched(good, directoryAt, 'XX'), {
      code: 'zip-signature',
      says: /expected.*found/,
    }),
    bad('zip-signature: a local header is damaged', patched(good, secondAt, 'XX'), {
      code: 'zip-signature',
      says: /expected.*found/,
    }),
    bad('zip-local-offset: beyond the directory', patched(good, directoryAt + 42, u32(0x7ffffff0)), {
      code: 'zip-local-offset',
      says: /expected a local header before the central directory.*found its offset/,
    }),
    bad(
      'zip-overlap: two members at one place',
      patched(good, good.lastIndexOf('PK\x01\x02', endAt, 'latin1') + 42, u32(0)),
      { code: 'zip-overlap', says: /expected/ },
    ),
    bad(
      'zip-overlap: data that reach into the directory',
      buildZip([{ name: 'a.txt', content, central: { compressedSize: 5000 } }]),
      { code: 'zip-overlap', says: /expected data that end by \d+, found 5000 bytes/ },
    ),
    bad('zip-overlap: 1,000 members of one kernel', overlapping(1000), { code: 'zip-overlap', says: /expected/ }),
    bad('zip-directory: a name that is longer than the file', patched(good, directoryAt + 28, [0xff, 0xff]), {
      code: 'zip-directory',
      says: /expected a central directory record that ends by 262, found one that ends at 65726/,
    }),
    bad('zip-multi-disk: part 3 of a set', patched(good, endAt + 4, [3, 0, 3, 0]), {
      code: 'zip-multi-disk',
      says: /expected a single-disk archive, found disk 3/,
    }),
    odd('a zip64 locator that points nowhere', withZip64End(0x7fffffffffffn), /zip64\.locator\.record-offset/),
    bad('zip-number: the locator holds 2^63', withZip64End(1n << 63n), { code: 'zip-number', says: /expected|2\^53/ }),
    bad('zip-zip64-end: 10^15 members', withZip64End(BigInt(endAt), 44n, 1_000_000_000_000_000n), {
      code: 'zip-directory',
      says: /expected 1000000000000000 central directory records, found 2/,
    }),
    bad(
      'zip-number: a zip64 size of 2^64 − 1',
      buildZip([
        {
          name: 'a.txt',
          content,
          centralExtra: zip64((1n << 64n) - 1n, (1n << 64n) - 1n),
          central: { size: many, compressedSize: many },
        },
      ]),
      { code: 'zip-number', says: /expected|2\^53/ },
    ),
    bad(
      'zip-overlap: a zip64 size of 1 TiB',
      buildZip([
        {
          name: 'a.txt',
          content,
          centralExtra: zip64(1n << 40n, 1n << 40n),
          central: { size: many, compressedSize: many },
        },
      ]),
      { code: 'zip-overlap', says: /1099511627776/ },
    ),
    member(
      'zip-data: deflate of a bad block type',
      'zip-data',
      { compressed: Buffer.from([0x07, 0xff, 0xff]) },
      /deflate stream is corrupt/,
    ),
    member(
      'zip-data: deflate without an end',
      'zip-data',
      { compressed: deflate(Buffer.from(content)).subarray(0, 12) },
      /deflate stream has no end/,
    ),
    member('zip-data: noise instead of deflate', 'zip-data', { compressed: Buffer.alloc(64, 0xee) }, /deflate stream/),
    odd(
      'zip-encrypted: a note, compared as stored',
      buildZip([...entries, { name: 'a.txt.enc', content, flags: 1 }]),
      /zip-encrypted|a\.txt\.enc/,
    ),
    odd(
      'zip-method: 99',
      buildZip([
        { ...entries[0], name: 'm' },
        { name: 'a.txt', content, local: { method: 99 }, central: { method: 99 } },
      ]),
      /zip-method .*a\.txt expected method 0 \(stored\) or 8 \(deflated\), found 99/,
      buildZip([
        { ...entries[0], name: 'm' },
        { name: 'a.txt', content },
      ]),
    ),
    odd(
      'a CRC that the content does not have',
      buildZip([{ name: 'a.txt', content, local: { crc32: 1 }, central: { crc32: 1 } }]),
      /crc/,
      buildZip([{ name: 'a.txt', content }]),
    ),
    odd(
      'a size that the content does not have',
      buildZip([{ name: 'a.txt', content, local: { size: 9 }, central: { size: 9 } }]),
      /size/,
      buildZip([{ name: 'a.txt', content }]),
    ),
    odd(
      'local and central names differ',
      buildZip([{ name: 'a.txt', content, local: { name: Buffer.from('evil.txt') } }]),
      /name|a\.txt/,
      buildZip([{ name: 'a.txt', content }]),
    ),
    odd(
      'local and central CRCs differ',
      buildZip([{ name: 'a.txt', content, local: { crc32: crc ^ 1 } }]),
      /crc/,
      buildZip([{ name: 'a.txt', content }]),
    ),
    odd(
      'local and central methods differ',
      buildZip([{ name: 'a.txt', content, method: 'stored', local: { method: 8 } }]),
      /method/,
      buildZip([{ name: 'a.txt', content, method: 'stored' }]),
    ),
    odd(
      'two members of one name',
      buildZip([
        { name: 'a.txt', content: 'first' },
        { name: 'a.txt', content: 'second' },
      ]),
      /a\.txt/,
      buildZip([
        { name: 'a.txt', content: 'second' },
        { name: 'a.txt', content: 'first' },
      ]),
    ),
    odd(
      'a member that the directory does not know',
      buildZip([...entries, { name: 'hidden.class', content: 'x' }], { centralOrder: [0, 1] }),
      /gap/,
    ),
    odd('two end records', Buffer.concat([good, buildZip([{ name: 'other', content: 'x' }])]), /layer:0|end/),
    odd(
      'an end record in the comment',
      buildZip(entries, { comment: good.subarray(endAt).toString('latin1') }),
      /end-candidate|comment/,
    ),
    odd('a preamble that is a script', buildZip(entries, { preamble: Buffer.from('#!/bin/sh\nexit\n') }), /preamble/),
    odd('trailing bytes', buildZip(entries, { trailer: Buffer.from('payload') }), /trailing/),
    odd(
      'bytes between two members',
      buildZip([
        { ...entries[0], name: 'm' },
        { name: 'a.txt', content, gapBefore: Buffer.from('gap') },
      ]),
      /gap/,
      buildZip([
        { ...entries[0], name: 'm' },
        { name: 'a.txt', content },
      ]),
    ),
    odd(
      'bytes behind the deflate stream',
      buildZip([
        { name: 'a.txt', content, compressed: Buffer.concat([deflate(Buffer.from(content)), Buffer.from('slack')]) },
      ]),
      /slack|a\.txt/,
      buildZip([{ name: 'a.txt', content }]),
    ),
    odd(
      'a name with ../',
      buildZip([...entries, { name: '../../etc/passwd', content: 'x' }]),
      /\.\.\/\.\.\/etc\/passwd/,
    ),
    odd('an absolute name', buildZip([...entries, { name: '/etc/passwd', content: 'x' }]), /etc\/passwd/),
    odd(
      'a name with NUL and escape codes',
      buildZip([...entries, { name: 'a\0b\u001b[2Jc', content: 'x' }]),
      /member|presence|a.x00b/,
    ),
    odd('a name of 65,535 bytes', buildZip([...entries, { name: 'n'.repeat(65_535), content: 'x' }]), /nnnn/),
    odd('an empty name', buildZip([...entries, { name: '', content: 'x' }]), /layer:0/),
    odd(
      'a symbolic link to the outside',
      buildZip([
        ...entries,
        { name: 'link', content: '/etc/shadow', versionMadeBy: 0x0314, externalAttributes: (0o120777 << 16) >>> 0 },
      ]),
      /link/,
    ),
    odd(
      'an extra field whose length is a lie',
      buildZip([{ name: 'a.txt', content, extra: Buffer.from('5554ffff00', 'hex') }]),
      /extra/,
      buildZip([{ name: 'a.txt', content }]),
    ),
    badFile(file, nestedZips(1000, 'one bottom'), 'nesting-depth: zips 1,000 deep', nestedZips(1000, 'other bottom'), {
      code: 'nesting-depth',
      says: /nested more than 12 containers deep/,
      below: inners(12),
    }),
    odd('a zip bomb of 24 zips in a zip', bomb('b'), /b0\.zip \/ kernel/, bomb('a')),
  ],
};
