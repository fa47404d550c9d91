import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { decompressSource } from '../../src/bytes/inflate.ts';
import { xz, xzFields } from '../../src/formats/xz.ts';
import type { CompareContext, Node } from '../../src/model/format.ts';
import { DecodeError } from '../../src/model/problem.ts';
import type { Site } from '../../src/model/site.ts';
import { complementsEqual } from '../support/coverage.ts';

const installed = spawnSync('xz', ['--version']).status === 0;
const path = ['layer:0', 'doc.txt.xz'];

/** `printf hello | xz --check=crc32`, so that some tests need no xz(1). */
const hello = Buffer.from('/Td6WFoAAAFpIt42AgAhARYAAAB0L+WjAQAEaGVsbG8AAAAAhqYQNgABGQW86OzLkEKZDQEAAAAAAVla', 'base64');

function compare(left: Buffer, right: Buffer, name = 'doc.txt.xz'): { sites: Site[]; descents: string[][] } {
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
  xz.compare(node(left), node(right), cx);
  expect(complementsEqual(left, right, sites)).toBe(true);
  return { sites, descents };
}

function fieldsOf(bytes: Buffer): ReturnType<typeof xzFields> {
  const source = memorySource(bytes);
  return xzFields(source, decompressSource('xz', source, { maxOut: 1 << 28 }).summary);
}

function expectTiling(bytes: Buffer): void {
  const fields = fieldsOf(bytes);
  expect(fields.map(({ at }) => at.start)).toEqual([0, ...fields.slice(0, -1).map(({ at }) => at.end)]);
  expect(fields.at(-1)?.at.end).toBe(bytes.length);
}

describe('xz', () => {
  it('names, values and places of every field', () => {
    const bytes = Buffer.concat([hello, Buffer.alloc(4), hello, Buffer.from('tail')]);
    const values = fieldsOf(bytes).map(({ name, value }) => [name, value]);
    expect(values.slice(0, 20)).toEqual([
      ['header_magic', 'fd377a585a00'],
      ['stream_flags', 'check: crc32'],
      ['header_crc32', '6922de36'],
      ['header_size', 12],
      ['block_flags', 0],
      ['filter_flags', 'LZMA2, dictionary of 8388608 bytes'],
      ['header_padding', '000000'],
      ['block_header_crc32', '742fe5a3'],
      ['compressed_data', '9 bytes'],
      ['block_padding', '000000'],
      ['check', '86a61036'],
      ['index_indicator', '00'],
      ['number_of_records', 1],
      ['records', '1 records'],
      ['index_crc32', 'bce8eccb'],
      ['footer_crc32', '9042990d'],
      ['backward_size', 8],
      ['footer_flags', 'check: crc32'],
      ['footer_magic', '595a'],
      ['stream_padding', '4 zeros'],
    ]);
    expect(values.at(20)).toEqual(['stream#2.header_magic', 'fd377a585a00']);
    expect(values.at(-1)).toEqual(['trailing', '7461696c']);
    expectTiling(bytes);
  });

  it('is known by its magic', () => {
    const matches = (head: Buffer): boolean => xz.matches({ name: '', size: 9, head });
    expect(matches(hello)).toBe(true);
    expect([hello.subarray(0, 5), Buffer.from('7zXZ')].map(matches)).toEqual([false, false]);
  });

  it('trailing bytes and padding are sites of their own', () => {
    expect(compare(hello, hello)).toEqual({ sites: [], descents: [] });
    const { sites } = compare(hello, Buffer.concat([hello, Buffer.from('tail')]));
    expect(sites).toMatchObject([{ key: 'xz:trailing', left: null, right: { value: '7461696c' }, bytes: 4 }]);
    expect(sites[0]?.role).toBeUndefined();
    const padded = compare(hello, Buffer.concat([hello, Buffer.alloc(8)])).sites;
    expect(padded).toMatchObject([{ key: 'xz:stream_padding', right: { value: '8 zeros' }, role: 'encoding' }]);
  });

  it('is cut at every byte: a decode error on either side', () => {
    for (let end = 0; end < hello.length; end++) {
      expect(() => compare(hello, hello.subarray(0, end))).toThrow(DecodeError);
      expect(() => compare(hello.subarray(0, end), hello)).toThrow(DecodeError);
    }
  });

  it('an empty file has no block', () => {
    const none = Buffer.from('/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=', 'base64');
    expectTiling(none);
    expect(compare(none, hello).descents).toEqual([['doc.txt', '', 'hello']]);
  });
});

describe.skipIf(!installed)('xz, with xz(1)', () => {
  const run = (input: string, ...options: string[]): Buffer => execFileSync('xz', ['-c', ...options], { input });
  const text = Array.from({ length: 900 }, (_, at) => `line ${at} of ${at % 7}\n`).join('');

  it('another level: the dictionary and one encoding site', () => {
    const { sites, descents } = compare(run(text, '-1'), run(text, '-9'));
    expect(descents).toEqual([]);
    expect(sites.map(({ key, role, left, right }) => [key, role, left?.value, right?.value]).slice(0, 1)).toEqual([
      ['xz:filter_flags', 'encoding', 'LZMA2, dictionary of 1048576 bytes', 'LZMA2, dictionary of 67108864 bytes'],
    ]);
    expect(sites.slice(1)).toMatchObject([
      {
        path,
        key: 'xz:blocks',
        kind: 'metadata',
        bytes: 0,
        role: 'encoding',
        facts: { dictionaryLeft: 1 << 20, dictionaryRight: 1 << 26, blocksLeft: 1, checkRight: 'crc64' },
      },
    ]);
  });

  it('another check', () => {
    const { sites } = compare(run(text), run(text, '--check=sha256'));
    expect(sites.map(({ key, role }) => [key, role])).toEqual([
      ['xz:stream_flags', 'encoding'],
      ['xz:blocks', 'encoding'],
    ]);
  });

  it('one block against many, payload equal', () => {
    const { sites, descents } = compare(run(text, '-T1'), run(text, '-T2', '--block-size=4096'));
    expect(descents).toEqual([]);
    expect(sites.map(({ key, role }) => [key, role])).toEqual([['xz:blocks', 'encoding']]);
    expect(sites[0]?.facts).toMatchObject({ blocksLeft: 1, sizesInHeadersLeft: false, sizesInHeadersRight: true });
  });

  it('another payload: everything that follows is one derived site', () => {
    const { sites, descents } = compare(run(text), run(`${text}more`));
    expect(sites.map(({ key, left, of }) => [key, left?.derived, of])).toEqual([
      ['xz:blocks', { equation: 'xz(payload)', holds: true }, path],
    ]);
    expect(descents).toEqual([['doc.txt', text, `${text}more`]]);
  });

  it('a longer payload has more blocks of the same size: derived; blocks of another size are not', () => {
    const cut = (input: string, size: number): Buffer => run(input, '-T2', `--block-size=${size}`);
    const longer = compare(cut(text, 4096), cut(text.repeat(2), 4096)).sites;
    expect(longer.map(({ key, left }) => [key, left?.derived?.holds])).toEqual([['xz:blocks', true]]);
    const other = compare(cut(text, 4096), cut(text.repeat(2), 2048)).sites;
    expect(other.map(({ key, left }) => [key, left?.derived])).toEqual([['xz:blocks', undefined]]);
  });

  it.each([
    ['a.tar.xz', 'a.tar'],
    ['A.TXZ', 'A.tar'],
    ['initrd', 'initrd'],
  ])('the payload of %s is %s', (name, payload) => {
    expect(compare(run('a'), run('b'), name).descents[0]?.[0]).toBe(payload);
  });

  it('fields tile what it writes', () => {
    for (const options of [['-0'], ['-T2', '--block-size=1000'], ['--check=none'], ['--check=sha256']]) {
      expectTiling(run(text, ...options));
    }
  });
});
