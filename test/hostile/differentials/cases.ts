import { deflate } from '../../../fixtures/lib/deflate.ts';
import { buildTar, encodePaxRecord, sealHeader, type TarEntry } from '../../../fixtures/lib/tar.ts';
import { buildZip, type ZipEntry } from '../../../fixtures/lib/zip.ts';

/** An archive that readers may read in different ways, and the plain one it is held against. */
export interface OddArchive {
  readonly name: string;
  readonly plain: Buffer;
  readonly odd: Buffer;
}

const block = 512;
const motd: TarEntry = { name: 'etc/motd', content: 'Welcome.\n' };
const second: TarEntry = { name: 'etc/second', content: 'second\n' };
const tar = (entries: readonly TarEntry[]): Buffer => buildTar(entries, { recordBytes: block });
const pax = (entries: readonly TarEntry[]): Buffer => buildTar(entries, { recordBytes: block, format: 'pax' });
const plainTar = tar([motd, second]);
const record = (key: string, value: string): Buffer => encodePaxRecord(key, value);
const extended = (typeflag: string, content: Buffer | string): TarEntry => ({ name: 'x', typeflag, content });
const sealed = (entry: TarEntry, change: (header: Buffer) => void): TarEntry => ({
  ...entry,
  rawHeader: (header) => {
    change(header);
    sealHeader(header);
  },
});

/** The sum of the header's bytes as signed ones, as some old tars computed it. */
function signedSum(header: Buffer): void {
  header.fill(' ', 148, 156);
  const sum = [...header].reduce((total, byte) => total + ((byte << 24) >> 24), 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}

const signed = (entry: TarEntry): TarEntry => ({
  ...entry,
  rawHeader: (header) => {
    header.writeUInt8(0x80, 505);
    signedSum(header);
  },
});

export const tarCases: readonly OddArchive[] = [
  { name: 'two members of one name', odd: tar([motd, { ...motd, content: 'again\n' }, second]) },
  { name: 'trailing bytes behind the end', odd: Buffer.concat([plainTar, Buffer.from('more'), Buffer.alloc(508)]) },
  { name: 'a second archive behind the end', odd: Buffer.concat([plainTar, tar([{ name: 'hidden', content: 'x' }])]) },
  {
    name: 'one zero block in the middle',
    odd: Buffer.concat([tar([motd]).subarray(0, 1024), Buffer.alloc(512), tar([second])]),
  },
  { name: 'no end blocks', odd: buildTar([motd, second], { recordBytes: block, endBlocks: 0 }) },
  { name: 'a signed checksum', odd: tar([signed(motd), second]) },
  {
    name: 'PAX size against header size',
    odd: pax([{ ...motd, pax: { size: '1536' } }, { name: 'hidden', content: 'x' }, second]),
    plain: pax([motd, { name: 'hidden', content: 'x' }, second]),
  },
  { name: 'PAX path against the name', odd: pax([{ ...motd, pax: { path: 'etc/other' } }, second]) },
  {
    name: 'two PAX headers before one member',
    odd: tar([extended('x', record('path', 'etc/one')), extended('x', record('path', 'etc/two')), motd, second]),
  },
  {
    name: 'one PAX keyword twice',
    odd: tar([extended('x', Buffer.concat([record('path', 'etc/one'), record('path', 'etc/two')])), motd, second]),
  },
  { name: 'an empty PAX path', odd: tar([extended('x', record('path', '')), motd, second]) },
  { name: 'a PAX path with a NUL', odd: tar([extended('x', record('path', 'etc/a\0b')), motd, second]) },
  { name: 'a malformed PAX record', odd: tar([extended('x', '5 path=other\n'), motd, second]) },
  { name: 'a global PAX path', odd: tar([extended('g', record('path', 'etc/all')), motd, second]) },
  {
    name: 'a PAX path and a GNU long name',
    odd: tar([extended('L', 'etc/long\0'), extended('x', record('path', 'etc/pax')), motd, second]),
  },
  {
    name: 'a name with a NUL in the middle',
    odd: tar([sealed({ ...motd, name: 'etc/motd-x' }, (header) => void header.writeUInt8(0, 8)), second]),
  },
  {
    name: 'a directory with content',
    odd: tar([{ name: 'd/', type: 'directory', content: 'x'.repeat(600) }, motd, second]),
  },
  {
    name: 'a hard link with content',
    odd: tar([motd, { name: 'etc/link', type: 'hardlink', linkname: 'etc/motd', content: 'x'.repeat(600) }, second]),
  },
  { name: 'a file whose name ends with a slash', odd: tar([{ ...motd, name: 'etc/motd/' }, second]) },
  { name: 'an unknown typeflag', odd: tar([{ ...motd, typeflag: '~' }, second]) },
  {
    name: 'a size in base 256',
    odd: tar([sealed(motd, (header) => void Buffer.from('800000000000000000000009', 'hex').copy(header, 124)), second]),
  },
  {
    name: 'a size with spaces in front',
    odd: tar([sealed(motd, (header) => void header.write('         11 ', 124)), second]),
  },
  {
    name: 'a negative size',
    odd: tar([sealed(motd, (header) => void Buffer.alloc(12, 0xff).copy(header, 124)), second]),
  },
  { name: 'cut inside the last padding', odd: tar([motd, second]).subarray(0, 1024 + 520) },
].map((one) => ({ plain: plainTar, ...one }));

const entries: readonly ZipEntry[] = [
  { name: 'a.txt', content: 'first' },
  { name: 'b.txt', content: 'second' },
];
const plainZip = buildZip(entries);
const [a = { name: '' }, b = { name: '' }] = entries;

export const zipCases: readonly OddArchive[] = [
  { name: 'two members of one name', odd: buildZip([a, { name: 'a.txt', content: 'again' }, b]) },
  { name: 'local and central names differ', odd: buildZip([{ ...a, local: { name: Buffer.from('c.txt') } }, b]) },
  { name: 'local and central methods differ', odd: buildZip([{ ...a, method: 'stored', local: { method: 8 } }, b]) },
  { name: 'local and central checksums differ', odd: buildZip([{ ...a, local: { crc32: 1 } }, b]) },
  { name: 'local and central sizes differ', odd: buildZip([{ ...a, local: { compressedSize: 1, size: 1 } }, b]) },
  { name: 'a wrong checksum in both', odd: buildZip([{ ...a, local: { crc32: 1 }, central: { crc32: 1 } }, b]) },
  { name: 'a wrong size in both', odd: buildZip([{ ...a, local: { size: 3 }, central: { size: 3 } }, b]) },
  {
    name: 'a member that the directory does not list',
    odd: buildZip([...entries, { name: 'hidden', content: 'x' }], { centralOrder: [0, 1] }),
  },
  {
    name: 'a preamble that offsets do not count',
    odd: buildZip(entries, { preamble: Buffer.from('#!/bin/sh\n'), countPreamble: false }),
  },
  { name: 'a preamble that offsets count', odd: buildZip(entries, { preamble: Buffer.from('#!/bin/sh\n') }) },
  { name: 'trailing bytes', odd: buildZip(entries, { trailer: Buffer.from('payload') }) },
  {
    name: 'a second archive behind the first',
    odd: Buffer.concat([plainZip, buildZip([{ name: 'other', content: 'x' }])]),
  },
  { name: 'an end record in the comment', odd: buildZip(entries, { comment: 'PK\x05\x06'.padEnd(22, '\0') }) },
  { name: 'a count that is one less', odd: recount(plainZip, 1) },
  { name: 'a name with a NUL', odd: buildZip([{ ...a, name: 'a.txt\0.jpg' }, b]) },
  { name: 'a name with backslashes', odd: buildZip([{ ...a, name: 'dir\\a.txt' }, b]) },
  { name: 'a directory with content', odd: buildZip([{ ...a, name: 'a/', method: 'stored' }, b]) },
  {
    name: 'bytes behind the deflate stream',
    odd: buildZip([{ ...a, compressed: Buffer.concat([deflate(Buffer.from('first')), Buffer.from('slack')]) }, b]),
  },
  {
    name: 'two members at one offset',
    odd: buildZip([a, { ...b, central: { offset: 0, name: Buffer.from('b.txt') } }]),
  },
  { name: 'an unknown method', odd: buildZip([{ ...a, local: { method: 99 }, central: { method: 99 } }, b]) },
  { name: 'encrypted by its flag', odd: buildZip([{ ...a, flags: 1 }, b]) },
].map((one) => ({ plain: plainZip, ...one }));

function recount(zip: Buffer, count: number): Buffer {
  const copy = Buffer.from(zip);
  copy.writeUInt16LE(count, zip.length - 14);
  copy.writeUInt16LE(count, zip.length - 12);
  return copy;
}
