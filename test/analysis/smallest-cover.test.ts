import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallestCover } from '../../src/analysis/smallest-cover.ts';

/** The size of the smallest cover, by trying every choice of sets. */
function smallestSize(sets: readonly (readonly number[])[]): number {
  const all = new Set(sets.flat());
  let best = sets.length;
  for (let choice = 0; choice < 2 ** sets.length; choice++) {
    const chosen = sets.filter((_, at) => ((choice >> at) & 1) === 1);
    if (new Set(chosen.flat()).size === all.size) best = Math.min(best, chosen.length);
  }
  return best;
}

describe('the smallest set of reasons', () => {
  it('explains everything, with as few as trying all choices finds', () => {
    const sets = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 6 }), { maxLength: 9 });
    fc.assert(
      fc.property(sets, (given) => {
        const ordered = [...given].sort((a, b) => b.length - a.length);
        const cover = smallestCover(ordered);
        const covered = new Set(cover.flatMap((at) => ordered[at] ?? []));
        expect(covered.size).toBe(new Set(ordered.flat()).size);
        expect(cover.length).toBe(smallestSize(ordered));
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });

  it('does not take the largest reason where two others do without it', () => {
    // By size 0..3 comes first, and then both of the others are needed all the same.
    const sets = [
      [1, 2, 3, 4],
      [0, 1, 2],
      [3, 4, 5],
    ];
    expect(smallestCover(sets)).toEqual([1, 2]);
  });

  it('of very many reasons is found in bounded time', () => {
    const sets = Array.from({ length: 3_000 }, (_, at) => [at, at + 1, (at * 7) % 3_000]);
    const cover = smallestCover(sets);
    expect(new Set(cover.flatMap((at) => sets[at] ?? [])).size).toBe(new Set(sets.flat()).size);
  });
});
