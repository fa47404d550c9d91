import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tarContainer } from '../../../src/formats/tar/container.ts';
import { archive, file, pax, read } from './build-tar.ts';
import { oldSparse, wellFormed } from './samples.ts';

function open(bytes: Buffer, at = 0) {
  const { index, source } = read(bytes);
  const side = tarContainer(source, index);
  const content = side.open(at);
  return { side, content, isSparse: index.flags[at] === 1 };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The file that samples of sparse members expand to. */
const expanded: Record<string, Buffer> = {
  'pax sparse 1.0': place(4096, [512, 'x', 512], [2048, 'y', 512]),
  'pax sparse 0.1': place(3000, [0, 'a', 512], [2048, 'b', 100]),
  'pax sparse 0.0': place(3000, [512, 'a', 512], [2000, 'b', 7]),
  'old sparse': place(3072, [0, 'a', 512], [1024, 'b', 512], [2048, 'c', 512]),
  'sparse with unused stored bytes': place(600, [0, 'a', 5]),
};

function place(size: number, ...runs: readonly (readonly [offset: number, letter: string, length: number])[]): Buffer {
  const bytes = Buffer.alloc(size);
  for (const [offset, letter, length] of runs) bytes.fill(letter, offset, offset + length);
  return bytes;
}

describe('sparse members', () => {
  it.each(Object.entries(expanded))('are expanded: %s', (name, plain) => {
    const { side, content, isSparse } = open(wellFormed[name] ?? Buffer.alloc(0));
    expect([isSparse, side.contentSize(0), side.type(0)]).toEqual([true, plain.length, 'file']);
    expect(content.read(0, content.size).equals(plain)).toBe(true);
    expect(side.contentId(0)).toBe(sha256(plain));
    expect(side.contentId(0)).toBe(open(archive(file('plain', plain))).side.contentId(0));
  });

  it('have the name that the sparse records give them', () => {
    expect(open(wellFormed['pax sparse 1.0'] ?? Buffer.alloc(0)).side.name(0)).toBe('real/name');
  });

  it('can be read from any place', () => {
    const content = open(archive(oldSparse(30))).content;
    const whole = content.read(0, content.size);
    const place = fc.integer({ min: -100, max: content.size + 100 });
    const property = fc.property(place, place, (start, end) => {
      const expected = whole.subarray(Math.max(start, 0), Math.max(end, 0));
      expect(content.read(start, end).equals(expected)).toBe(true);
    });
    fc.assert(property, { seed: 3, numRuns: 300 });
  });

  it('are not expanded beyond the limits of inflated data', () => {
    const member = (size: number) =>
      Buffer.concat([
        pax([
          ['GNU.sparse.size', String(size)],
          ['GNU.sparse.map', '0,512'],
        ]),
        file('x', Buffer.alloc(512, 'a')),
      ]);
    const gib = 1024 ** 3;
    const { index } = read(archive(member(9e12), member(gib), member(1e8), member(1e8), member(1e8)));
    expect([...index.flags]).toEqual([0, 0, 1, 1, 0]);
    expect(index.problems.map(({ code, severity, offset }) => [code, severity, offset])).toEqual([
      ['tar-sparse-too-large', 'note', 0],
      ['tar-sparse-too-large', 'note', 2048],
      ['tar-sparse-too-large', 'note', 8192],
    ]);
    const { index: large } = read(archive(file('f', Buffer.alloc(4 * 1024 * 1024)), member(gib), member(5 * gib)));
    expect([...large.flags]).toEqual([0, 1, 0]);
  });

  it('are not expanded when the archive is cut', () => {
    const cut = archive(oldSparse(3)).subarray(0, 512 + 700);
    const { side, content, isSparse } = open(cut);
    expect([isSparse, side.contentSize(0), content.size]).toEqual([false, 700, 700]);
  });
});
