import { between, type LineHunk, type LineMatch, numbers } from './lines.ts';

/** One line of each side that belong together; null where there is no counterpart. */
export interface LinePair {
  readonly left: number | null;
  readonly right: number | null;
}

/** Pairs of lines that are held against each other inside one hunk of unequal counts. */
const maxLikenessTests = 2_500;
const minLikeness = 0.5;

/**
 * Which lines of a hunk belong together: one to one when the counts are equal, else those that `likeness` (0 to 1) finds
 * alike, in order. Lines without a counterpart stand alone.
 */
export function pairLines(hunk: LineHunk, likeness: (left: number, right: number) => number): LinePair[] {
  const leftCount = hunk.left.end - hunk.left.start;
  const rightCount = hunk.right.end - hunk.right.start;
  if (leftCount === rightCount) {
    return Array.from({ length: leftCount }, (_, at) => ({ left: hunk.left.start + at, right: hunk.right.start + at }));
  }
  const matched = leftCount * rightCount > maxLikenessTests ? [] : alikeLines(hunk, likeness);
  return between(matched, hunk).flatMap(({ at, pair }) => [
    ...numbers(at.left).map((line) => ({ left: line, right: null })),
    ...numbers(at.right).map((line) => ({ left: null, right: line })),
    ...(pair === null ? [] : [pair]),
  ]);
}

/** The alignment with the greatest sum of likenesses, each at least `minLikeness`. */
function alikeLines(hunk: LineHunk, likeness: (left: number, right: number) => number): LineMatch[] {
  const lefts = numbers(hunk.left);
  const rights = numbers(hunk.right);
  const width = rights.length + 1;
  const scores = lefts.map((left) => rights.map((right) => likeness(left, right)));
  const best = new Float64Array((lefts.length + 1) * width);
  const scoreAt = (row: number, column: number): number => {
    const score = scores[row]?.[column] ?? 0;
    return score < minLikeness ? -1 : score + (best[(row + 1) * width + column + 1] ?? 0);
  };
  for (let row = lefts.length - 1; row >= 0; row -= 1) {
    for (let column = rights.length - 1; column >= 0; column -= 1) {
      const skip = Math.max(best[(row + 1) * width + column] ?? 0, best[row * width + column + 1] ?? 0);
      best[row * width + column] = Math.max(skip, scoreAt(row, column));
    }
  }
  const matches: LineMatch[] = [];
  for (let row = 0, column = 0; row < lefts.length && column < rights.length; ) {
    const here = best[row * width + column] ?? 0;
    if (here === scoreAt(row, column)) matches.push({ left: lefts[row++] ?? 0, right: rights[column++] ?? 0 });
    else if (here === best[(row + 1) * width + column]) row += 1;
    else column += 1;
  }
  return matches;
}
