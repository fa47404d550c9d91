import { readFileSync } from 'node:fs';
import { buildAr } from '../../../fixtures/lib/ar.ts';
import { testCertificate } from '../../../fixtures/lib/certificate.ts';
import { classFile } from '../../../fixtures/lib/class-file.ts';
import { buildCpio } from '../../../fixtures/lib/cpio.ts';
import { buildElf, cStrings } from '../../../fixtures/lib/elf.ts';
import { buildJks } from '../../../fixtures/lib/jks.ts';
import { buildPng } from '../../../fixtures/lib/png.ts';
import { buildDatabase } from '../../../fixtures/lib/sqlite.ts';
import { buildTar } from '../../../fixtures/lib/tar.ts';
import { extraSeeds } from '../../fuzz/extra-seeds.ts';
import { badFile, be32, type Incomplete, oddFile, patched, u32, u64 } from '../build.ts';
import type { HostileCase, HostileGroup } from '../model.ts';

type Table = (name: string, bytes: Buffer, expected: Incomplete) => HostileCase;
type Odd = (name: string, bytes: Buffer, finds: RegExp) => HostileCase;
const bad =
  (file: string, good: Buffer): Table =>
  (name, bytes, expected) =>
    badFile(file, good, name, bytes, expected);
const odd =
  (file: string, good: Buffer): Odd =>
  (name, bytes, finds) =>
    oddFile(file, good, name, bytes, finds);
const artefact = (path: string): Buffer =>
  readFileSync(new URL(`../../../fixtures/artefacts/${path}`, import.meta.url));
const seedOf = (id: string): Buffer => extraSeeds[id]?.[0]?.bytes ?? Buffer.alloc(0);

const javaClass = classFile({ name: 'org/example/Main' });
const klass = bad('app/Main.class', classFile({ name: 'org/example/Other' }));
/** A class file whose constant pool is this. */
const pooled = (count: number, ...constants: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.from(`cafebabe0000003d${count.toString(16).padStart(4, '0')}${constants.join('')}`, 'hex'),
    Buffer.alloc(16),
  ]);

const elf = buildElf({
  sections: [
    { name: '.text', flags: 6, content: Buffer.alloc(64, 0x90), align: 16 },
    { name: '.rodata', flags: 2, content: cStrings('one', 'two') },
  ],
  symbols: [{ name: 'main', section: '.text', size: 64 }],
});
const oddKlass = odd('app/Main.class', classFile({ name: 'org/example/Other' }));
const so = bad('usr/lib/a.so', buildElf({ sections: [{ name: '.text', flags: 6, content: Buffer.alloc(32, 0x90) }] }));
const table = Number(elf.readBigUInt64LE(40));

const ar = buildAr([
  { name: 'a.o', content: 'object' },
  { name: 'a-name-that-is-too-long-for-16.o', content: 'other' },
]);
const lib = bad('usr/lib/a.a', buildAr([{ name: 'b.o', content: 'object' }]));
const cpio = buildCpio([{ name: 'init', content: '#!/bin/sh\n' }]);
const initrd = bad('boot/initrd', buildCpio([{ name: 'init', content: 'other' }]));
const oddInitrd = odd('boot/initrd', buildCpio([{ name: 'init', content: 'other' }]));
const db = buildDatabase([
  [1, 'one'],
  [2, 'two'],
]);
const sqlite = bad('var/lib/a.db', buildDatabase([[1, 'three']]));
const pyc = artefact('python/timestamp-a.pyc');
const oddPython = odd('usr/lib/python3/__pycache__/a.cpython-311.pyc', artefact('python/timestamp-b.pyc'));
const marshalled = (hex: string): Buffer => Buffer.concat([pyc.subarray(0, 16), Buffer.from(hex, 'hex')]);
const jks = buildJks([{ alias: 'a', date: 0, certificate: testCertificate({ serial: 1, subject: 'A' }) }]);
const png = buildPng();
const gpg = seedOf('openpgp');
const parquet = seedOf('parquet');
const mo = (count: number): Buffer =>
  Buffer.concat([u32(0x950412de), u32(0), u32(count), u32(28), u32(28), u32(0), u32(28), Buffer.alloc(64)]);
const json = odd('etc/a.json', Buffer.from('{"a": 1}\n'));
const deepText = (open: string, close: string, depth: number): Buffer =>
  Buffer.from(open.repeat(depth) + close.repeat(depth));
const layer = buildTar([{ name: 'inner', content: 'x' }], { recordBytes: 512 });

export const fileGroup: HostileGroup = {
  title: 'files',
  cases: [
    oddKlass('a class of 9 bytes', javaClass.subarray(0, 9), /unexplained null bytes 0x9.*Main\.class/),
    klass('class-truncated: inside the constant pool', javaClass.subarray(0, 20), {
      code: 'class-truncated',
      says: /expected.*found/,
    }),
    klass('class-truncated: behind the constant pool', javaClass.subarray(0, -4), {
      code: 'class-truncated',
      says: /expected.*found/,
    }),
    oddKlass('a constant pool without a count', pooled(0), /unexplained null bytes 0x9.*Main\.class/),
    oddKlass('a constant pool with an unknown tag', pooled(2, 'ff'), /unexplained null bytes 0x9.*Main\.class/),
    klass('class-truncated: a text of 65,535 bytes', pooled(2, '01ffff'), {
      code: 'class-truncated',
      says: /expected 65538 bytes of a constant, found/,
    }),
    klass('class-index: a class that names itself', pooled(2, '070001'), {
      code: 'class-index',
      says: /expected .* as constant 1, found/,
    }),
    klass('class-index: method handles in a circle', pooled(3, '0f060002', '0f060001'), {
      code: 'class-index',
      says: /expected|found/,
    }),
    klass('class-index: dynamic constants in a circle', pooled(3, '1100000002', '1100000001'), {
      code: 'class-index',
      says: /expected|found/,
    }),
    klass('class-index: a constant beyond the pool', pooled(2, '07ffff'), { code: 'class-index', says: /65535/ }),

    so('elf-header: cut', elf.subarray(0, 40), { code: 'elf-header', says: /expected a header of 64 bytes, found 40/ }),
    so('elf-header: class 9', patched(elf, 4, [9]), { code: 'elf-header', says: /expected a class of 1 or 2/ }),
    so('elf-sections: the table is cut', elf.subarray(0, -32), {
      code: 'elf-sections',
      says: /expected a table up to byte/,
    }),
    so('elf-sections: the table begins at 2^60', patched(elf, 40, u64(1n << 60n)), {
      code: 'elf-sections',
      says: /expected a table up to byte/,
    }),
    so('elf-sections: rows of 8 bytes', patched(elf, 58, [8, 0]), {
      code: 'elf-sections',
      says: /expected rows of 64 bytes, found 8/,
    }),
    so('elf-sections: 2^60 of them', patched(patched(elf, 60, [0, 0]), table + 32, u64(1n << 60n)), {
      code: 'elf-sections',
      says: /expected at most 200000 rows/,
    }),
    so('elf-sections: a section beyond the file', patched(elf, table + 64 + 32, u64(1n << 40n)), {
      code: 'elf-sections',
      says: /expected section 1 up to byte \d+, found a file/,
    }),
    so('elf-segments: 65,534 of them', patched(patched(elf, 32, u64(64n)), 54, [56, 0, 0xfe, 0xff]), {
      code: 'elf-segments',
      says: /expected/,
    }),
    oddFile(
      'usr/lib/a.so',
      elf,
      'ELF sections that overlap',
      patched(elf, table + 128 + 24, u64(64n)),
      /layer:0 \/ usr\/lib\/a\.so/,
    ),
    oddFile('usr/lib/a.so', elf, 'ELF names without an end', patched(elf, table + 64, u32(0xffffff)), /a\.so/),
    oddFile('usr/lib/a.so', elf, 'ELF sections linked in a circle', patched(elf, table + 64 + 40, u32(1)), /a\.so/),

    lib('ar-truncated: inside a header', ar.subarray(0, 30), { code: 'ar-truncated', says: /expected|found|end/ }),
    lib('ar-truncated: inside a member', ar.subarray(0, -5), { code: 'ar-truncated', says: /expected|found|end/ }),
    lib('ar-header: without its end', patched(ar, 66, 'XX'), { code: 'ar-header', says: /expected.*found/ }),
    lib('ar-size: not a number', patched(ar, 56, 'abc       '), { code: 'ar-size', says: /expected.*found/ }),
    lib('ar-truncated: claims 9,999,999,999 bytes', patched(ar, 56, '9999999999'), {
      code: 'ar-truncated',
      says: /9999999999|expected/,
    }),
    lib(
      'ar-name: beyond the table of long names',
      Buffer.from(ar.toString('latin1').replace('/0  ', '/999'), 'latin1'),
      { code: 'ar-name', says: /expected|found|999/ },
    ),

    oddInitrd('cpio of half a header', Buffer.concat([cpio.subarray(0, 60)]), /unexplained null bytes .*initrd/),
    initrd('cpio-truncated: without a trailer', cpio.subarray(0, 128), {
      code: 'cpio-truncated',
      says: /expected|found|end/,
    }),
    oddInitrd('cpio with a size that is no number', patched(cpio, 54, 'zzzzzzzz'), /unexplained null bytes .*initrd/),
    initrd('cpio-truncated: claims 4 GiB', patched(cpio, 54, 'ffffffff'), {
      code: 'cpio-truncated',
      says: /expected|found|end/,
    }),
    initrd('cpio-name: of 4 GiB', patched(cpio, 94, 'ffffffff'), {
      code: 'cpio-name',
      says: /expected|found|4294967295/,
    }),

    sqlite('sqlite-header: a page size of 3', patched(db, 16, [0, 3]), { code: 'sqlite-header', says: /page/ }),
    sqlite('sqlite-page: a root that is not there', buildDatabase([[1, 'a']], { root: 99 }), {
      code: 'sqlite-page',
      says: /page|99/,
    }),
    sqlite(
      'sqlite-page: a tree that is its own child',
      patched(db, 512, Buffer.from('050000000001f4000000000002', 'hex')),
      { code: 'sqlite-page', says: /page \d+ was referred to/ },
    ),
    sqlite('sqlite-cell: beyond the page', patched(db, 512 + 8, [0xff, 0xff]), {
      code: 'sqlite-cell',
      says: /leaves the page|lies outside of the page/,
    }),
    sqlite('sqlite-cell: a payload of 2^63', patched(db, db.readUInt16BE(512 + 8) + 512, Buffer.alloc(9, 0xff)), {
      code: 'sqlite-cell',
      says: /leaves the page|lies outside of the page/,
    }),

    oddPython('marshal that is cut', pyc.subarray(0, 40), /unexplained null (bytes|code) .*pyc/),
    oddPython('marshal with a string of 4 GiB', marshalled('73ffffffff'), /unexplained null (bytes|code) .*pyc/),
    oddPython('marshal with a tuple of 2^31 elements', marshalled('28ffffff7f'), /unexplained null (bytes|code) .*pyc/),
    oddPython(
      'marshal with tuples 100,000 deep',
      marshalled('2901'.repeat(100_000)),
      /unexplained null (bytes|code) .*pyc/,
    ),
    oddPython(
      'marshal that refers to itself',
      marshalled('a90172 00000000'.replace(' ', '')),
      /unexplained null (bytes|code) .*pyc/,
    ),
    oddPython('marshal of an unknown type', marshalled('21'), /unexplained null (bytes|code) .*pyc/),
    oddPython('marshal that refers to nothing', marshalled('72ffffff7f'), /unexplained null (bytes|code) .*pyc/),

    oddFile(
      'etc/ssl/a.jks',
      buildJks([]),
      'a key store of version 9',
      patched(jks, 4, be32(9)),
      /unexplained null bytes .*a\.jks/,
    ),
    badFile('etc/ssl/a.jks', buildJks([]), 'jks-syntax: 2^32 entries', patched(jks, 8, be32(0xffffffff)), {
      code: 'jks-syntax',
      says: /expected|found/,
    }),
    badFile('etc/ssl/a.jks', buildJks([]), 'jks-syntax: cut', jks.subarray(0, 30), {
      code: 'jks-syntax',
      says: /expected|found|end/,
    }),
    oddFile(
      'etc/ssl/a.crt',
      testCertificate({ serial: 1, subject: 'A' }),
      'DER with a length of 2^32',
      Buffer.from('3084ffffffff30820000', 'hex'),
      /unexplained null bytes .*a\.crt/,
    ),
    badFile(
      'usr/share/keyrings/a.gpg',
      gpg,
      'openpgp-syntax: a packet of 4 GiB',
      Buffer.concat([Buffer.from('9affffffff', 'hex'), gpg]),
      { code: 'openpgp-syntax', says: /expected 4294967295 bytes in a packet, found 224/ },
    ),
    badFile('usr/share/a.png', png, 'png-chunk: of 4 GiB', patched(png, 8 + 25, be32(0xfffffff0)), {
      code: 'png-chunk',
      says: /ends behind the file/,
    }),
    badFile('usr/share/a.png', png, 'png-header: IHDR is not first', patched(png, 12, 'IDAT'), {
      code: 'png-header',
      says: /IHDR/,
    }),
    badFile('usr/share/locale/de/LC_MESSAGES/a.mo', mo(0), 'mo-header: 2^32 messages', mo(0xffffffff), {
      code: 'mo-header',
      says: /4294967295 messages do not fit/,
    }),
    badFile(
      'var/a.parquet',
      parquet,
      'parquet-footer: a length of 4 GiB',
      patched(parquet, parquet.length - 8, u32(0xffffffff)),
      { code: 'parquet-footer', says: /a footer of 4294967295 bytes does not fit/ },
    ),
    badFile(
      'var/a.parquet',
      parquet,
      'parquet-thrift: structures without an end',
      Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(2000, 0x1c), u32(2000), Buffer.from('PAR1')]),
      { code: 'parquet-thrift', says: /levels/ },
    ),
    badFile(
      'usr/share/zoneinfo/Europe/A',
      seedOf('tzif'),
      'tzif-syntax: 2^32 transitions',
      patched(seedOf('tzif'), 32, be32(0xffffffff)),
      { code: 'tzif-syntax', says: /expected a block of 32-bit times at 44, found the end/ },
    ),
    badFile(
      'usr/lib/a.wasm',
      Buffer.from('0061736d01000000', 'hex'),
      'wasm-sections: of 4 GiB',
      Buffer.from('0061736d0100000000ffffffff0f', 'hex'),
      { code: 'wasm-sections', says: /expected a section up to byte 4294967309/ },
    ),
    badFile(
      'a/layer.tar',
      layer,
      'tar-checksum: in a tar in the layer',
      Buffer.concat([
        patched(buildTar([{ name: 'inner', content: 'y' }, { name: 'second' }], { recordBytes: 512 }), 1030, 'X'),
      ]),
      { code: 'tar-checksum', says: /checksum/ },
    ),

    json('JSON: two keys of one name', Buffer.from('{"a": 1, "a": 2}\n'), /layer:0 \/ etc\/a\.json/),
    json('JSON: 100,000 brackets', deepText('[', ']', 100_000), /json-depth .*levels|a\.json/),
    json('JSON: a lone surrogate', Buffer.from('{"a": "\\ud800"}\n'), /a\.json/),
    json('JSON: not UTF-8', Buffer.from('{"a": "\xff\xfe"}\n', 'latin1'), /a\.json/),
    json('JSON: a number of 100,000 digits', Buffer.from(`{"a": ${'9'.repeat(100_000)}}\n`), /a\.json/),
    json('JSON: a key __proto__', Buffer.from('{"__proto__": {"a": 1}, "constructor": 1}\n'), /a\.json/),
    oddFile(
      'etc/a.xml',
      Buffer.from('<a/>\n'),
      'XML: 100,000 elements deep',
      deepText('<a>', '</a>', 100_000),
      /xml-depth|a\.xml/,
    ),
    oddFile(
      'etc/a.xml',
      Buffer.from('<a/>\n'),
      'XML: a billion laughs',
      Buffer.from(
        `<!DOCTYPE a [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, at) => `<!ENTITY ${'b'.repeat(at + 2)} "${`&${at === 0 ? 'a' : 'b'.repeat(at + 1)};`.repeat(10)}">`).join('')}]><a>&${'b'.repeat(21)};</a>`,
      ),
      /a\.xml/,
    ),
    oddFile(
      'etc/a.yaml',
      Buffer.from('a: 1\n'),
      'YAML: a billion laughs',
      Buffer.from(
        `a0: &a0 [x]\n${Array.from({ length: 20 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}*a${at}]`).join('\n')}\n`,
      ),
      /a\.yaml/,
    ),
    oddFile('etc/a.yaml', Buffer.from('a: 1\n'), 'YAML: 10,000 brackets', deepText('[', ']', 10_000), /a\.yaml/),
    oddFile(
      'a/a.pkl',
      Buffer.from('80025d71002e', 'hex'),
      'pickle: a call of os.system, which is never run',
      Buffer.from("cos\nsystem\n(S'touch /dev/shm/odp-diff-was-here'\ntR."),
      /a\.pkl/,
    ),
    oddFile(
      'a/a.pkl',
      Buffer.from('80025d71002e', 'hex'),
      'pickle: tuples 100,000 deep',
      Buffer.concat([Buffer.from('80025d', 'hex'), Buffer.alloc(100_000, 0x85), Buffer.from('2e', 'hex')]),
      /unexplained null bytes .*a\.pkl/,
    ),
    badFile(
      'usr/lib/python3/a-1.dist-info/RECORD',
      Buffer.from('a.py,,\n'),
      'record-syntax: a quote without an end',
      Buffer.from('"a.py,sha256=x,1\n'),
      { code: 'record-syntax', says: /expected "path,digest,size", found/ },
    ),
    oddFile(
      'usr/lib/python3/a-1.dist-info/RECORD',
      Buffer.from('a.py,,\n'),
      'RECORD: a name with ../ and a size of 10^400',
      Buffer.from(`../../etc/passwd,sha256=x,1${'0'.repeat(400)}\n`),
      /RECORD/,
    ),
    oddFile(
      'META-INF/MANIFEST.MF',
      Buffer.from('Manifest-Version: 1.0\r\n\r\n'),
      'MANIFEST.MF: 100,000 continuation lines',
      Buffer.from(`Manifest-Version: 1.0\r\n${' x\r\n'.repeat(100_000)}\r\n`),
      /MANIFEST\.MF/,
    ),
    oddFile('etc/a.txt', Buffer.from('one\n'), 'a text of one line of 4 MiB', Buffer.alloc(4 << 20, 'x'), /a\.txt/),
    oddFile(
      'etc/a.txt',
      Buffer.from(`${Array.from({ length: 30_000 }, (_, at) => at).join('\n')}\n`),
      '30,000 lines in reverse',
      Buffer.from(`${Array.from({ length: 30_000 }, (_, at) => 29_999 - at).join('\n')}\n`),
      /a\.txt/,
    ),
  ],
};
