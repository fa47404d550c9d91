import { execFileSync, spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { prepareCompression } from '../../src/bytes/decompress.ts';
import { decompressSource } from '../../src/bytes/inflate.ts';
import { zstd, zstdFields } from '../../src/formats/zstd.ts';
import type { CompareContext, Node } from '../../src/model/format.ts';
import { DecodeError } from '../../src/model/problem.ts';
import type { Site } from '../../src/model/site.ts';

const installed = spawnSync('zstd', ['--version']).status === 0;
const path = ['layer:0', 'doc.txt.zst'];
const maxOut = 1 << 28;

beforeAll(() => prepareCompression());

function compare(left: Buffer, right: Buffer, name = 'doc.txt.zst'): { sites: Site[]; descents: string[][] } {
  const sites: Site[] = [];
  const descents: string[][] = [];
  const text = (node: Node): string => node.bytes.read(0, node.bytes.size).toString();
  const cx: CompareContext = {
    emit: (site) => void sites.push(site),
    descend: (one, other) => descents.push([one.name, text(one), text(other)]),
    problem: () => expect.unreachable(),
    sibling: () => undefined,
    siblingTime: () => undefined,
  };
  const node = (bytes: Buffer): Node => ({ path, name, bytes: memorySource(bytes) });
  zstd.compare(node(left), node(right), cx);
  return { sites, descents };
}

/** A frame of raw blocks, each as long as asked for; a single segment with its size in one byte. */
function frame(content: string, blockBytes = 255): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at === 0 || at < content.length; at += blockBytes) {
    const part = Buffer.from(content.slice(at, at + blockBytes));
    const head = Buffer.alloc(3);
    head.writeUIntLE((part.length << 3) | (at + blockBytes >= content.length ? 1 : 0), 0, 3);
    blocks.push(head, part);
  }
  return Buffer.concat([Buffer.from('28b52ffd20', 'hex'), Buffer.from([content.length]), ...blocks]);
}

function skippable(content: string): Buffer {
  const head = Buffer.from('502a4d1800000000', 'hex');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, Buffer.from(content)]);
}

describe('zstdFields', () => {
  it('names, values and places of every field', () => {
    const bytes = Buffer.concat([frame('hello'), skippable('note'), Buffer.from('tail')]);
    const source = memorySource(bytes);
    const fields = zstdFields(source, decompressSource('zstd', source, { maxOut }).summary);
    expect(fields.map(({ name, value }) => [name, value])).toEqual([
      ['magic_number', '28b52ffd'],
      ['frame_header_descriptor', 0x20],
      ['frame_content_size', 5],
      ['data_blocks', '8 bytes'],
      ['skippable.magic_number', '502a4d18'],
      ['skippable.frame_size', 4],
      ['skippable.user_data', Buffer.from('note').toString('hex')],
      ['trailing', Buffer.from('tail').toString('hex')],
    ]);
    expect(fields.map(({ at }) => at.start)).toEqual([0, ...fields.slice(0, -1).map(({ at }) => at.end)]);
    expect(fields.at(-1)?.at.end).toBe(bytes.length);
  });

  it.skipIf(!installed)('tile what zstd(1) writes, with checksum and window', () => {
    const bytes = execFileSync('zstd', ['-q', '-c', '--no-content-size'], { input: 'hello '.repeat(1000) });
    const source = memorySource(bytes);
    const fields = zstdFields(source, decompressSource('zstd', source, { maxOut }).summary);
    expect(fields.map(({ name }) => name)).toEqual([
      'magic_number',
      'frame_header_descriptor',
      'window_descriptor',
      'data_blocks',
      'content_checksum',
    ]);
    expect(fields.at(-1)?.value).toBe(
      bytes
        .readUInt32LE(bytes.length - 4)
        .toString(16)
        .padStart(8, '0'),
    );
    expect(fields.map(({ at }) => at.start)).toEqual([0, ...fields.slice(0, -1).map(({ at }) => at.end)]);
    expect(fields.at(-1)?.at.end).toBe(bytes.length);
  });
});

describe('zstd', () => {
  it('is known by its magic numbers', () => {
    const matches = (hex: string): boolean => zstd.matches({ name: '', size: 4, head: Buffer.from(hex, 'hex') });
    expect(['28b52ffd', '5f2a4d18', '502a4d18ff'].map(matches)).toEqual([true, true, true]);
    expect(['28b52f', '', '04224d18', '602a4d18'].map(matches)).toEqual([false, false, false, false]);
  });

  it('other blocks with an equal payload are one encoding site', () => {
    const { sites, descents } = compare(frame('hello hello'), frame('hello hello', 4));
    expect(descents).toEqual([]);
    expect(sites).toMatchObject([
      {
        path,
        key: 'zstd:frames',
        role: 'encoding',
        bytes: 0,
        left: { value: '1 frame, 20 bytes', ranges: [{ start: 6, end: 20 }] },
        right: { value: '1 frame, 26 bytes', ranges: [{ start: 6, end: 26 }] },
        facts: {
          framesLeft: 1,
          framesRight: 1,
          checksumLeft: false,
          contentSizeLeft: true,
          windowRight: 11,
          skippableRight: 0,
        },
      },
    ]);
  });

  it('other frames with an equal payload are encoding; what lies between them is not', () => {
    const left = Buffer.concat([frame('hello'), skippable('one'), frame(' you')]);
    const right = Buffer.concat([skippable('two'), frame('hello you')]);
    const { sites, descents } = compare(left, right);
    expect(descents).toEqual([]);
    expect(sites.map(({ key, role, name }) => [key, role, name])).toEqual([
      ['zstd:user_data', undefined, 'skippable.user_data'],
      ['zstd:frames', 'encoding', 'frames'],
    ]);
    expect(sites[1]?.left?.ranges).toEqual([
      { start: 0, end: 14 },
      { start: 25, end: 38 },
    ]);
  });

  it('another payload makes the blocks derived and is compared itself', () => {
    const { sites, descents } = compare(frame('hello'), frame('hallo!'));
    expect(sites.map(({ key, role, bytes, of }) => [key, role, bytes, of])).toEqual([
      ['zstd:frame_content_size', undefined, 1, path],
      ['zstd:data_blocks', undefined, 0, path],
    ]);
    for (const { left, right } of sites) expect([left?.derived?.holds, right?.derived?.holds]).toEqual([true, true]);
    expect(descents).toEqual([['doc.txt', 'hello', 'hallo!']]);
  });

  it('trailing bytes and skippable frames are told when nothing else differs', () => {
    const left = Buffer.concat([frame('hello'), skippable('one')]);
    const { sites } = compare(left, Buffer.concat([frame('hello'), skippable('two'), Buffer.from('!')]));
    expect(sites.map(({ key, name, role }) => [key, name, role])).toEqual([
      ['zstd:user_data', 'skippable.user_data', undefined],
      ['zstd:trailing', 'trailing', undefined],
    ]);
    expect(compare(frame('hello'), left).sites.map(({ key, left: one }) => [key, one])).toEqual([
      ['zstd:magic_number', null],
      ['zstd:frame_size', null],
      ['zstd:user_data', null],
    ]);
    const moved = compare(left, Buffer.concat([skippable('one'), frame('hello')])).sites;
    expect(moved.map(({ key, role }) => [key, role])).toEqual([['zstd:frames', 'encoding']]);
  });

  it.each([
    ['a.tar.zst', 'a.tar'],
    ['a.tzst', 'a.tar'],
    ['a.zstd', 'a'],
    ['a', 'a'],
  ])('the payload of %s is %s', (name, payload) => {
    expect(compare(frame('a'), frame('b'), name).descents[0]?.[0]).toBe(payload);
  });

  it('malformed files are decode errors', () => {
    const whole = Buffer.concat([frame('hello'), skippable('x')]);
    for (let end = 0; end < 14; end++) expect(() => compare(whole, whole.subarray(0, end))).toThrow(DecodeError);
  });

  it.skipIf(!installed)('levels and checksums of zstd(1) are encoding only', () => {
    const input = Array.from({ length: 5000 }, (_, at) => `line ${at} of ${(at * 37) % 101}\n`).join('');
    const run = (...options: string[]): Buffer => execFileSync('zstd', ['-q', '-c', ...options], { input });
    const { sites, descents } = compare(run('-1'), run('-19', '--no-check'));
    expect(descents).toEqual([]);
    expect(sites.length).toBeGreaterThan(2);
    expect(sites.map(({ role }) => role)).toEqual(sites.map(() => 'encoding'));
  });
});
