import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTar } from '../../../fixtures/lib/tar.ts';
import { fileSource } from '../../../src/bytes/byte-source.ts';
import { equalMembers } from '../../../src/formats/tar/equal-members.ts';
import { TarIndexer } from '../../../src/formats/tar/indexer.ts';
import { withDigests } from '../../../src/formats/tar/member-digests.ts';
import { rowAt } from '../../../src/formats/tar/tar-index.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-equal-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

interface Entry {
  readonly name: string;
  readonly mtime: number;
  readonly content: Buffer;
}

function open(side: string, entries: readonly Entry[]) {
  const bytes = buildTar(entries.map((entry) => ({ type: 'file' as const, mode: 0o644, ...entry })));
  const file = join(directory, side);
  writeFileSync(file, bytes);
  const indexer = new TarIndexer({ digests: false });
  indexer.push(bytes);
  return { bytes, index: indexer.end(), source: fileSource({ file, offset: 0, size: bytes.length }) };
}

function search(lefts: readonly Entry[], rights: readonly Entry[]) {
  const [left, right] = [open('left', lefts), open('right', rights)];
  const equal = equalMembers(left.source, left.index, right.source, right.index);
  left.source.close();
  right.source.close();
  return { left, right, equal };
}

const file = (name: string, content: string | Buffer, mtime = 1): Entry => ({
  name,
  mtime,
  content: Buffer.from(content),
});

describe('members that are equal byte by byte', () => {
  it('are found around those that differ in content, in a header, or in size', () => {
    const large = Buffer.alloc(700_000, 'large ');
    const changed = Buffer.from(large);
    changed[699_999] = 0;
    const base = [file('a', 'a'), file('b', 'b'), file('c', 'c'), file('d', 'd'), file('e', large), file('f', 'f')];
    const other = [
      file('a', 'a'),
      file('b', 'B'),
      file('c', 'c', 2),
      file('d', 'dd'),
      file('e', changed),
      file('f', 'f'),
    ];
    const { equal } = search(base, other);
    expect([0, 1, 2, 3, 4, 5].map((at) => equal.has(at, at))).toEqual([true, false, false, false, false, true]);
    expect(equal.runs).toHaveLength(2);
  });

  it('are found where the order or the number of members is another', () => {
    const { equal } = search(
      [file('a', '1'), file('b', '2'), file('c', '3')],
      [file('c', '3'), file('x', ''), file('a', '1')],
    );
    expect([equal.has(0, 2), equal.has(1, 1), equal.has(2, 0)]).toEqual([true, false, true]);
  });

  it('have equal bytes, and every run of them has; digests computed later are those of the indexer', () => {
    const names = ['a', 'b', 'c', 'd'] as const;
    const entry = fc.record({
      name: fc.constantFrom(...names),
      mtime: fc.integer({ min: 0, max: 1 }),
      content: fc.constantFrom('', 'x', 'y', 'x'.repeat(513)).map((text) => Buffer.from(text)),
    });
    const entries = fc.array(entry, { maxLength: 8 });
    const prove = (lefts: readonly Entry[], rights: readonly Entry[]): void => {
      const { left, right, equal } = search(lefts, rights);
      for (const run of equal.runs) {
        const bytes = left.bytes.subarray(run.left, run.left + run.length);
        expect(bytes.equals(right.bytes.subarray(run.right, run.right + run.length))).toBe(true);
      }
      for (let l = 0; l < left.index.count; l++) {
        for (let r = 0; r < right.index.count; r++) {
          const same = memberOf(left, l).equals(memberOf(right, r));
          if (equal.has(l, r)) expect(same).toBe(true);
          const alone = [lefts, rights].every(
            (list) => list.filter(({ name }) => name === lefts[l]?.name).length === 1,
          );
          if (same && alone) expect(equal.has(l, r)).toBe(true);
        }
      }
      const indexer = new TarIndexer();
      indexer.push(left.bytes);
      const source = fileSource({ file: join(directory, 'left'), offset: 0, size: left.bytes.length });
      expect(withDigests(source, left.index)).toEqual(indexer.end());
      source.close();
    };
    fc.assert(fc.property(entries, entries, prove), { numRuns: 150 });
  });
});

function memberOf({ bytes, index }: ReturnType<typeof open>, at: number): Buffer {
  const { frameStart, end } = rowAt(index, at);
  return bytes.subarray(frameStart, end);
}
