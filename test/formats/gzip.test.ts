import { execFileSync, spawnSync } from 'node:child_process';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { decompressSource } from '../../src/bytes/inflate.ts';
import { compareGzipBlobs, gzip, gzipFields } from '../../src/formats/gzip.ts';
import type { CompareContext, Node } from '../../src/model/format.ts';
import { DecodeError } from '../../src/model/problem.ts';
import type { Site } from '../../src/model/site.ts';

const maxOut = 1 << 28;
const path = ['layer:0', 'doc.txt.gz'];

function nodeOf(bytes: Buffer, name = 'usr/doc.txt.gz'): Node {
  return { path, name, bytes: memorySource(bytes) };
}

interface Compared {
  readonly sites: Site[];
  readonly descents: { name: string; left: string; right: string }[];
}

function compare(left: Buffer, right: Buffer, name?: string): Compared {
  const sites: Site[] = [];
  const descents: Compared['descents'] = [];
  const cx: CompareContext = {
    emit: (site) => void sites.push(site),
    descend: (one, other) => {
      expect([one.path, other.path]).toEqual([path, path]);
      descents.push({
        name: one.name,
        left: one.bytes.read(0, one.bytes.size).toString(),
        right: other.bytes.read(0, other.bytes.size).toString(),
      });
      return 1;
    },
    problem: () => expect.unreachable(),
    sibling: () => undefined,
    siblingTime: () => undefined,
  };
  gzip.compare(nodeOf(left, name), nodeOf(right, name), cx);
  return { sites, descents };
}

/** A member with the given fields of RFC 1952; the name makes flag bit 3. */
function member(
  content: string,
  options: { mtime?: number; os?: number; xfl?: number; name?: string; level?: number } = {},
): Buffer {
  const head = Buffer.from([
    0x1f,
    0x8b,
    8,
    options.name === undefined ? 0 : 8,
    0,
    0,
    0,
    0,
    options.xfl ?? 0,
    options.os ?? 3,
  ]);
  head.writeUInt32LE(options.mtime ?? 0, 4);
  const name = options.name === undefined ? '' : `${options.name}\0`;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content));
  trailer.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, Buffer.from(name), deflateRawSync(content, { level: options.level ?? 6 }), trailer]);
}

function fieldsOf(bytes: Buffer): ReturnType<typeof gzipFields> {
  const source = memorySource(bytes);
  return gzipFields(source, decompressSource('gzip', source, { maxOut }).summary);
}

const text = Array.from({ length: 800 }, (_, at) => `line ${at} of ${at % 7} and ${(at * 37) % 101}\n`).join('');

describe('gzipFields', () => {
  it('names, values and places of every field', () => {
    const extra = Buffer.from([2, 0, 0xab, 0xcd]);
    const head = Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 0x1e, 1, 0, 0, 0, 2, 255]),
      extra,
      Buffer.from('ä.txt\0note\0'),
    ]);
    const hcrc = Buffer.alloc(2);
    hcrc.writeUInt16LE(crc32(head) & 0xffff);
    const plain = member('abc');
    const bytes = Buffer.concat([head, hcrc, plain.subarray(10), plain, Buffer.from('tail')]);
    const fields = fieldsOf(bytes);
    expect(fields.map(({ name, value }) => [name, value])).toEqual([
      ['id', '1f8b'],
      ['cm', 8],
      ['flg', 0x1e],
      ['mtime', 1],
      ['xfl', 2],
      ['os', 255],
      ['extra', 'abcd'],
      ['name', 'ä.txt'],
      ['comment', 'note'],
      ['hcrc', crc32(head) & 0xffff],
      ['deflate', '5 bytes'],
      ['crc32', '352441c2'],
      ['isize', 3],
      ['member#2.id', '1f8b'],
      ['member#2.cm', 8],
      ['member#2.flg', 0],
      ['member#2.mtime', 0],
      ['member#2.xfl', 0],
      ['member#2.os', 3],
      ['member#2.deflate', '5 bytes'],
      ['member#2.crc32', '352441c2'],
      ['member#2.isize', 3],
      ['trailing', '7461696c'],
    ]);
    expect(fields.filter(({ derived }) => derived !== undefined).every(({ derived }) => derived?.holds)).toBe(true);
    expect(fields.map(({ at }) => at.start)).toEqual([0, ...fields.slice(0, -1).map(({ at }) => at.end)]);
    expect(fields.at(-1)?.at.end).toBe(bytes.length);
  });

  it('a header checksum that is wrong does not hold', () => {
    const head = Buffer.from([0x1f, 0x8b, 8, 2, 0, 0, 0, 0, 0, 3, 0x34, 0x12]);
    const fields = fieldsOf(Buffer.concat([head, member('abc').subarray(10)]));
    expect(fields.find(({ name }) => name === 'hcrc')?.derived?.holds).toBe(false);
  });

  it('a name that is not UTF-8 is Latin-1, and much padding is a digest', () => {
    const named = member('abc', { name: '?' });
    named[10] = 0xe4;
    const fields = fieldsOf(Buffer.concat([named, Buffer.alloc(512)]));
    expect(fields.find(({ name }) => name === 'name')?.value).toBe('ä');
    expect(fields.at(-1)?.value).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

describe('gzip', () => {
  it('is known by three bytes', () => {
    const matches = (hex: string): boolean => gzip.matches({ name: '', size: 3, head: Buffer.from(hex, 'hex') });
    expect(matches('1f8b08')).toBe(true);
    expect(['1f8b07', '1f8b', '', '504b0304'].map(matches)).toEqual([false, false, false, false]);
  });

  it('header fields differ, payload equal: one site each', () => {
    const left = member(text, { mtime: 1_700_000_000, os: 3, name: 'a' });
    const { sites, descents } = compare(left, member(text, { mtime: 1_700_000_060, os: 255, name: 'b' }));
    expect(descents).toEqual([]);
    expect(sites.map(({ key, kind, name, bytes }) => [key, kind, name, bytes])).toEqual([
      ['gzip:mtime', 'metadata', 'mtime', 1],
      ['gzip:os', 'metadata', 'os', 1],
      ['gzip:name', 'metadata', 'name', 1],
    ]);
    expect(sites[0]).toMatchObject({
      path,
      left: { value: 1_700_000_000, ranges: [{ start: 4, end: 8 }] },
      right: { value: 1_700_000_060, ranges: [{ start: 4, end: 8 }] },
    });
  });

  it('a name on one side only', () => {
    const { sites } = compare(member(text, { name: 'doc.txt' }), member(text));
    expect(sites.map(({ key, left, right, bytes }) => [key, left?.value, right?.value, bytes])).toEqual([
      ['gzip:flg', 8, 0, 1],
      ['gzip:name', 'doc.txt', undefined, 8],
    ]);
  });

  it('another level is one encoding site that says which', () => {
    const [left, right] = [member(text, { level: 1, xfl: 4 }), member(text, { level: 9, xfl: 2 })];
    const { sites, descents } = compare(left, right);
    expect(descents).toEqual([]);
    expect(sites.map(({ key }) => key)).toEqual(['gzip:xfl', 'gzip:deflate']);
    expect(sites[1]).toEqual({
      path,
      key: 'gzip:deflate',
      kind: 'metadata',
      name: 'deflate',
      left: { value: `${left.length - 18} bytes`, ranges: [{ start: 10, end: left.length - 8 }] },
      right: { value: `${right.length - 18} bytes`, ranges: [{ start: 10, end: right.length - 8 }] },
      bytes: 0,
      role: 'encoding',
      facts: {
        reproducedByLeft: 'zlib level 1',
        reproducedByRight: 'zlib level 9',
        xflLeft: 4,
        xflRight: 2,
        osLeft: 3,
        osRight: 3,
        membersLeft: 1,
        membersRight: 1,
      },
    });
  });

  it('an encoder that is not at hand is said to be unknown', () => {
    const stored = gzipSync(text, { level: 0 });
    const { sites } = compare(stored, member(text));
    expect(sites.find(({ key }) => key === 'gzip:deflate')?.facts).toMatchObject({
      reproducedByLeft: null,
      reproducedByRight: 'zlib level 6',
    });
  });

  it('another payload makes the stream and the trailer derived and is compared itself', () => {
    const { sites, descents } = compare(member('left text', { mtime: 5 }), member('other', { mtime: 5 }));
    expect(sites.map(({ key, bytes, of }) => [key, bytes, of])).toEqual([
      ['gzip:crc32', 4, path],
      ['gzip:isize', 1, path],
      ['gzip:deflate', 0, path],
    ]);
    for (const { left, right, role } of sites) {
      expect([left?.derived?.holds, right?.derived?.holds, role]).toEqual([true, true, undefined]);
    }
    expect(sites[2]?.left?.derived?.equation).toBe('deflate(payload)');
    expect(descents).toEqual([{ name: 'usr/doc.txt', left: 'left text', right: 'other' }]);
  });

  it.each([
    ['a.tar.gz', 'a.tar'],
    ['A.TGZ', 'A.tar'],
    ['.gz.GZ', '.gz'],
    ['initrd', 'initrd'],
    ['gz', 'gz'],
  ])('the payload of %s is %s', (name, payload) => {
    expect(compare(member('a'), member('b'), name).descents[0]?.name).toBe(payload);
  });

  it('members: another number with an equal payload is encoding', () => {
    const split = Buffer.concat([member(text.slice(0, 500)), member(text.slice(500), { mtime: 9 })]);
    const whole = member(text, { mtime: 7 });
    const { sites, descents } = compare(whole, split);
    expect(descents).toEqual([]);
    expect(sites.map(({ key, role }) => [key, role])).toEqual([
      ['gzip:mtime', undefined],
      ['gzip:members', 'encoding'],
    ]);
    expect(sites[1]).toMatchObject({
      left: { value: 1, ranges: [{ start: 10, end: whole.length }] },
      right: { value: 2, ranges: [{ start: 10, end: split.length }] },
      facts: { membersLeft: 1, membersRight: 2, plainLeft: true, plainRight: true },
    });
    const hiding = Buffer.concat([member(text.slice(0, 500)), member(text.slice(500), { name: 'hidden' })]);
    expect(compare(whole, hiding).sites.at(-1)?.facts).toMatchObject({ plainRight: false });
  });

  it('members: another number with another payload', () => {
    const { sites, descents } = compare(member('one'), Buffer.concat([member('one'), member('two')]));
    expect(sites.map(({ key, role, left }) => [key, role, left?.derived?.holds])).toEqual([
      ['gzip:members', undefined, undefined],
      ['gzip:deflate', undefined, true],
    ]);
    expect(descents).toEqual([{ name: 'usr/doc.txt', left: 'one', right: 'onetwo' }]);
  });

  it('members: fields of later ones keep their number in the name only', () => {
    const left = Buffer.concat([member('one'), member('two', { mtime: 1 })]);
    const { sites } = compare(left, Buffer.concat([member('one'), member('two', { mtime: 2 })]));
    expect(sites.map(({ key, name }) => [key, name])).toEqual([['gzip:mtime', 'member#2.mtime']]);
  });

  it('trailing bytes are told', () => {
    const left = Buffer.concat([member('one'), Buffer.alloc(3)]);
    const { sites } = compare(left, Buffer.concat([member('one'), Buffer.from('bad')]));
    expect(sites.map(({ key, left: one, right }) => [key, one?.value, right?.value])).toEqual([
      ['gzip:trailing', '000000', '626164'],
    ]);
    expect(compare(member('one'), left).sites.map(({ key, left: one }) => [key, one])).toEqual([
      ['gzip:trailing', null],
    ]);
  });

  it('equal files have no sites, malformed ones are decode errors', () => {
    expect(compare(member(text), member(text))).toEqual({ sites: [], descents: [] });
    const whole = member('text');
    for (let end = 0; end < whole.length; end++) {
      expect(() => compare(whole, whole.subarray(0, end))).toThrow(DecodeError);
      expect(() => compare(whole.subarray(0, end), whole)).toThrow(DecodeError);
    }
  });

  it('blobs can be compared without their payload', () => {
    const [left, right] = [member(text, { level: 1 }), member(text, { level: 9 })];
    const blob = (bytes: Buffer): Parameters<typeof compareGzipBlobs>[0] => {
      const source = memorySource(bytes);
      return { path: ['layer:3'], bytes: source, summary: decompressSource('gzip', source, { maxOut }).summary };
    };
    const sites: Site[] = [];
    compareGzipBlobs(blob(left), blob(right), true, (site) => void sites.push(site));
    expect(sites).toMatchObject([
      { path: ['layer:3'], role: 'encoding', facts: { reproducedByLeft: null, reproducedByRight: null } },
    ]);
  });

  const tools = ['gzip', 'pigz'].map((tool) => [tool, spawnSync(tool, ['--version']).status === 0] as const);
  for (const [tool, installed] of tools)
    it.skipIf(!installed)(`levels 1 and 9 of ${tool}(1) are encoding only`, () => {
      const run = (level: string): Buffer => execFileSync(tool, ['-n', '-c', level], { input: text });
      const { sites, descents } = compare(run('-1'), run('-9'));
      expect(descents).toEqual([]);
      expect(sites.map(({ key, role }) => [key, role])).toEqual([
        ['gzip:xfl', undefined],
        ['gzip:deflate', 'encoding'],
      ]);
    });
});
