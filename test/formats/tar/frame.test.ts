import { describe, expect, it } from 'vitest';
import { tarContainer } from '../../../src/formats/tar/container.ts';
import { decodeFrame } from '../../../src/formats/tar/frame.ts';
import type { Field } from '../../../src/model/field.ts';
import { archive, extended, file, header, longName, pax, read, record } from './build-tar.ts';
import { oldSparse, wellFormed } from './samples.ts';

function frame(bytes: Buffer, at = 0): Field[] {
  const { index, source } = read(bytes);
  return decodeFrame(source, index, at);
}

function values(bytes: Buffer, at = 0): Record<string, Field['value']> {
  return Object.fromEntries(frame(bytes, at).map((field) => [field.name, field.value]));
}

function sample(name: string): Buffer {
  const bytes = wellFormed[name];
  if (bytes === undefined) throw new Error(`no sample ${name}`);
  return bytes;
}

describe('decodeFrame', () => {
  it('names the fields of ustar in byte order', () => {
    const fields = frame(archive(file('a', 'hello', { prefix: 'p' })));
    expect(fields.map(({ name, at, value }) => [name, at.start, at.end, value])).toEqual([
      ['name', 0, 100, 'a'],
      ['mode', 100, 108, 0o644],
      ['uid', 108, 116, 0],
      ['gid', 116, 124, 0],
      ['size', 124, 136, 5],
      ['mtime', 136, 148, 1_700_000_000],
      ['chksum', 148, 156, expect.any(Number)],
      ['typeflag', 156, 157, '0'],
      ['linkname', 157, 257, ''],
      ['magic', 257, 263, 'ustar'],
      ['version', 263, 265, '00'],
      ['uname', 265, 297, ''],
      ['gname', 297, 329, ''],
      ['devmajor', 329, 337, null],
      ['devminor', 337, 345, null],
      ['prefix', 345, 500, 'p'],
      ['header.pad', 500, 512, 12],
      ['pad', 517, 1024, 507],
    ]);
  });

  it('names the fields of the other dialects', () => {
    const names = (name: string) =>
      frame(sample(name))
        .map((field) => field.name)
        .slice(9);
    expect(names('v7')).toEqual(['header.pad', 'pad']);
    expect(names('star').slice(6)).toEqual(['prefix', 'atime', 'ctime', 'header.pad', 'trailer', 'pad']);
    expect(names('gnu').slice(6)).toEqual([
      'atime',
      'ctime',
      'offset',
      'longnames',
      'unused',
      'sparse',
      'isextended',
      'realsize',
      'header.pad',
      'pad',
    ]);
    expect(values(sample('v7')).typeflag).toBe('\\0');
  });

  it('gives PAX records one field each', () => {
    const bytes = sample('pax');
    const fields = frame(bytes).filter((field) => field.name.startsWith('pax.'));
    expect(fields.map((field) => [field.name, field.value])).toEqual([
      ['pax.path', 'long/ä'],
      ['pax.mtime', 1_700_000_000.25],
      ['pax.SCHILY.xattr.user.a', '0001'],
    ]);
    const text = fields.map(({ at }) => bytes.toString('utf8', at.start, at.end));
    expect(text[1]).toBe('23 mtime=1700000000.25\n');
    expect(values(bytes)).toMatchObject({ 'x.typeflag': 'x', 'x.name': 'PaxHeaders/x', name: 'short' });
  });

  it('keeps PAX numbers as text that a number could not tell apart', () => {
    const mtime = (text: string) => values(archive(pax([['mtime', text]]), file('a')))['pax.mtime'];
    expect(mtime('-1.5')).toBe(-1.5);
    expect(mtime('1.0000000001')).toBe('1.0000000001');
    expect(mtime('9999999999999')).toBe('9999999999999');
  });

  it('shows malformed records and zeros after the last one', () => {
    const data = Buffer.concat([record('path', 'p'), Buffer.from('garbage')]);
    expect(values(archive(extended('x', data), file('a')))).toMatchObject({
      'pax.path': 'p',
      'x.malformed': Buffer.from('garbage').toString('hex'),
    });
    expect(values(sample('only pax zeros'))['x.zeros']).toBe(7);
  });

  it('shows GNU long names and links', () => {
    const fields = values(sample('gnu long'));
    expect([fields.longname, fields.longlink]).toEqual(['n'.repeat(600), 'l'.repeat(200)]);
    expect([fields['L.size'], fields['K.size'], fields['L.name']]).toEqual([601, 201, '././@LongLink']);
  });

  it('shows old GNU sparse maps', () => {
    const fields = frame(archive(oldSparse(30)));
    const maps = fields.filter((field) => /^sparse/.test(field.name)).map((field) => [field.name, field.value]);
    expect(maps[0]).toEqual(['sparse', '0+512,1024+512,2048+512,3072+512']);
    expect(maps.map(([name]) => name)).toEqual([
      'sparse',
      ...['sparse.runs', 'sparse.isextended', 'sparse.pad', 'sparse.runs', 'sparse.isextended', 'sparse.pad'],
    ]);
    expect([maps[2]?.[1], maps[5]?.[1]]).toEqual(['01', '00']);
    expect(fields.find((field) => field.name === 'realsize')?.value).toBe(30 * 1024);
  });

  it('counts the map that PAX 1.0 stores before the content to the frame', () => {
    const bytes = sample('pax sparse 1.0');
    const fields = frame(bytes);
    expect(fields.find((field) => field.name === 'sparse.map')?.value).toBe('2,512,512,2048,512');
    expect(fields.find((field) => field.name === 'size')?.derived?.holds).toBe(true);
  });

  it('recomputes the checksum and the sizes', () => {
    const derived = (bytes: Buffer) =>
      frame(bytes).flatMap(({ name, derived: by }) => (by === undefined ? [] : [[name, by.equation, by.holds]]));
    expect(derived(archive(pax([['size', '4']]), file('a', 'data', { size: 3 })))).toEqual([
      ['x.size', 'length of the data', true],
      ['x.chksum', 'sum of the header bytes', true],
      ['pax.size', 'length of the content', true],
      ['x.pad', 'zero bytes up to the next block', true],
      ['size', 'length of the content', false],
      ['chksum', 'sum of the header bytes', true],
      ['pad', 'zero bytes up to the next block', true],
    ]);
    expect(derived(file('a', 'data').subarray(0, 514))[0]).toEqual(['size', 'length of the content', false]);
    expect(derived(archive(header({ type: '5', size: 4096 })))[0]).toEqual(['size', 'length of the content', false]);
    const sparse = derived(sample('sparse with unused stored bytes'));
    expect(sparse).toContainEqual(['size', 'length of the content', true]);
  });

  it('says that padding follows from the content only when it is zero', () => {
    const clean = file('a', 'data');
    const dirty = Buffer.from(clean);
    dirty.write('x', 1000);
    const padding = (bytes: Buffer) => frame(bytes).find((field) => field.name === 'pad');
    expect(padding(archive(clean))?.derived?.holds).toBe(true);
    expect(padding(archive(dirty))?.derived).toBeUndefined();
  });

  it('says that the end marker follows from the rest only when it fills a record of 20 blocks', () => {
    const end = (blocks: number) => {
      const { index, source } = read(Buffer.concat([file('a', 'data'), Buffer.alloc(blocks * 512)]));
      return tarContainer(source, index)
        .rest()
        .find((field) => field.name === 'end')?.derived?.holds;
    };
    expect([2, 17, 18, 19, 38].map(end)).toEqual([undefined, undefined, true, undefined, undefined]);
  });

  it('shows the bytes of a field that holds more than its value', () => {
    expect(values(archive(file('a', '', { raw: { 265: Buffer.from('root\0x') } }))).uname).toBe('root\0x');
    const mode = values(archive(file('a', '', { raw: { 100: Buffer.from('644 hid\0') } }))).mode;
    expect(mode).toBe(Buffer.from('644 hid\0').toString('hex'));
    expect(values(archive(file(Buffer.from([0xff]), ''))).name).toBe('\\xff');
    expect(values(archive(file('a\\xff', ''))).name).toBe('a\\x5cxff');
  });

  it('refuses another archive than the one that was indexed', () => {
    const { index } = read(archive(file('a', 'x')));
    const { source } = read(Buffer.alloc(100));
    expect(() => decodeFrame(source, index, 0)).toThrow(expect.objectContaining({ code: 'tar-frame' }));
    expect(() => decodeFrame(source, index, 1)).toThrow(RangeError);
  });
});

describe('tarContainer', () => {
  it('describes members', () => {
    const { index, source } = read(
      archive(
        file('f', 'hello world!'),
        header({ name: 'd', type: '5', mode: 0o755 }),
        longName('l'.repeat(120), 'K'),
        header({ name: 's', type: '2', link: 'short' }),
        pax([['linkpath', 'ä']]),
        header({ name: 'h', type: '1', link: 'short' }),
        header({ name: 'c', type: '3', raw: { 329: Buffer.from('1'), 337: Buffer.from('3') } }),
        header({ name: 'p', type: '6', mode: 0o4 }),
        file('v', 'x', { type: 'V' }),
        file('o', '', { raw: { 108: Buffer.from('0001750\0'), 116: Buffer.from('0000144\0') } }),
        pax([
          ['uid', '70000'],
          ['SCHILY.xattr.user.note', 'x'],
        ]),
        header({ name: 'q', type: '5', mode: 0o755 }),
      ),
    );
    const side = tarContainer(source, index);
    expect(Array.from({ length: side.count }, (_, at) => side.describe(at))).toEqual([
      'file, 12 bytes, mode 0644',
      'directory, mode 0755',
      `symlink to ${'l'.repeat(120)}`,
      'hard link to ä',
      'character device 1:3, mode 0644',
      'fifo, mode 0004',
      'member of type "V", 1 bytes, mode 0644',
      'file, 0 bytes, mode 0644, owner 1000:100',
      'directory, mode 0755, owner 70000:0, with extended attributes',
    ]);
  });

  it('lists global headers, end marker and trailing bytes as rest', () => {
    const rest = (name: string) => {
      const { index, source } = read(sample(name));
      return tarContainer(source, index)
        .rest()
        .map((field) => [field.name, field.value]);
    };
    expect(rest('one file')).toEqual([['end', 2]]);
    expect(rest('without end marker')).toEqual([]);
    expect(rest('odd zeros at the end')).toEqual([['end', 1100 / 512]]);
    expect(rest('bytes after the end')).toEqual([
      ['end', 4],
      ['trailing', Buffer.from('tail').toString('hex')],
    ]);
    const global = rest('global pax');
    expect(global.filter(([name]) => String(name).startsWith('pax.'))).toEqual([
      ['pax.comment', 'c0ffee'],
      ['pax.mtime', 5],
    ]);
    expect(global.at(-1)).toEqual(['end', 2]);
  });

  it('splits huge runs of zeros so that nobody has to hold them', () => {
    const { index, source } = read(Buffer.concat([file('a'), Buffer.alloc(40 * 1024 * 1024)]));
    const rest = tarContainer(source, index).rest();
    expect(rest.map((field) => [field.name, field.value])).toEqual([
      ['end', 32_768],
      ['end#2', 32_768],
      ['end#3', 16_384],
    ]);
  });
});
