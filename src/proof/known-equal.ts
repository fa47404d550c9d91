import { chunksOf, sliceSource } from '../bytes/byte-source.ts';
import type { ByteSource, EqualRun } from '../model/bytes.ts';
import type { Step } from './splice.ts';

/**
 * Whether the steps give the left node, byte for byte. What is copied from where it is known to be equal is not read again;
 * everything else is. Holes are filled from the left itself.
 */
export function givesLeft(
  steps: readonly Step[],
  left: ByteSource,
  right: ByteSource,
  runs: readonly EqualRun[],
): boolean {
  const known = [...runs].sort((a, b) => a.right - b.right);
  let at = 0;
  for (const step of steps) {
    if ('copy' in step) {
      const { start, end } = step.copy;
      for (const [from, to] of unknown(known, start, end, at)) {
        if (!isSame(left, at + from - start, right, from, to - from)) return false;
      }
      at += end - start;
    } else at += step.hole.at.end - step.hole.at.start;
  }
  return at === left.size;
}

/** The parts of `[start, end)` on the right that no run says to equal what is on the left from `at` on. */
function* unknown(
  runs: readonly EqualRun[],
  start: number,
  end: number,
  at: number,
): Generator<readonly [number, number]> {
  let from = start;
  for (let place = firstBehind(runs, start); place < runs.length && from < end; place++) {
    const run = runs[place];
    if (run === undefined || run.right >= end) break;
    if (run.left - run.right !== at - start || run.right + run.length <= from) continue;
    if (run.right > from) yield [from, run.right];
    from = Math.min(run.right + run.length, end);
  }
  if (from < end) yield [from, end];
}

/** A place in the sorted runs before which none reaches beyond `offset`; runs of one archive hardly overlap. */
function firstBehind(runs: readonly EqualRun[], offset: number): number {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const run = runs[middle];
    if (run !== undefined && run.right + run.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isSame(left: ByteSource, leftAt: number, right: ByteSource, rightAt: number, length: number): boolean {
  let at = leftAt;
  for (const chunk of chunksOf(sliceSource(right, rightAt, rightAt + length))) {
    if (!chunk.equals(left.read(at, at + chunk.length))) return false;
    at += chunk.length;
  }
  return at === leftAt + length;
}
