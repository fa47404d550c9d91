import { archive, endMarker, extended, file, header, longName, padded, pax, record, sign } from './build-tar.ts';

const base256 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(12);
  for (let at = 11, rest = BigInt.asUintN(96, value); at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
  bytes[0] = value < 0n ? 0xff : (bytes[0] ?? 0) | 0x80;
  return bytes;
};

function sparseEntry(offset: number, length: number): Buffer {
  const text = (value: number): string => `${value.toString(8).padStart(11, '0')}\0`;
  return Buffer.from(text(offset) + text(length));
}

const run = (letter: string, length = 512): Buffer => Buffer.alloc(length, letter);

/** An old GNU sparse member with `count` runs of one block, every second block a hole. */
export function oldSparse(count: number): Buffer {
  const entries = Array.from({ length: count }, (_, at) => sparseEntry(at * 1024, 512));
  const head = header({
    name: 'sparse',
    type: 'S',
    size: count * 512,
    magic: 'gnu',
    raw: {
      386: Buffer.concat(entries.slice(0, 4)),
      482: Buffer.from([count > 4 ? 1 : 0]),
      483: Buffer.from(`${(count * 1024).toString(8).padStart(11, '0')}\0`),
    },
  });
  const blocks: Buffer[] = [];
  for (let at = 4; at < count; at += 21) {
    const block = Buffer.alloc(512);
    Buffer.concat(entries.slice(at, at + 21)).copy(block);
    block[504] = at + 21 < count ? 1 : 0;
    blocks.push(block);
  }
  return Buffer.concat([head, ...blocks, ...entries.map((_, at) => run(String.fromCharCode(97 + (at % 26))))]);
}

const map10 = padded(Buffer.from('2\n512\n512\n2048\n512\n'));
const sparse10 = [
  pax([
    ['GNU.sparse.major', '1'],
    ['GNU.sparse.minor', '0'],
    ['GNU.sparse.name', 'real/name'],
    ['GNU.sparse.realsize', '4096'],
  ]),
  file('GNUSparseFile.0/name', Buffer.concat([map10, run('x'), run('y')])),
];

/** Small archives of every shape the reader knows; each is read without an error. */
export const wellFormed: Readonly<Record<string, Buffer>> = {
  'empty file': Buffer.alloc(0),
  'only an end marker': endMarker,
  'one file': archive(file('a', 'hello')),
  'without end marker': file('a', 'hello'),
  'one end block': Buffer.concat([file('a', 'hello'), Buffer.alloc(512)]),
  'bytes after the end': Buffer.concat([file('a', 'hello'), endMarker, endMarker, Buffer.from('tail')]),
  'full record of zeros': Buffer.concat([file('a'), Buffer.alloc(9728)]),
  'odd zeros at the end': Buffer.concat([file('a'), Buffer.alloc(1100)]),
  v7: archive(file('a', 'x', { magic: 'v7', type: '\0' }), header({ name: 'd/', magic: 'v7', type: '\0' })),
  gnu: archive(file('a', 'x', { magic: 'gnu' })),
  star: archive(file('a', 'x', { prefix: 'p', raw: { 508: Buffer.from('tar\0') } })),
  prefix: archive(file('name', 'x', { prefix: 'some/dir' })),
  'whole block': archive(file('a', run('a')), file('b', run('b', 1024))),
  links: archive(
    header({ name: 's', type: '2', link: 'target' }),
    header({ name: 'h', type: '1', link: 'a' }),
    header({ name: 'd/', type: '5' }),
    header({ name: 'c', type: '3' }),
    header({ name: 'p', type: '6' }),
  ),
  duplicates: archive(file('a', '1'), file('a', '2')),
  pax: archive(
    pax([
      ['path', 'long/ä'],
      ['mtime', '1700000000.25'],
      ['SCHILY.xattr.user.a', '\0\x01'],
    ]),
    file('short', 'x'),
  ),
  'global pax': archive(pax([['comment', 'c0ffee']], 'g'), file('a', 'x'), pax([['mtime', '5']], 'g'), file('b')),
  'global pax inside a frame': archive(longName('n'.repeat(120)), pax([['comment', 'x']], 'g'), file('short', 'x')),
  'gnu long': archive(
    longName('n'.repeat(600)),
    longName('l'.repeat(200), 'K'),
    header({ name: 'n', type: '2', link: 'l' }),
  ),
  'base 256': archive(file('a', 'x', { mtime: base256(-86_400n), size: base256(1n) })),
  'old sparse': archive(oldSparse(3)),
  'old sparse with extension blocks': archive(oldSparse(30)),
  'pax sparse 1.0': archive(...sparse10),
  'pax sparse 0.1': archive(
    pax([
      ['GNU.sparse.size', '3000'],
      ['GNU.sparse.map', '0,512,2048,100,3000,0'],
      ['GNU.sparse.name', 'n'],
    ]),
    file('x', Buffer.concat([run('a'), run('b', 100)])),
  ),
  'pax sparse 0.0': archive(
    pax([
      ['GNU.sparse.size', '3000'],
      ['GNU.sparse.offset', '512'],
      ['GNU.sparse.numbytes', '512'],
      ['GNU.sparse.offset', '2000'],
      ['GNU.sparse.numbytes', '7'],
    ]),
    file('x', Buffer.concat([run('a'), run('b', 7)])),
  ),
  'sparse with unused stored bytes': archive(
    pax([
      ['GNU.sparse.size', '600'],
      ['GNU.sparse.map', '0,5'],
    ]),
    file('x', run('a', 700)),
  ),
  'invalid UTF-8': archive(file(Buffer.from([0x61, 0xff, 0x62]), 'x')),
  'only pax zeros': archive(extended('x', Buffer.concat([record('path', 'p'), Buffer.alloc(7)])), file('s')),
};

/** Archives with a fault, and the code of the problem it becomes. */
export const malformed: Readonly<Record<string, readonly [bytes: Buffer, code: string]>> = {
  'bad checksum': [archive(file('a', 'x'), Buffer.alloc(512, 'b'), file('c')), 'tar-checksum'],
  'bad checksum after an extended header': [archive(pax([['path', 'p']]), Buffer.alloc(512, 'b')), 'tar-checksum'],
  'text as size': [archive(file('a'), header({ size: Buffer.from('size\0') })), 'tar-size'],
  'negative size': [archive(header({ size: base256(-1n) })), 'tar-size'],
  'size beyond 2^53': [archive(header({ size: base256(1n << 70n) })), 'tar-size'],
  'text as mode': [archive(file('a', 'x', { raw: { 100: Buffer.from('rwxr-x\0') } })), 'tar-number'],
  'directory with a size': [archive(header({ name: 'd', type: '5', size: 4096 }), file('a', 'x')), 'tar-size-ignored'],
  'record shorter than it says': [archive(extended('x', Buffer.from('99 path=a\n')), file('a', 'x')), 'tar-pax-record'],
  'record longer than it says': [archive(extended('x', Buffer.from('8 path=abc\n')), file('a', 'x')), 'tar-pax-record'],
  'record without =': [archive(extended('x', Buffer.from('8 pathx\n')), file('a', 'x')), 'tar-pax-record'],
  'record without length': [archive(extended('x', Buffer.from('path=abc\n')), file('a', 'x')), 'tar-pax-record'],
  'NUL in a path': [archive(pax([['path', 'a\0b']]), file('a', 'x')), 'tar-pax-record'],
  'text as PAX size': [archive(pax([['size', '1x']]), file('a', 'x')), 'tar-pax-record'],
  'two PAX headers': [archive(pax([['path', 'p']]), pax([['path', 'q']]), file('a', 'x')), 'tar-pax-repeated'],
  'global path': [archive(pax([['path', 'p']], 'g'), file('a', 'x')), 'tar-pax-global'],
  'header without member': [archive(file('a'), pax([['path', 'p']])), 'tar-dangling-header'],
  '65 long names': [archive(...Array.from({ length: 65 }, () => longName('n')), file('a')), 'tar-too-many-headers'],
  'sparse runs that overlap': [
    archive(
      pax([
        ['GNU.sparse.size', '600'],
        ['GNU.sparse.map', '0,512,100,2'],
      ]),
      file('x', run('a', 514)),
    ),
    'tar-sparse',
  ],
  'sparse runs that are not blocks': [
    archive(
      pax([
        ['GNU.sparse.size', '600'],
        ['GNU.sparse.map', '0,5,100,2'],
      ]),
      file('x', run('a', 7)),
    ),
    'tar-sparse',
  ],
  'sparse runs beyond the stored bytes': [
    archive(
      pax([
        ['GNU.sparse.size', '600'],
        ['GNU.sparse.map', '0,512'],
      ]),
      file('x', run('a', 100)),
    ),
    'tar-sparse',
  ],
  'sparse runs beyond the file': [
    archive(
      pax([
        ['GNU.sparse.size', '5'],
        ['GNU.sparse.map', '0,512'],
      ]),
      file('x', run('a')),
    ),
    'tar-sparse',
  ],
  'sparse map of text': [
    archive(
      pax([
        ['GNU.sparse.major', '1'],
        ['GNU.sparse.realsize', '5'],
      ]),
      file('x', run('a')),
    ),
    'tar-sparse',
  ],
  'sparse map with a hostile count': [
    archive(
      pax([
        ['GNU.sparse.major', '1'],
        ['GNU.sparse.realsize', '5'],
      ]),
      file('x', padded(Buffer.from('99999999\n'))),
    ),
    'tar-sparse',
  ],
  'chain of sparse blocks': [
    archive(
      sign(Buffer.concat([header({ type: 'S', magic: 'gnu', raw: { 482: Buffer.from([1]) } })])),
      ...Array.from({ length: 2050 }, () => Buffer.concat([Buffer.alloc(504), Buffer.from([1]), Buffer.alloc(7)])),
    ),
    'tar-sparse',
  ],
};
