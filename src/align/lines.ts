import { diffArrays } from 'diff';
import { maxLineEdits } from '../bytes/limits.ts';
import { movedItems } from './order.ts';

/** Lines `[start, end)`, counted from 0. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Lines that differ, between two places where both sides agree. */
export interface LineHunk {
  readonly left: LineRange;
  readonly right: LineRange;
  /** True when the search was given up inside: the hunk may hold lines that both sides share. */
  readonly coarse: boolean;
}

/** Edits allowed between two anchors once the search as a whole was given up. */
const maxAnchoredEdits = 100;

/**
 * Where two sequences of lines differ. Equal strings are equal lines. The answer depends on the lines alone: a search
 * that costs more than `maxLineEdits` edits is cut up at lines that are unique on both sides, and what is left is coarse.
 */
export function alignLines(left: readonly string[], right: readonly string[]): LineHunk[] {
  const [leftIds, rightIds] = intern(left, right);
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && leftIds[head] === rightIds[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && leftIds[left.length - 1 - tail] === rightIds[right.length - 1 - tail]) tail += 1;
  const middle = {
    left: { start: head, end: left.length - tail },
    right: { start: head, end: right.length - tail },
  };
  return hunksIn(keptLines(leftIds, rightIds, middle), middle, maxLineEdits);
}

interface Kept {
  readonly ids: readonly number[];
  readonly lines: readonly number[];
}

/** Two places, one of each side, that hold the same. */
export interface LineMatch {
  readonly left: number;
  readonly right: number;
}

/** The same stretch on both sides: between two places that match. */
export interface LineWindow {
  readonly left: LineRange;
  readonly right: LineRange;
}

function intern(left: readonly string[], right: readonly string[]): [number[], number[]] {
  const known = new Map<string, number>();
  const idOf = (line: string): number => {
    const found = known.get(line);
    if (found !== undefined) return found;
    known.set(line, known.size);
    return known.size - 1;
  };
  return [left.map(idOf), right.map(idOf)];
}

/** Lines that the other side does not have at all are in no common subsequence: leaving them out changes no answer. */
function keptLines(left: readonly number[], right: readonly number[], window: LineWindow): [Kept, Kept] {
  const inLeft = new Set(left.slice(window.left.start, window.left.end));
  const inRight = new Set(right.slice(window.right.start, window.right.end));
  return [keep(left, window.left, inRight), keep(right, window.right, inLeft)];
}

function keep(ids: readonly number[], range: LineRange, wanted: ReadonlySet<number>): Kept {
  const lines = numbers(range).filter((line) => wanted.has(ids[line] ?? -1));
  return { lines, ids: lines.map((line) => ids[line] ?? -1) };
}

function hunksIn([left, right]: readonly [Kept, Kept], window: LineWindow, maxEdits: number): LineHunk[] {
  const matches = commonSubsequence(left, right, maxEdits);
  if (matches !== undefined) return hunksBetween(matches, window, false);
  const anchors = maxEdits === maxLineEdits ? uniqueAnchors(left, right) : [];
  if (anchors.length === 0) return [{ ...window, coarse: true }];
  return between(anchors, window).flatMap(({ at }) => {
    if (isEmpty(at.left) && isEmpty(at.right)) return [];
    return hunksIn([part(left, at.left), part(right, at.right)], at, maxAnchoredEdits);
  });
}

/** The kept lines inside `range`. Both lists are sorted, so a cut suffices. */
function part(kept: Kept, range: LineRange): Kept {
  const start = firstFrom(kept.lines, range.start);
  const end = firstFrom(kept.lines, range.end);
  return { ids: kept.ids.slice(start, end), lines: kept.lines.slice(start, end) };
}

function firstFrom(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function commonSubsequence(left: Kept, right: Kept, maxEditLength: number): LineMatch[] | undefined {
  const changes = diffArrays([...left.ids], [...right.ids], { maxEditLength });
  if (changes === undefined) return undefined;
  const matches: LineMatch[] = [];
  let leftAt = 0;
  let rightAt = 0;
  for (const { added, removed, count } of changes) {
    if (!added && !removed) {
      for (let step = 0; step < count; step += 1) {
        matches.push({ left: left.lines[leftAt + step] ?? 0, right: right.lines[rightAt + step] ?? 0 });
      }
    }
    if (!added) leftAt += count;
    if (!removed) rightAt += count;
  }
  return matches;
}

/** Patience: lines that occur once on each side, and of those the longest run that is in the same order. */
function uniqueAnchors(left: Kept, right: Kept): LineMatch[] {
  const rightLines = once(right);
  const pairs = [...once(left)].flatMap(([id, line]) => {
    const other = rightLines.get(id);
    return other === undefined ? [] : [{ left: line, right: other }];
  });
  pairs.sort((a, b) => a.left - b.left);
  const moved = new Set(movedItems(pairs.map((pair) => pair.right)));
  return pairs.filter((_, at) => !moved.has(at));
}

function once(kept: Kept): Map<number, number> {
  const seen = new Set<number>();
  const single = new Map<number, number>();
  kept.ids.forEach((id, at) => {
    if (seen.has(id)) single.delete(id);
    else single.set(id, kept.lines[at] ?? 0);
    seen.add(id);
  });
  return single;
}

function hunksBetween(matches: readonly LineMatch[], window: LineWindow, coarse: boolean): LineHunk[] {
  return between(matches, window).flatMap(({ at }) =>
    isEmpty(at.left) && isEmpty(at.right) ? [] : [{ ...at, coarse }],
  );
}

/** The stretches before, between and after the matches; each with the match that ends it. */
export function between(
  matches: readonly LineMatch[],
  window: LineWindow,
): { at: LineWindow; pair: LineMatch | null }[] {
  const stretches: { at: LineWindow; pair: LineMatch | null }[] = [];
  let left = window.left.start;
  let right = window.right.start;
  for (const pair of matches) {
    stretches.push({ at: { left: { start: left, end: pair.left }, right: { start: right, end: pair.right } }, pair });
    left = pair.left + 1;
    right = pair.right + 1;
  }
  const rest = { left: { start: left, end: window.left.end }, right: { start: right, end: window.right.end } };
  stretches.push({ at: rest, pair: null });
  return stretches;
}

/** The numbers of a range, one by one. */
export function numbers(range: LineRange): number[] {
  return Array.from({ length: range.end - range.start }, (_, at) => range.start + at);
}

function isEmpty(range: LineRange): boolean {
  return range.start === range.end;
}
