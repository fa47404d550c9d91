import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairLines } from '../../src/align/line-pairs.ts';
import { alignLines, type LineHunk } from '../../src/align/lines.ts';

/** The right lines rebuilt from the left ones and the hunks: fails when a hunk leaves out a difference. */
function patch(left: readonly string[], right: readonly string[], hunks: readonly LineHunk[]): string[] {
  const lines: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    lines.push(...left.slice(at, hunk.left.start), ...right.slice(hunk.right.start, hunk.right.end));
    at = hunk.left.end;
  }
  return lines.concat(left.slice(at));
}

function shuffled(lines: readonly string[]): string[] {
  let seed = 7;
  const keys = lines.map(() => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed;
  });
  return lines
    .map((_, at) => at)
    .sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0))
    .map((at) => lines[at] ?? '');
}

/** Length of a longest common subsequence, by the textbook. */
function lcsLength(left: readonly string[], right: readonly string[]): number {
  const best = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  const at = (row: number, column: number): number => best[row]?.[column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const longest =
        left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      best[row]?.splice(column, 1, longest);
    }
  }
  return at(0, 0);
}

const likeFirstLetter = (left: readonly string[], right: readonly string[]) => (l: number, r: number) =>
  left[l]?.[0] === right[r]?.[0] ? 1 : 0;

describe('alignLines', () => {
  it('finds nothing in equal lines and one hunk around one change', () => {
    expect(alignLines(['a', 'b'], ['a', 'b'])).toEqual([]);
    expect(alignLines(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual([
      { left: { start: 1, end: 2 }, right: { start: 1, end: 2 }, coarse: false },
    ]);
  });

  it('is exact: it keeps a longest common subsequence', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 20 });
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const hunks = alignLines(left, right);
        expect(patch(left, right, hunks)).toEqual(right);
        const removed = hunks.reduce((sum, { left: range }) => sum + range.end - range.start, 0);
        expect(left.length - removed).toBe(lcsLength(left, right));
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  it('answers at once when all of 100,000 lines differ', () => {
    const left = Array.from({ length: 100_000 }, (_, at) => `left ${at}`);
    const right = Array.from({ length: 100_000 }, (_, at) => `right ${at}`);
    expect(alignLines(left, right)).toEqual([
      { left: { start: 0, end: 100_000 }, right: { start: 0, end: 100_000 }, coarse: false },
    ]);
  }, 10_000);

  it('uses unique lines as anchors when the search is given up', () => {
    const left = Array.from({ length: 20_000 }, (_, at) => `line ${at}`);
    const right = [...left.slice(10_000), ...left.slice(0, 10_000)];
    const hunks = alignLines(left, right);
    expect(patch(left, right, hunks)).toEqual(right);
    const removed = hunks.reduce((sum, { left: range }) => sum + range.end - range.start, 0);
    expect(removed).toBe(10_000);
  }, 30_000);

  it('says so when it gives a coarse answer', () => {
    const left = Array.from({ length: 12_000 }, (_, at) => `line ${at % 6_000}`);
    const right = shuffled(left);
    const hunks = alignLines(left, right);
    expect(patch(left, right, hunks)).toEqual(right);
    expect(hunks).toHaveLength(1);
    expect(hunks[0]?.coarse).toBe(true);
  }, 30_000);
});

describe('pairLines', () => {
  it('pairs one to one when the counts are equal', () => {
    const [hunk] = alignLines(['a', 'b'], ['x', 'y']);
    expect(hunk && pairLines(hunk, () => 0)).toEqual([
      { left: 0, right: 0 },
      { left: 1, right: 1 },
    ]);
  });

  it('pairs like lines in order when they are not', () => {
    const left = ['a1', 'b1'];
    const right = ['n1', 'a2', 'n2', 'b2'];
    const [hunk] = alignLines(left, right);
    expect(hunk && pairLines(hunk, likeFirstLetter(left, right))).toEqual([
      { left: null, right: 0 },
      { left: 0, right: 1 },
      { left: null, right: 2 },
      { left: 1, right: 3 },
    ]);
  });

  it('leaves unlike lines alone', () => {
    const [hunk] = alignLines(['a'], ['x', 'y']);
    expect(hunk && pairLines(hunk, () => 0.1)).toEqual([
      { left: 0, right: null },
      { left: null, right: 0 },
      { left: null, right: 1 },
    ]);
  });
});
