/**
 * A design of group tests: which of `count` variations are in force in which test. Each variation is in the same number
 * of tests, half of them, and no two are in the same ones, so that a place that moves in exactly the tests of one
 * variation is moved by it: 6 builds tell 20 variations apart, each seen three times with and three times without.
 * Returns the indices of the variations for each test.
 */
export function groupTests(count: number): readonly (readonly number[])[] {
  const tests = testsFor(count);
  const chosen = subsets(tests, weightOf(tests)).slice(0, count);
  return Array.from({ length: tests }, (_, test) =>
    chosen.flatMap((members, variation) => (members.includes(test) ? [variation] : [])),
  );
}

/** The fewest tests that have enough different halves. */
function testsFor(count: number): number {
  let tests = 0;
  while (choose(tests, weightOf(tests)) < count) tests += 1;
  return count === 0 ? 0 : Math.max(1, tests);
}

function weightOf(tests: number): number {
  return Math.max(1, Math.floor(tests / 2));
}

function choose(from: number, take: number): number {
  let ways = take > from ? 0 : 1;
  for (let at = 1; at <= take && ways > 0; at++) ways = (ways * (from - take + at)) / at;
  return ways;
}

/** All subsets of one size, those first that use the tests evenly: neighbours in the list share as little as can be. */
function subsets(from: number, size: number): number[][] {
  const all: number[][] = [];
  const extend = (start: number, made: readonly number[]): void => {
    if (made.length === size) all.push([...made]);
    else for (let next = start; next < from; next++) extend(next + 1, [...made, next]);
  };
  extend(0, []);
  return evenly(all, from);
}

/** Takes in turn the subset whose tests were used least so far; ties in the order given. */
function evenly(all: readonly number[][], tests: number): number[][] {
  const used = new Array<number>(tests).fill(0);
  const left = [...all];
  const taken: number[][] = [];
  while (left.length > 0) {
    const costs = left.map((members) => members.reduce((sum, test) => sum + (used[test] ?? 0) ** 2, 0));
    const best = costs.indexOf(Math.min(...costs));
    const [members] = left.splice(best, 1);
    if (members === undefined) break;
    for (const test of members) used[test] = (used[test] ?? 0) + 1;
    taken.push(members);
  }
  return taken;
}
