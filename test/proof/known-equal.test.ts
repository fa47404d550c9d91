import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import type { EqualRun } from '../../src/model/bytes.ts';
import { givesLeft } from '../../src/proof/known-equal.ts';
import type { Step } from '../../src/proof/splice.ts';

const copy = (start: number, end: number): Step => ({ copy: { start, end } });

/** All runs of at least one byte that are equal in the two texts, any number of them chosen. */
function runsOf(left: Buffer, right: Buffer, choose: (at: number) => boolean): EqualRun[] {
  const runs: EqualRun[] = [];
  for (let l = 0; l < left.length; l++) {
    for (let r = 0; r < right.length; r++) {
      let length = 0;
      while (l + length < left.length && r + length < right.length && left[l + length] === right[r + length]) length++;
      if (length > 0 && choose(runs.length * 7 + l + r)) runs.push({ left: l, right: r, length });
    }
  }
  return runs;
}

it('says of copied pieces what comparing all of their bytes says, whatever is known', () => {
  const bytes = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 12 }).map((list) => Buffer.from(list));
  const cut = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 4 });
  fc.assert(
    fc.property(bytes, bytes, cut, fc.nat(5), (left, right, cuts, salt) => {
      const steps = cuts.map(([a, b]) => copy(Math.min(a, b, right.length), Math.min(Math.max(a, b), right.length)));
      const made = Buffer.concat(
        steps.map((step) => ('copy' in step ? right.subarray(step.copy.start, step.copy.end) : Buffer.alloc(0))),
      );
      const runs = runsOf(left, right, (at) => (at + salt) % 3 === 0);
      expect(givesLeft(steps, memorySource(left), memorySource(right), runs)).toBe(made.equals(left));
    }),
    { numRuns: 2_000 },
  );
});

it('does not take a run for equal in another place than where it was compared', () => {
  const [left, right] = [Buffer.from('abab'), Buffer.from('abba')];
  const runs = [{ left: 0, right: 0, length: 2 }];
  expect(givesLeft([copy(0, 2), copy(0, 2)], memorySource(left), memorySource(right), runs)).toBe(true);
  expect(givesLeft([copy(0, 4)], memorySource(left), memorySource(right), runs)).toBe(false);
  expect(givesLeft([copy(0, 2)], memorySource(left), memorySource(right), runs)).toBe(false);
});
