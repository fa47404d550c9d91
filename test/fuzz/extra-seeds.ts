import { brotliCompressSync, deflateSync, gunzipSync } from 'node:zlib';
import { testCertificate } from '../../fixtures/lib/certificate.ts';
import { buildJimage } from '../../fixtures/lib/jimage.ts';
import { parquetFile } from '../formats/real-tables.ts';
import type { Seed } from './seeds.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const unpack = (text: string): Buffer => gunzipSync(Buffer.from(text, 'base64'));

/** NumPy's version 1.0 with an array of one object, an empty list. */
function objectArray(): Buffer {
  const text = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }";
  const head = Buffer.from(`\x93NUMPY\x01\x00v\x00${text.padEnd(117)}\n`, 'latin1');
  return Buffer.concat([head, hex('80025d71002e')]);
}

const signatureFile =
  'Signature-Version: 1.0\r\nCreated-By: 17 (Test)\r\nSHA-256-Digest-Manifest: abc=\r\n\r\nName: a.txt\r\nSHA-256-Digest: abc=\r\n\r\n';

/**
 * Documents for the formats that the fixtures of the causes do not bring. What is given as text was written by gzip,
 * lz4, xz, bzip2, zstd, GnuPG 2.2, gtk-update-icon-cache, zic and pyarrow 26.
 */
export const extraSeeds: Readonly<Record<string, readonly Seed[]>> = {
  alternatives: [
    {
      name: 'var/lib/dpkg/alternatives/pager',
      bytes: Buffer.from('auto\n/usr/bin/pager\n\n/bin/more\n50\n/usr/bin/less\n77\n\n'),
    },
  ],
  brotli: [
    { name: 'site.css.br', bytes: brotliCompressSync('one report, two reports, three reports; '.repeat(8)) },
    { name: 'empty.br', bytes: brotliCompressSync('') },
  ],
  bzip2: [
    {
      name: 'a.bz2',
      bytes: hex(
        '425a6839314159265359f0196cba00000d9980400400080241dc802000310340d01229a34626a096f6aac7e3962dc984d623a8c844a3abc434cd1f177245385090f0196cba',
      ),
    },
  ],
  'icon-cache': [
    {
      name: 'usr/share/icons/icon-theme.cache',
      bytes: unpack(
        'H4sIAAAAAAACA2NgZAABHiAuAWLu/0QAoDobII6Asj2A2CcRbAwDyDQWEAMqlwLEGUloclB2jYlFhYmFfmJBQTEDAwBI10oAiAAAAA==',
      ),
    },
  ],
  'jar-signature-file': [{ name: 'META-INF/A.SF', bytes: Buffer.from(signatureFile) }],
  jimage: [
    {
      name: 'lib/modules',
      bytes: buildJimage([
        { module: 'java.base', parent: 'java/lang', base: 'Object', extension: 'class', content: 'an object' },
        { module: 'java.base', parent: 'java/lang', base: 'String', extension: 'class', content: 'a string' },
        { module: 'java.base', base: 'module-info', extension: 'class', content: 'a module' },
      ]),
    },
  ],
  lz4: [
    {
      name: 'a.lz4',
      bytes: hex(
        '04224d186440a729000000f3006f6e65207265706f72742c2074776f0c0074732c20746872651b003e733b20280050706f7274730000000016b66695',
      ),
    },
  ],
  lzma: [
    {
      name: 'a.lzma',
      bytes: hex(
        '5d00008000ffffffffffffffff00379b88ce76d08cb5354d22c14bf80720a5aa8cc36b3ac11315ac305b3f05a218404db0ff246ac000',
      ),
    },
  ],
  npy: [{ name: 'a.npy', bytes: objectArray() }],
  openpgp: [
    {
      name: 'usr/share/keyrings/one.gpg',
      bytes: unpack(
        'H4sIAAAAAAACA5thzJLNHiAjxqnNxsjCeMudn5GR3cHx7rvpcSwsM1YqulZffsqjVt31gDN+7t9V+vUMG+9K8AduEQ9JLS5RsCkBkg6pFYm5BTmpevlF6XYdE1iExTgYLMQUWSzeyKccUow+KDE7r1L1aZnyhSVXvrEygexikmZm5ebkYGdiE+Xi5OBmYhFjYmZkkmNkEm9g4OIUgCnOdWFkaPth0nx+1dJYpuyHYm6Rx9b9rKy57MNykNtHVU60QzVWh5FhU/6GettNfNdXzfr/bMey4OZFl3ralXtX3hfaJH532XlXJgACkCzB4AAAAA==',
      ),
    },
  ],
  'os-release': [
    { name: 'etc/os-release', bytes: Buffer.from('NAME="Test Linux"\nID=test\nVERSION_ID="1"\nBUILD_ID=\'a b\'\n') },
  ],
  parquet: [{ name: 'a.parquet', bytes: unpack(parquetFile) }],
  trustdb: [
    {
      name: 'root/.gnupg/trustdb.gpg',
      bytes: unpack(
        'H4sIAAAAAAACA2NML0hnZmZkZWRiYMhmD5BhwA4YuRiIA8NSndwI8++oulF1g1QdD4PFG/mUQ4rRByVm51WqPi1TvrDkyjc2iKQ8Qh0vw67yd6x/+9ZqZ3X8sRL3NDbY+j1wHhuGLQA1qvaHAAUAAA==',
      ),
    },
  ],
  tzif: [
    {
      name: 'usr/share/zoneinfo/UTC',
      bytes: hex(
        '545a69663200000000000000000000000000000000000000000000000000000000000000000000010000000400000000000055544300545a696632000000000000000000000000000000000000000000000000000000000000000000000100000004000000000000555443000a555443300a',
      ),
    },
    {
      name: 'usr/share/zoneinfo/Asia/Tokyo',
      bytes: hex(
        '545a69663200000000000000000000000000000000000004000000040000000000000009000000040000000c80000000d73e0270d7ed59f0d8f8fa70d9cd3bf0db0700f0dbad1df0dce6e2f0dd8cfff003010201020102010200008303000000008ca0010400007e90000800007e9000084c4d54004a4454004a5354000000000100000001545a69663200000000000000000000000000000000000004000000040000000000000009000000040000000cffffffff65c2a470ffffffffd73e0270ffffffffd7ed59f0ffffffffd8f8fa70ffffffffd9cd3bf0ffffffffdb0700f0ffffffffdbad1df0ffffffffdce6e2f0ffffffffdd8cfff003010201020102010200008303000000008ca0010400007e90000800007e9000084c4d54004a4454004a53540000000001000000010a4a53542d390a',
      ),
    },
  ],
  x509: [{ name: 'etc/ssl/a.crt', bytes: testCertificate({ serial: 1, subject: 'Test' }) }],
  xz: [
    {
      name: 'a.xz',
      bytes: hex(
        'fd377a585a000004e6d6b4460200210116000000742fe5a3e0003e00225d00379b88ce76d08cb5354d22c14bf80720a5aa8cc36b3ac11315ac305b3f05a08cce0000000082cc57d33151374300013e3f6b8325d71fb6f37d010000000004595a',
      ),
    },
  ],
  zlib: [{ name: 'a.zz', bytes: deflateSync('one report, two reports, three reports; '.repeat(4)) }],
  zstd: [
    {
      name: 'a.zst',
      bytes: hex('28b52ffd0458250100c86f6e65207265706f72742c2074776f732c2074687265733b2003004bd5e1f319774b1d9af5b2a7'),
    },
  ],
};
