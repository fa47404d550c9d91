import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { decompressSource } from '../../src/bytes/inflate.ts';
import { bzip2, bzip2Fields } from '../../src/formats/bzip2.ts';
import type { CompareContext, Node } from '../../src/model/format.ts';
import { DecodeError } from '../../src/model/problem.ts';
import type { Site } from '../../src/model/site.ts';
import { complementsEqual } from '../support/coverage.ts';

const installed = spawnSync('bzip2', ['--help']).status === 0;
const path = ['layer:0', 'doc.txt.bz2'];
/** `printf hello | bzip2`. */
const hello = Buffer.from('QlpoOTFBWSZTWRkxZT0AAACBAAJEoAAhmmgzTQczi7kinChIDJiynoA=', 'base64');

function compare(left: Buffer, right: Buffer, name = 'doc.txt.bz2'): { sites: Site[]; descents: string[][] } {
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
  bzip2.compare(node(left), node(right), cx);
  expect(complementsEqual(left, right, sites)).toBe(true);
  return { sites, descents };
}

describe('bzip2', () => {
  it('names, values and places of every field', () => {
    const source = memorySource(Buffer.concat([hello, hello, Buffer.from('tail')]));
    const fields = bzip2Fields(source, decompressSource('bzip2', source, { maxOut: 100 }).summary);
    expect(fields.map(({ name, value, at }) => [name, value, at.start])).toEqual([
      ['magic', 'BZh', 0],
      ['level', 9, 3],
      ['blocks', '1 blocks', 4],
      ['stream#2.magic', 'BZh', hello.length],
      ['stream#2.level', 9, hello.length + 3],
      ['stream#2.blocks', '1 blocks', hello.length + 4],
      ['trailing', '7461696c', 2 * hello.length],
    ]);
    expect(fields.at(-1)?.at.end).toBe(source.size);
  });

  it('trailing bytes are told, and never encoding', () => {
    const { sites } = compare(hello, Buffer.concat([hello, Buffer.from('tail')]));
    expect(sites).toMatchObject([{ key: 'bzip2:trailing', left: null, bytes: 4 }]);
    expect(sites[0]?.role).toBeUndefined();
  });

  it('is cut at every byte: a decode error on either side', () => {
    for (let end = 0; end < hello.length; end++) {
      expect(() => compare(hello, hello.subarray(0, end))).toThrow(DecodeError);
      expect(() => compare(hello.subarray(0, end), hello)).toThrow(DecodeError);
    }
  });

  it('is known by the magic of its first block too', () => {
    expect(bzip2.matches({ name: 'BZh9', size: 40, head: hello })).toBe(true);
    expect(bzip2.matches({ name: 'x.bz2', size: 40, head: Buffer.from('BZh9 is how bzip2 begins') })).toBe(false);
  });
});

describe.skipIf(!installed)('bzip2, with bzip2(1)', () => {
  const run = (input: string, level = '-9'): Buffer => execFileSync('bzip2', ['-c', level], { input });
  const text = Array.from({ length: 20_000 }, (_, at) => `line ${at} of ${at % 7}\n`).join('');

  it('another level: two encoding sites', () => {
    const { sites, descents } = compare(run(text, '-1'), run(text, '-2'));
    expect(descents).toEqual([]);
    expect(sites.map(({ key, role, left, right }) => [key, role, left?.value, right?.value])).toMatchObject([
      ['bzip2:level', 'encoding', 1, 2],
      ['bzip2:blocks', 'encoding', expect.stringMatching(/^1 stream, 4 blocks/), expect.stringMatching(/^1 stream, 2/)],
    ]);
  });

  it('another payload, one or many streams', () => {
    const one = compare(run('one'), run('two'));
    expect(one.sites.map(({ key, left }) => [key, left?.derived])).toEqual([
      ['bzip2:blocks', { equation: 'bzip2(payload)', holds: true }],
    ]);
    expect(one.descents).toEqual([['doc.txt', 'one', 'two']]);
    const split = Buffer.concat([run(text.slice(0, 9)), run(text.slice(9))]);
    const { sites, descents } = compare(run(text), split);
    expect(descents).toEqual([]);
    expect(sites).toMatchObject([
      { key: 'bzip2:blocks', role: 'encoding', facts: { streamsLeft: 1, streamsRight: 2 } },
    ]);
  });

  it.each([
    ['a.tar.bz2', 'a.tar'],
    ['a.tbz2', 'a.tar'],
    ['a.tbz', 'a.tar'],
  ])('the payload of %s is %s', (name, payload) => {
    expect(compare(run('a'), run('b'), name).descents[0]?.[0]).toBe(payload);
  });
});
