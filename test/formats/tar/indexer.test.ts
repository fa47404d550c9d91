import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packTarIndex, unpackTarIndex } from '../../../src/formats/tar/indexer.ts';
import { typeAt } from '../../../src/formats/tar/tar-index.ts';
import { archive, extended, file, header, indexBytes, longName, pax, read } from './build-tar.ts';
import { malformed, wellFormed } from './samples.ts';

const all = { ...wellFormed, ...Object.fromEntries(Object.entries(malformed).map(([name, [bytes]]) => [name, bytes])) };
const small = Object.entries(all).filter(([, bytes]) => bytes.length < 64 * 1024);

describe('TarIndexer', () => {
  it.each(Object.entries(wellFormed))('reads without a problem: %s', (_, bytes) => {
    expect(read(bytes).index.problems).toEqual([]);
  });

  it.each(Object.entries(malformed))('reports: %s', (_, [bytes, code]) => {
    const { problems } = read(bytes).index;
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]?.message).toMatch(/expected .*, found /);
  });

  it.each(small)('gives the same index for every chunk size: %s', (_, bytes) => {
    const whole = indexBytes(bytes);
    for (const size of [1, 2, 3, 7, 100, 511, 512, 513, 1000, 1023, 1024, 1025]) {
      expect(indexBytes(bytes, [size])).toEqual(whole);
    }
  });

  it('gives the same index for any chunking', () => {
    const bytes = Buffer.concat([
      ...Object.values(wellFormed).map((part) => part.subarray(0, 4096)),
      Buffer.alloc(100),
    ]);
    const inputs = fc.constantFrom(...small.map(([, part]) => part), bytes);
    const sizes = fc.array(fc.integer({ min: 1, max: 1025 }), { minLength: 1, maxLength: 60 });
    const property = fc.property(inputs, sizes, (input, chunks) => {
      expect(indexBytes(input, chunks)).toEqual(indexBytes(input));
    });
    fc.assert(property, { seed: 1, numRuns: 300 });
  });

  it('keeps everything from a bad checksum on as trailing bytes', () => {
    const first = file('a', 'x');
    const { index } = read(archive(first, Buffer.alloc(512, 'b'), file('c')));
    expect(index.names).toEqual(['a']);
    expect(index.trailingStart).toBe(first.length);
    expect(index.problems[0]).toMatchObject({ offset: 1024, severity: 'error', code: 'tar-checksum' });
  });

  it('keeps extended headers with the unreadable header that follows them', () => {
    const first = file('a', 'x');
    const { index } = read(archive(first, pax([['path', 'p']]), Buffer.alloc(512, 'b')));
    expect(index.trailingStart).toBe(first.length);
    expect(index.problems[0]?.offset).toBe(first.length + 1024);
  });

  it('accepts a checksum over signed bytes', () => {
    const block = header({ name: Buffer.from([0xc3, 0xa4]) });
    const unsigned = Number.parseInt(block.toString('latin1', 148, 154), 8);
    block.write((unsigned - 512).toString(8).padStart(6, '0'), 148);
    expect(read(archive(block)).index.names).toEqual(['ä']);
  });

  it('cleans names', () => {
    const names = ['./a', '/a', './/./a/', 'a//b', './', '/', '.', '..', '../a', '.hidden', 'a/.', './.'];
    const { index } = read(archive(...names.map((name) => header({ name, type: '5' }))));
    expect(index.names).toEqual(['a', 'a', 'a', 'a//b', '.', '.', '.', '..', '../a', '.hidden', 'a/.', '.']);
  });

  it('writes bytes that are not UTF-8 as \\xNN and keeps control characters', () => {
    const name = Buffer.concat([Buffer.from('ä\n'), Buffer.from([0xff, 0xc3]), Buffer.from('b€')]);
    expect(read(archive(file(name))).index.names).toEqual(['ä\n\\xff\\xc3b€']);
  });

  it('prefers the PAX path, then the GNU long name, then prefix and name', () => {
    const member = file('name', '', { prefix: 'prefix' });
    expect(read(archive(member)).index.names).toEqual(['prefix/name']);
    expect(read(archive(longName('long'), member)).index.names).toEqual(['long']);
    expect(read(archive(longName('long'), pax([['path', 'pax']]), member)).index.names).toEqual(['pax']);
    expect(read(archive(pax([['path', '']]), member)).index.names).toEqual(['prefix/name']);
  });

  it('applies extended headers to one member only', () => {
    const { index } = read(
      archive(
        pax([
          ['path', 'p'],
          ['mtime', '1.5'],
        ]),
        file('a'),
        file('b'),
        longName('l'),
        file('c'),
        file('d'),
      ),
    );
    expect(index.names).toEqual(['p', 'b', 'l', 'd']);
    expect([...index.mtime]).toEqual([1.5, 1_700_000_000, 1_700_000_000, 1_700_000_000]);
  });

  it('lets the PAX size override the header size', () => {
    const { index, codes } = read(
      archive(pax([['size', '600']]), header({ size: 0 }), Buffer.alloc(1024, 'x'), file('b')),
    );
    expect([codes, index.names, [...index.dataSize]]).toEqual([[], ['a', 'b'], [600, 0]]);
  });

  it('does not apply a PAX size to the long name header that follows it', () => {
    const long = 'n'.repeat(700);
    const { index, codes } = read(
      archive(pax([['size', '3']]), longName(long), header({ size: 0 }), file('xyz').subarray(0, 512)),
    );
    expect([codes, index.names, [...index.dataSize]]).toEqual([[], [long], [3]]);
  });

  it('applies only the last of two PAX headers, in full', () => {
    const first = pax([
      ['size', '0'],
      ['path', 'first'],
      ['mtime', '5'],
    ]);
    const { index, codes } = read(archive(first, pax([['comment', 'second']]), file('a', 'data')));
    expect([codes, index.names, [...index.dataSize]]).toEqual([['tar-pax-repeated'], ['a'], [4]]);
    expect(index.mtime[0]).toBe(1_700_000_000);
  });

  it('ignores the size of members without content', () => {
    const types = ['1', '2', '3', '4', '5', '6'];
    const { index } = read(archive(...types.map((type) => header({ type, size: 512 })), file('last', 'x')));
    expect(index.count).toBe(7);
    expect(Array.from({ length: 7 }, (_, at) => typeAt(index, at))).toEqual([
      'hardlink',
      'symlink',
      'device',
      'device',
      'directory',
      'other',
      'file',
    ]);
  });

  it('skips an extended header of more than 1 MiB without keeping it', () => {
    const large = extended('x', Buffer.alloc(3 * 1024 * 1024, 'x'));
    const { index, codes } = read(archive(large, file('a', 'x')));
    expect([codes, index.names]).toEqual([['tar-header-too-large'], ['a']]);
    expect(index.dataStart[0]).toBe(large.length + 512);
    const exact = extended('L', Buffer.alloc(1024 * 1024, 'n'));
    expect(read(archive(exact, file('a'))).index.names[0]).toHaveLength(1024 * 1024);
  });

  it('finds the end marker', () => {
    const member = file('a', 'x');
    const outline = (...tail: Buffer[]) => {
      const { endStart, endBlocks, trailingStart, size } = indexBytes(Buffer.concat([member, ...tail]), [100]);
      return [endStart, endBlocks, trailingStart, size];
    };
    expect(outline()).toEqual([1024, 0, 1024, 1024]);
    expect(outline(Buffer.alloc(512))).toEqual([1024, 1, 1536, 1536]);
    expect(outline(Buffer.alloc(9216))).toEqual([1024, 18, 10_240, 10_240]);
    expect(outline(Buffer.alloc(1030))).toEqual([1024, 2, 2054, 2054]);
    expect(outline(Buffer.alloc(1030), Buffer.from('x'))).toEqual([1024, 2, 2048, 2055]);
    expect(outline(Buffer.alloc(512), file('hidden'))).toEqual([1024, 1, 1536, 2048]);
  });

  it('keeps the first 200 problems and counts the others', () => {
    const { problems } = read(archive(...Array.from({ length: 250 }, () => header({ type: '5', size: 1 })))).index;
    expect(problems).toHaveLength(201);
    expect(problems[200]).toMatchObject({ code: 'tar-more-problems', severity: 'note' });
  });

  it.each(Object.entries(all))('survives packing: %s', (_, bytes) => {
    const index = indexBytes(bytes);
    const packed = packTarIndex(index);
    expect(packed.buffers).toHaveLength(9);
    expect(unpackTarIndex(structuredClone(packed, { transfer: [...packed.buffers] }))).toEqual(indexBytes(bytes));
  });
});
