import { differingBytes } from '../../align/byte-runs.ts';
import { pairLines } from '../../align/line-pairs.ts';
import type { LineHunk, LineRange } from '../../align/lines.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { bytesOf, lineText, rangeOf, slice, type Text } from './line-text.ts';
import { decodeText } from './lines.ts';
import { commonEnds, differingMiddle, middleFacts, shorten } from './middle.ts';

/** The sites of one hunk: a site for each pair of lines and each line of one side; one site for all when it is coarse. */
export function hunkSites(path: Path, left: Text, right: Text, hunk: LineHunk): Site[] {
  if (hunk.coarse) return [coarseSite(path, left, right, hunk)];
  const likeness = (l: number, r: number): number => likenessOf(lineText(left, l), lineText(right, r));
  return pairLines(hunk, likeness).map((pair) => lineSite(path, left, right, pair.left, pair.right));
}

const nothing = { start: 0, end: 0 };

function coarseSite(path: Path, left: Text, right: Text, hunk: LineHunk): Site {
  const side = (text: Text, range: LineRange): SiteSide | null => {
    const ranges = bytesOf(text, range);
    return ranges.length === 0 ? null : { value: shorten(decodeText(slice(text, ranges[0] ?? nothing))), ranges };
  };
  const leftSide = side(left, hunk.left);
  const rightSide = side(right, hunk.right);
  const leftRange = leftSide?.ranges[0] ?? nothing;
  const rightRange = rightSide?.ranges[0] ?? nothing;
  const shown = leftSide === null ? hunk.right : hunk.left;
  return {
    path,
    key: 'text:line',
    kind: 'line',
    name: `lines ${shown.start + 1}–${shown.end} (not aligned)`,
    left: leftSide,
    right: rightSide,
    bytes: differingBytes(slice(left, leftRange), slice(right, rightRange)),
    facts: { coarse: true },
  };
}

function lineSite(path: Path, left: Text, right: Text, leftLine: number | null, rightLine: number | null): Site {
  const leftText = leftLine === null ? '' : lineText(left, leftLine);
  const rightText = rightLine === null ? '' : lineText(right, rightLine);
  const both = leftLine !== null && rightLine !== null;
  const leftRange = rangeOf(left, leftLine);
  const rightRange = rangeOf(right, rightLine);
  const [leftShown, rightShown] = both ? shownLines(leftText, rightText) : [shorten(leftText), shorten(rightText)];
  return {
    path,
    key: 'text:line',
    kind: 'line',
    name: `line ${(leftLine ?? rightLine ?? 0) + 1}`,
    left: leftLine === null ? null : { value: leftShown, ranges: [leftRange] },
    right: rightLine === null ? null : { value: rightShown, ranges: [rightRange] },
    bytes: differingBytes(slice(left, leftRange), slice(right, rightRange)),
    ...(both ? { facts: middleFacts(leftText, rightText) } : {}),
  };
}

/** How many characters before the middle of a very long line are shown. */
const shownBefore = 200;

/** Long lines (minified scripts) are shown from shortly before the place where they differ. */
function shownLines(left: string, right: string): [string, string] {
  const { start } = differingMiddle(left, right);
  const from = shorten(left) === left && shorten(right) === right ? 0 : Math.max(0, start - shownBefore);
  const mark = from > 0 ? '…' : '';
  return [shorten(mark + left.slice(from)), shorten(mark + right.slice(from))];
}

/** Characters of a line that are looked at to find its counterpart. */
const maxLikenessCharacters = 1_000;

/** Share of the longer line that is common head or tail. */
function likenessOf(leftLine: string, rightLine: string): number {
  const left = leftLine.slice(0, maxLikenessCharacters);
  const right = rightLine.slice(0, maxLikenessCharacters);
  const { head, tail } = commonEnds(left, right);
  const longer = Math.max(left.length, right.length);
  return longer === 0 ? 1 : (head + tail) / longer;
}
