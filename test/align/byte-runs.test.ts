import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteRuns, differingBytes } from '../../src/align/byte-runs.ts';
import type { ByteSource } from '../../src/model/bytes.ts';
import { memorySource } from '../support/record-sites.ts';

function runsOf(left: string, right: string) {
  return byteRuns(memorySource(Buffer.from(left)), memorySource(Buffer.from(right)));
}

describe('byteRuns', () => {
  it('finds nothing in equal sources', () => {
    expect(runsOf('same', 'same')).toEqual([]);
  });

  it('joins runs over three equal bytes and not over four', () => {
    expect(runsOf('a---a', 'b---b')).toEqual([{ left: { start: 0, end: 5 }, right: { start: 0, end: 5 }, bytes: 2 }]);
    expect(runsOf('a----a', 'b----b').map(({ left, bytes }) => [left.start, left.end, bytes])).toEqual([
      [0, 1, 1],
      [5, 6, 1],
    ]);
  });

  it('merges what follows the last run into it', () => {
    const left = Buffer.alloc(1000);
    const right = Buffer.alloc(1000);
    for (let at = 0; at < 1000; at += 10) right[at] = 1;
    const runs = byteRuns(memorySource(left), memorySource(right));
    expect(runs).toHaveLength(64);
    expect(runs.at(-1)).toEqual({ left: { start: 630, end: 991 }, right: { start: 630, end: 991 }, bytes: 37 });
  });

  it('answers two sizes with the middle between the common ends', () => {
    expect(runsOf('head-x-tail', 'head-yyy-tail')).toEqual([
      { left: { start: 5, end: 6 }, right: { start: 5, end: 8 }, bytes: 3 },
    ]);
    expect(runsOf('aa', 'aaa')).toEqual([{ left: { start: 2, end: 2 }, right: { start: 2, end: 3 }, bytes: 1 }]);
  });

  it('compares windows and reports offsets of the sources', () => {
    const window = { left: { start: 2, end: 4 }, right: { start: 0, end: 2 } };
    expect(byteRuns(memorySource(Buffer.from('..ab')), memorySource(Buffer.from('ax')), window)).toEqual([
      { left: { start: 3, end: 4 }, right: { start: 1, end: 2 }, bytes: 1 },
    ]);
  });

  it('covers every difference and counts exactly', () => {
    const bytes = fc.array(fc.constantFrom(0, 1), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const left = Buffer.from(a);
        const right = Buffer.from(b);
        const runs = byteRuns(memorySource(left), memorySource(right));
        let patched = Buffer.alloc(0);
        let at = 0;
        for (const run of runs) {
          patched = Buffer.concat([
            patched,
            left.subarray(at, run.left.start),
            right.subarray(run.right.start, run.right.end),
          ]);
          at = run.left.end;
        }
        expect(Buffer.concat([patched, left.subarray(at)])).toEqual(right);
        expect(runs.reduce((sum, run) => sum + run.bytes, 0)).toBe(differingBytes(left, right));
      }),
      { seed: 42 },
    );
  });

  it('reads a large source in chunks, across their limits', () => {
    const size = 100 * 1024 ** 2;
    let largest = 0;
    const source = (length: number, marks: readonly number[]): ByteSource => ({
      size: length,
      read(start, end) {
        largest = Math.max(largest, end - start);
        const bytes = Buffer.alloc(end - start);
        for (const mark of marks) if (mark >= start && mark < end) bytes[mark - start] = 1;
        return bytes;
      },
    });
    const marks = [size - 600_000, size - 300_000];
    const runs = byteRuns(source(size, marks), source(size + 10, [...marks, size - 400_000]));
    expect(largest).toBeLessThanOrEqual(256 * 1024);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.left.start).toBe(size - 400_000);
  }, 30_000);
});

describe('differingBytes', () => {
  it('counts positions, or the longer middle', () => {
    expect(differingBytes(Buffer.from('abcd'), Buffer.from('axcy'))).toBe(2);
    expect(differingBytes(Buffer.from('abcd'), Buffer.from('abXXXcd'))).toBe(3);
    expect(differingBytes(Buffer.alloc(0), Buffer.from('abc'))).toBe(3);
  });
});
