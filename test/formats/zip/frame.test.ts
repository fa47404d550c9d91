import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/bytes/byte-source.ts';
import { dosTimeText } from '../../../src/formats/zip/dos-time.ts';
import { decodeFrame } from '../../../src/formats/zip/frame.ts';
import { readZip } from '../../../src/formats/zip/read-zip.ts';
import type { Field } from '../../../src/model/field.ts';
import { buildZip, type MemberSpec } from './build-zip.ts';
import { tilingFault } from './tiling.ts';

function frameOf(member: MemberSpec, damage: (archive: Buffer) => void = () => {}): Map<string, Field> {
  const archive = buildZip({ members: [member] });
  damage(archive);
  const source = memorySource(archive);
  const [entry] = readZip(source).entries;
  if (entry === undefined) throw new Error('expected one member');
  expect(tilingFault(archive)).toBeUndefined();
  return new Map(decodeFrame(source, entry).map((field) => [field.name, field]));
}

function extra(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}

describe('decodeFrame', () => {
  it('names the fields of a plain member in byte order', () => {
    const frame = frameOf({ name: 'a.txt', content: 'alpha alpha' });
    expect([...frame.keys()]).toEqual([
      'local.signature',
      'version-needed',
      'flags',
      'method',
      'time',
      'crc-32',
      'compressed-size',
      'size',
      'name-length',
      'local.extra-length',
      'name',
      'central.signature',
      'version-made-by',
      'central.extra-length',
      'comment-length',
      'disk',
      'internal-attributes',
      'external-attributes',
      'local-offset',
    ]);
    expect(frame.get('time')).toMatchObject({ value: '2024-02-29T12:34:56', at: { start: 10, end: 14 } });
    expect(frame.get('time')?.also).toHaveLength(1);
    expect(frame.get('size')).toMatchObject({ value: 11, derived: { equation: 'length of the content', holds: true } });
    expect(frame.get('crc-32')).toMatchObject({ value: 'crc32:fe04e821', derived: { holds: true } });
    expect(frame.get('local-offset')?.derived).toEqual({ equation: 'position of the local header', holds: true });
  });

  it('recomputes the checksum and the lengths', () => {
    const wrongSum = frameOf({ name: 'a', content: 'alpha' }, (archive) => {
      const central = archive.indexOf('PK\x01\x02', 0, 'latin1');
      archive.writeUInt32LE(7, 14);
      archive.writeUInt32LE(7, central + 16);
      archive.writeUInt32LE(99, 22);
      archive.writeUInt32LE(99, central + 24);
    });
    expect(wrongSum.get('crc-32')).toMatchObject({ value: 'crc32:00000007', derived: { holds: false } });
    expect(wrongSum.get('size')).toMatchObject({ value: 99, derived: { holds: false } });
    expect(wrongSum.get('compressed-size')?.derived?.holds).toBe(true);
  });

  it('quotes both headers where they contradict one another', () => {
    const frame = frameOf({ name: 'real', localName: 'fake', content: 'x', method: 0, localMethod: 8 });
    expect(frame.get('local.name')?.value).toBe('fake; the central directory says real');
    expect(frame.get('central.name')?.value).toBe('real');
    expect(frame.get('local.method')?.value).toBe('8; the central directory says 0');
    expect(frame.has('name')).toBe(false);
    expect(frame.get('name-length')?.also).toHaveLength(1);
  });

  it('does not take a descriptor for a contradiction', () => {
    const frame = frameOf({ name: 'a', content: 'alpha', descriptor: 'signed' });
    expect(frame.get('local.crc-32')).toMatchObject({
      value: 'crc32:00000000',
      derived: { equation: 'stated in the data descriptor', holds: true },
    });
    for (const name of ['crc-32', 'size', 'compressed-size', 'descriptor.crc-32', 'descriptor.size']) {
      expect(frame.get(name)?.derived, name).toMatchObject({ holds: true });
    }
  });

  it('says so when the announced descriptor is missing or wrong', () => {
    const missing = frameOf({ name: 'a', content: 'alpha', flags: 8 }, (archive) => archive.fill(0, 14, 26));
    expect(missing.get('local.crc-32')?.derived?.holds).toBe(false);
    const wrong = frameOf({ name: 'a', content: 'alpha', descriptor: 'signed' }, (archive) => {
      archive.writeUInt32LE(7, archive.indexOf('PK\x07\x08', 0, 'latin1') + 4);
    });
    expect(wrong.get('local.crc-32')?.derived?.holds).toBe(false);
    expect(wrong.get('descriptor.crc-32')?.derived?.holds).toBe(false);
    expect(wrong.get('crc-32')?.derived?.holds).toBe(true);
  });

  it('reports a checksum that only the local header has wrong', () => {
    const frame = frameOf({ name: 'a', content: 'alpha' }, (archive) => archive.writeUInt32LE(1, 14));
    expect(frame.get('local.crc-32')).toMatchObject({ derived: { holds: false } });
    expect(frame.get('local.crc-32')?.value).toMatch(/^crc32:00000001; the central directory says crc32:/);
    expect(frame.get('central.crc-32')?.derived?.holds).toBe(true);
  });

  it('decodes extra fields one by one', () => {
    const stamp = Buffer.from('010102030405', 'hex').subarray(0, 5);
    const frame = frameOf({
      name: 'a',
      content: 'a',
      localExtra: Buffer.concat([extra(0x5455, stamp), extra(0xcafe, Buffer.alloc(0)), Buffer.alloc(3)]),
      centralExtra: Buffer.concat([extra(0x7875, Buffer.from('0102', 'hex')), Buffer.from('55540900', 'hex')]),
    });
    expect(frame.get('local.extra.5455')?.value).toBe(0x04030201);
    expect(frame.get('local.extra.cafe')?.value).toBe('');
    expect(frame.get('local.extra.padding')?.value).toBe('000000');
    expect(frame.get('central.extra.7875')?.value).toBe('0102');
    expect(frame.get('central.extra.rest')?.value).toBe('55540900');
  });

  it('cuts a zip64 field into its values', () => {
    const wide = Buffer.alloc(16);
    wide.writeUInt32LE(5, 0);
    wide.writeUInt32LE(5, 8);
    const frame = frameOf({ name: 'a', content: 'alpha', method: 0, localExtra: extra(1, wide) }, (archive) => {
      archive.writeUInt32LE(0xffffffff, 18);
      archive.writeUInt32LE(0xffffffff, 22);
    });
    expect(frame.get('local.size')?.derived).toEqual({ equation: 'stated in extra.0001', holds: true });
    expect(frame.get('size')?.value).toBe(5);
    expect(frame.get('local.extra.0001')).toMatchObject({ value: 16 });
    expect(frame.get('local.extra.0001.compressed-size')).toMatchObject({ value: 5, derived: { holds: true } });
  });

  it('shows bytes behind the end of the deflate stream', () => {
    const frame = frameOf({ name: 'a', data: Buffer.from('0300deadbeef', 'hex') });
    expect(frame.get('data.slack')?.value).toBe('deadbeef');
    expect(frame.get('compressed-size')?.derived?.holds).toBe(false);
  });

  it('claims nothing about content that it cannot decode', () => {
    for (const member of [{ method: 93, data: Buffer.from('zstd') }, { data: Buffer.from([255, 255]) }]) {
      const frame = frameOf({ name: 'a', ...member });
      expect(frame.get('crc-32')?.derived).toBeUndefined();
      expect(frame.get('size')?.derived).toBeUndefined();
      expect(frame.get('compressed-size')?.derived?.holds).toBe(true);
    }
  });
});

describe('dosTimeText', () => {
  it.each([
    [0x00210000, '1980-01-01T00:00:00'],
    [0xff9fbf7d, '2107-12-31T23:59:58'],
    [0x00000000, '00000000'],
    [((43 << 9) | (2 << 5) | 29) << 16, `0000${Buffer.from([93, 86]).toString('hex')}`],
    [0x0021001e, '1e002100'],
  ])('decodes %i', (time, text) => {
    expect(dosTimeText(time)).toBe(text);
  });
});
