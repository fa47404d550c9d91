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

  it('have the same identity for every map of the same huge file', () => {
    const huge = (map: string, stored: Buffer) =>
      open(
        archive(
          pax([
            ['GNU.sparse.size', '9000000000000'],
            ['GNU.sparse.map', map],
          ]),
          file('x', stored),
        ),
      ).side;
    const run = Buffer.alloc(512, 'a');
    const zeros = Buffer.alloc(512);
    const end = 8_999_999_998_976;
    const one = huge(`0,512,${end},512`, Buffer.concat([run, run]));
    const two = huge(`0,1024,${end - 512},1024`, Buffer.concat([run, zeros, zeros, run]));
    const other = huge(`0,512,${end - 512},512`, Buffer.concat([run, run]));
    expect(one.contentSize(0)).toBe(9_000_000_000_000);
    expect(one.contentId(0)).toMatch(/^sparse:[0-9a-f]{64}$/);
    expect(two.contentId(0)).toBe(one.contentId(0));
    expect(two.rawId(0)).not.toBe(one.rawId(0));
    expect(other.contentId(0)).not.toBe(one.contentId(0));
  }, 1000);

  it('are not expanded when the archive is cut', () => {
    const cut = archive(oldSparse(3)).subarray(0, 512 + 700);
    const { side, content, isSparse } = open(cut);
    expect([isSparse, side.contentSize(0), content.size]).toEqual([false, 700, 700]);
  });
});
