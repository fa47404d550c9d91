import { crc32, deflateSync } from 'node:zlib';
import { buildGzip } from '../../../fixtures/lib/gzip.ts';
import { buildTar } from '../../../fixtures/lib/tar.ts';
import { buildXz } from '../../../fixtures/lib/xz.ts';
import { buildZstd } from '../../../fixtures/lib/zstd.ts';
import { extraSeeds } from '../../fuzz/extra-seeds.ts';
import { seededBytes } from '../../support/seeded.ts';
import { badFile, type Incomplete, imageOfBlob, oddFile, patched, subject, u32 } from '../build.ts';
import type { HostileCase, HostileGroup } from '../model.ts';

const text = 'one report, two reports, three reports; one report, two reports\n';
const gz = buildGzip(text, { name: 'log', headerCrc: true });
const plain = buildGzip(text);
const zst = buildZstd(Buffer.from(text));
const xz = buildXz(Buffer.from(text));
const tar = buildTar([{ name: 'etc/motd', content: seededBytes('layer', 3000) }], { recordBytes: 512 });
const other = buildTar([{ name: 'etc/motd', content: seededBytes('other', 3000) }], { recordBytes: 512 });
const seedOf = (id: string): Buffer => extraSeeds[id]?.[0]?.bytes ?? Buffer.alloc(0);
const [bz2, lz4, lzma, zz] = [seedOf('bzip2'), seedOf('lz4'), seedOf('lzma'), seedOf('zlib')];

const gzip = (name: string, bytes: Buffer, expected: Incomplete): HostileCase =>
  badFile('var/log.gz', buildGzip('another log\n'), name, bytes, expected);
const zstd = (name: string, bytes: Buffer, expected: Incomplete): HostileCase =>
  badFile('var/log.zst', buildZstd(Buffer.from('another log\n')), name, bytes, expected);
const stored = (name: string, bytes: Buffer, expected: Incomplete): HostileCase =>
  badFile('var/log.xz', buildXz(Buffer.from('another log\n')), name, bytes, expected);
const blob = (name: string, kind: 'gzip' | 'zstd', bytes: Buffer, code: string, says: RegExp): HostileCase => ({
  name,
  left: subject(imageOfBlob(kind === 'gzip' ? buildGzip(other) : buildZstd(other), kind, other)),
  right: subject(imageOfBlob(bytes, kind, tar)),
  expect: { outcome: 'incomplete', code, path: ['layer:0'], says },
});

/** A gzip file that decompresses to itself (R. Cox, "Zip Files All The Way Down", 2010). */
const quine = Buffer.from('1f8b08000000000000ff000500faff1f8b080000', 'hex');
/** Gzip in gzip in gzip …. */
function nested(depth: number, innermost: string): Buffer {
  let bytes: Buffer = Buffer.from(innermost);
  for (let level = 0; level < depth; level++) bytes = buildGzip(bytes, { level: 0 });
  return bytes;
}
const layerGz = buildGzip(tar);
const layerZst = buildZstd(tar);
const frame = (descriptor: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from('28b52ffd', 'hex'), Buffer.from(descriptor)]);
/** One block that repeats a byte 128 KiB times, over and over: three bytes for 128 KiB. */
const zstdBomb = Buffer.concat([
  frame([0x00, 0x58]),
  Buffer.concat(Array.from({ length: 40_000 }, () => Buffer.from([0x02, 0x00, 0x10, 0x41]))),
  Buffer.from([0x03, 0x00, 0x10, 0x41]),
]);

export const streamGroup: HostileGroup = {
  title: 'compressed streams',
  cases: [
    gzip('gzip-truncated: after the magic', plain.subarray(0, 3), {
      code: 'gzip-truncated',
      says: /gzip.*(end|truncated|found)/,
    }),
    gzip('gzip-truncated: inside the name', gz.subarray(0, 12), { code: 'gzip-truncated', says: /end|found/ }),
    gzip('gzip-truncated: inside the deflate block', plain.subarray(0, 30), {
      code: 'gzip-truncated',
      says: /end|found/,
    }),
    gzip('gzip-truncated: inside the trailer', plain.subarray(0, -3), { code: 'gzip-truncated', says: /end|found/ }),
    gzip('gzip-crc: the checksum is wrong', patched(plain, -8, u32(1)), { code: 'gzip-crc', says: /expected.*found/ }),
    gzip('gzip-isize: the length is wrong', patched(plain, -4, u32(0xffffffff)), {
      code: 'gzip-isize',
      says: /expected.*found/,
    }),
    oddFile(
      'var/log.gz',
      gz,
      'a gzip header with a wrong checksum',
      patched(gz, 14, [gz.readUInt8(14) ^ 1]),
      /hcrc var|hcrc layer:0/,
    ),
    gzip('gzip-header: reserved flags', patched(plain, 3, [0xe0]), {
      code: 'gzip-header',
      says: /flags|reserved|expected/,
    }),
    gzip('deflate-corrupt: a block of type 3', patched(plain, 10, [0x07]), {
      code: 'deflate-corrupt',
      says: /corrupt/,
    }),
    gzip(
      'gzip-crc: the trailer of another stream',
      Buffer.concat([plain.subarray(0, 10), Buffer.from('630200c0ff', 'hex'), plain.subarray(-8)]),
      { code: 'gzip-crc', says: /expected CRC-32 3c0c8ea1 from the content, found/ },
    ),
    gzip(
      'gzip-header: a name of 2 MiB',
      Buffer.concat([Buffer.from('1f8b0808000000000003', 'hex'), Buffer.alloc(2 << 20, 'n')]),
      { code: 'gzip-header', says: /expected at most|1048576|1,048,576/ },
    ),
    gzip(
      'gzip-members: 100,001 empty ones',
      Buffer.concat(
        Array.from({ length: 100_001 }, () => Buffer.from('1f8b080000000000000303000000000000000000', 'hex')),
      ),
      { code: 'gzip-members', says: /100000|100,000/ },
    ),
    oddFile(
      'var/log.gz',
      plain,
      'gzip with trailing bytes that are no member',
      Buffer.concat([plain, Buffer.from('payload')]),
      /trailing/,
    ),
    badFile('var/log.gz', nested(40, 'one'), 'nesting-depth: gzip 40 deep', nested(40, 'two'), {
      code: 'nesting-depth',
      says: /nested more than 12 containers deep/,
    }),
    gzip('a gzip that begins with its own header', Buffer.concat([quine, Buffer.alloc(8)]), {
      code: 'deflate-corrupt',
      says: /corrupt/,
    }),
    zstd('zstd-truncated: inside the frame header', zst.subarray(0, 6), { code: 'zstd-truncated', says: /end|found/ }),
    zstd('zstd-truncated: inside a block', zst.subarray(0, 30), { code: 'zstd-truncated', says: /end|found/ }),
    zstd('zstd-truncated: without the last block', zst.subarray(0, 9), { code: 'zstd-truncated', says: /end|found/ }),
    zstd('zstd-corrupt: a reserved block type', patched(zst, 9, [0x07]), {
      code: 'zstd-corrupt',
      says: /corrupt|block/,
    }),
    zstd('zstd-window: 2 GiB of history', frame([0x00, 0xa8, 0x01, 0x00, 0x00]), {
      code: 'zstd-window',
      says: /expected.*found|134217728/,
    }),
    zstd(
      'zstd-window: 2^63 bytes in one segment',
      frame([0xe0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x01, 0x00, 0x00]),
      { code: 'zstd-window', says: /expected|window/ },
    ),
    zstd('zstd-checksum: the checksum is wrong', patched(seedOf('zstd'), -4, u32(0)), {
      code: 'zstd-checksum',
      says: /expected.*found|checksum/,
    }),
    zstd('zstd content size is a lie', patched(zst, 5, u32(text.length + 9)), {
      code: 'zstd-corrupt',
      says: /expected|found|corrupt/,
    }),
    stored('xz-header: the flags have another checksum', patched(xz, 8, [xz.readUInt8(8) ^ 1]), {
      code: 'xz-header',
      says: /expected|found|checksum/,
    }),
    stored('xz-truncated: inside a block', xz.subarray(0, 40), {
      code: 'xz-truncated',
      says: /expected 64 bytes at byte 27, found 13/,
    }),
    stored('xz-truncated: without the footer', xz.subarray(0, -12), {
      code: 'xz-truncated',
      says: /expected 12 bytes at byte 104, found 0/,
    }),
    stored('xz-check: the content has another checksum', patched(xz, 35, 'X'), {
      code: 'xz-check',
      says: /expected|found|check/,
    }),
    stored('xz-truncated: an index that says it is a block', patched(xz, xz.length - 20, [0xff]), {
      code: 'xz-truncated',
      says: /expected 1024 bytes at byte 96, found 20/,
    }),
    stored('xz-footer: an index of 16 GiB', patched(xz, xz.length - 8, u32(0xffffffff)), {
      code: 'xz-footer',
      says: /expected|found/,
    }),
    stored('xz-dictionary: 4 GiB of history', dictionaryOf(xz), {
      code: 'xz-dictionary',
      says: /expected|dictionary|found/,
    }),
    badFile('var/log.bz2', bz2, 'bzip2-truncated: inside a block', bz2.subarray(0, 40), {
      code: 'bzip2-truncated',
      says: /ends inside/,
    }),
    badFile('var/log.bz2', bz2, 'bzip2-crc: the block has another checksum', patched(bz2, 10, [0]), {
      code: 'bzip2-crc',
      says: /expected|found|checksum|CRC/,
    }),
    oddFile('var/log.bz2', bz2, 'bzip2 magic without a block', patched(bz2, 4, [0, 0, 0]), /bytes 0x4–0x6/),
    badFile('var/log.bz2', bz2, 'bzip2-corrupt: an origin beyond the block', patched(bz2, 14, [0x7f, 0xff, 0xff]), {
      code: 'bzip2-corrupt',
      says: /found|not|does/,
    }),
    badFile('var/log.lz4', lz4, 'lz4-frame: inside a block', lz4.subarray(0, 20), {
      code: 'lz4-frame',
      says: /found|not|does/,
    }),
    badFile('var/log.lz4', lz4, 'lz4-checksum: of the content', patched(lz4, -4, u32(0)), {
      code: 'lz4-checksum',
      says: /found|not|does/,
    }),
    badFile('var/log.lz4', lz4, 'lz4-checksum: other bytes', patched(lz4, 24, [0, 0]), {
      code: 'lz4-checksum',
      says: /checksum or the size of the content/,
    }),
    oddFile(
      'var/log.lzma',
      lzma,
      'lzma that is noise behind its header',
      Buffer.concat([lzma.subarray(0, 14), Buffer.alloc(200, 0xff)]),
      /bytes 0x/,
    ),
    badFile('var/log.zz', zz, 'zlib-checksum: wrong Adler-32', patched(zz, -4, u32(0)), {
      code: 'zlib-checksum',
      says: /found|not|does/,
    }),
    badFile('var/log.zz', zz, 'deflate-truncated: zlib cut', zz.subarray(0, -6), {
      code: 'deflate-truncated',
      says: /deflate stream has no end/,
    }),
    oddFile(
      'var/log.zz',
      zz,
      'a preset dictionary that nobody has',
      patched(deflateSync(text), 0, [0x78, 0xbb]),
      /layer:0|zlib/,
    ),
    blob(
      'a layer: gzip cut inside its deflate block',
      'gzip',
      layerGz.subarray(0, layerGz.length >> 1),
      'gzip-truncated',
      /end|found/,
    ),
    blob('a layer: gzip with a wrong checksum', 'gzip', patched(layerGz, -8, u32(7)), 'gzip-crc', /expected.*found/),
    {
      name: 'a layer: gzip with trailing bytes',
      left: subject(imageOfBlob(layerGz, 'gzip', tar)),
      right: subject(imageOfBlob(Buffer.concat([layerGz, Buffer.from('payload')]), 'gzip', tar)),
      expect: { outcome: 'different', finds: /trailing layer:0/ },
    },
    blob('a layer: zstd cut', 'zstd', layerZst.subarray(0, 1000), 'zstd-truncated', /end|found/),
    blob(
      'a layer: xz, which no runtime reads',
      'gzip',
      buildXz(tar),
      'compression-unsupported',
      /expected a tar, gzip or zstd, found xz/,
    ),
    blob(
      'a layer: bzip2, which no runtime reads',
      'gzip',
      bz2,
      'compression-unsupported',
      /expected a tar, gzip or zstd, found bzip2/,
    ),
    blob(
      'a layer: a bomb of zstd, 5 GiB in 160 KB',
      'zstd',
      zstdBomb,
      'inflate-ratio',
      /160010 bytes became \d+, more than 1100 times as many/,
    ),
  ],
};

/** The block header says a dictionary of 4 GiB − 1, with a right checksum. */
function dictionaryOf(bytes: Buffer): Buffer {
  const header = patched(bytes.subarray(12, 20), 4, [40]);
  return Buffer.concat([bytes.subarray(0, 12), header, u32(crc32(header)), bytes.subarray(24)]);
}
