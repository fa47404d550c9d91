import { differingBytes } from '../../align/byte-runs.ts';
import { alignLines, type LineHunk, type LineRange } from '../../align/lines.ts';
import { maxTextLines } from '../../bytes/limits.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { collationsOf } from '../../util/collation.ts';
import { emitByteSites } from './byte-sites.ts';
import { hunkSites } from './line-sites.ts';
import { bytesOf, content, slice, type Text, textOf } from './line-text.ts';
import { decodeText } from './lines.ts';
import { shorten } from './middle.ts';

/**
 * Compares two texts line by line: changed and one-sided lines (`text:line`), lines that only changed places
 * (`text:order`), or terminators alone (`text:line-endings`). Texts of very many lines are compared as byte ranges.
 */
export function compareLines(left: Node, right: Node, cx: CompareContext): void {
  const a = textOf(left);
  const b = textOf(right);
  if (a.bytes.equals(b.bytes)) return;
  if (Math.max(a.lines.length, b.lines.length) > maxTextLines) {
    emitByteSites(left, right, cx, { key: 'opaque:bytes' });
    return;
  }
  const endings = lineEndingSite(left.path, a, b);
  if (endings !== undefined) {
    cx.emit(endings);
    return;
  }
  const hunks = alignLines(stored(a), stored(b));
  if (sameLines(a, b, hunks)) cx.emit(orderSite(left.path, a, b, hunks));
  else for (const hunk of hunks) for (const site of hunkSites(left.path, a, b, hunk)) cx.emit(site);
}

function stored({ bytes, lines }: Text): string[] {
  return lines.map(({ at }) => bytes.toString('latin1', at.start, at.end));
}

function lineEndingSite(path: Path, left: Text, right: Text): Site | undefined {
  if (left.lines.length !== right.lines.length) return undefined;
  const leftRanges: ByteRange[] = [];
  const rightRanges: ByteRange[] = [];
  let bytes = 0;
  for (const [at, line] of left.lines.entries()) {
    const other = right.lines[at];
    if (other === undefined || content(left, line) !== content(right, other)) return undefined;
    const leftEnd = { start: line.contentEnd, end: line.at.end };
    const rightEnd = { start: other.contentEnd, end: other.at.end };
    const differing = differingBytes(slice(left, leftEnd), slice(right, rightEnd));
    if (differing === 0) continue;
    bytes += differing;
    leftRanges.push(leftEnd);
    rightRanges.push(rightEnd);
  }
  return {
    path,
    key: 'text:line-endings',
    kind: 'metadata',
    name: 'line endings',
    left: { value: endingName(left, leftRanges), ranges: leftRanges },
    right: { value: endingName(right, rightRanges), ranges: rightRanges },
    bytes,
  };
}

function endingName(text: Text, ranges: readonly ByteRange[]): string {
  const names = new Set(ranges.map((range) => slice(text, range).toString('latin1')));
  const shown = [...names].map((ending) => ending.replace('\r', 'CR').replace('\n', 'LF') || 'none').sort();
  return shown.join(', ').replace('CRLF', 'CR LF');
}

/** True when the differing lines are the same lines in another order. */
function sameLines(left: Text, right: Text, hunks: readonly LineHunk[]): boolean {
  const lines = (text: Text, range: LineRange): string[] =>
    text.lines.slice(range.start, range.end).map((line) => content(text, line));
  const lefts = hunks.flatMap((hunk) => lines(left, hunk.left));
  const rights = hunks.flatMap((hunk) => lines(right, hunk.right));
  return lefts.length === rights.length && lefts.sort().join('\n') === rights.sort().join('\n');
}

function orderSite(path: Path, left: Text, right: Text, hunks: readonly LineHunk[]): Site {
  const side = (text: Text, ranges: readonly LineRange[]): SiteSide => {
    const parts = ranges.flatMap((range) => bytesOf(text, range));
    return { value: shorten(parts.map((range) => decodeText(slice(text, range))).join('')), ranges: parts };
  };
  const leftSide = side(
    left,
    hunks.map((hunk) => hunk.left),
  );
  const rightSide = side(
    right,
    hunks.map((hunk) => hunk.right),
  );
  return {
    path,
    key: 'text:order',
    kind: 'order',
    name: 'order of lines',
    left: leftSide,
    right: rightSide,
    bytes: Math.max(lengthOf(leftSide.ranges), lengthOf(rightSide.ranges)),
    facts: {
      itemsEqual: true,
      leftOrder: [...collationsOf(region(left, hunks, 'left'))],
      rightOrder: [...collationsOf(region(right, hunks, 'right'))],
    },
  };
}

/** The lines from the first to the last one that changed places: how they are sorted says what sorted them. */
function region(text: Text, hunks: readonly LineHunk[], side: 'left' | 'right'): string[] {
  const start = hunks[0]?.[side].start ?? 0;
  const end = hunks.at(-1)?.[side].end ?? 0;
  return text.lines.slice(start, end).map((line) => content(text, line));
}

function lengthOf(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}
