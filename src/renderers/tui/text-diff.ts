import { structuredPatch } from 'diff';
import { differenceOf } from '../../util/difference.ts';
import { printable } from '../../util/printable.ts';
import { startOf, widthOf } from '../terminal/cells.ts';
import { cutWord } from '../terminal/layout.ts';
import { type Line, printed, type Span, type Style, span } from '../terminal/line.ts';

/** Two texts; what is said where they come from stands above them. */
export interface TextPair {
  readonly left: string;
  readonly right: string;
  readonly what: string;
}

/** A removed line, an added one, both of one change, or one that is on both sides. */
interface Row {
  readonly left: string | null;
  readonly right: string | null;
}

interface Hunk {
  readonly head: string;
  readonly rows: readonly Row[];
}

const context = 3;
/** Edits at which the comparison gives up and shows the texts as one change. */
const maxEdits = 4_000;
const maxRows = 4_000;

/** The lines that differ with three around them, removed before added. */
export function unifiedLines(pair: TextPair, width: number): Line[] {
  return diffLines(pair, (row) => {
    if (row.left !== null && row.left === row.right) return cutRow(' ', [printed(tabbed(row.left))], 'plain', width);
    const marked = markedPair(row);
    return [
      ...(marked.left === null ? [] : cutRow('-', marked.left, 'mark-left', width)),
      ...(marked.right === null ? [] : cutRow('+', marked.right, 'mark-right', width)),
    ];
  });
}

/** The same, left and right beside each other. */
export function splitLines(pair: TextPair, width: number): Line[] {
  const room = Math.max(8, Math.floor((width - 3) / 2));
  return diffLines(pair, (row) => {
    const same = row.left !== null && row.left === row.right;
    const marked = same
      ? { left: [printed(tabbed(row.left ?? ''))], right: [printed(tabbed(row.right ?? ''))] }
      : markedPair(row);
    const left = marked.left === null ? [] : nonEmpty(cutWord(marked.left, room, room));
    const right = marked.right === null ? [] : nonEmpty(cutWord(marked.right, room, room));
    const count = Math.max(left.length, right.length);
    return Array.from({ length: count }, (_, at) => [
      ...padded(left[at] ?? [], room),
      printed(same ? ' │ ' : ' ┃ ', 'dim'),
      ...(right[at] ?? []),
    ]);
  });
}

function nonEmpty(rows: readonly Span[][]): readonly Span[][] {
  return rows.length === 0 ? [[]] : rows;
}

function padded(line: Line, width: number): Span[] {
  const used = line.reduce((sum, { text }) => sum + widthOf(text), 0);
  return [...line, printed(' '.repeat(Math.max(0, width - used)))];
}

function diffLines(pair: TextPair, show: (row: Row) => Line[]): Line[] {
  if (pair.left === pair.right) return [[span(pair.what, 'dim')], [], [span('The texts are equal.')]];
  const lines: Line[] = [[span(pair.what, 'dim')]];
  for (const { head, rows } of hunksOf(pair)) {
    lines.push([span(head, 'dim')]);
    for (const row of rows) {
      if (lines.length > maxRows)
        return [...lines, [span(`More than ${maxRows} lines; press o to see the rest.`, 'dim')]];
      lines.push(...show(row));
    }
  }
  return lines;
}

function hunksOf({ left, right }: TextPair): Hunk[] {
  const patch = structuredPatch('', '', left, right, undefined, undefined, { context, maxEditLength: maxEdits });
  if (patch === undefined) return [wholeChange(left, right)];
  return patch.hunks.map(({ lines, oldStart, oldLines, newStart, newLines }) => ({
    head: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    rows: pairUp(lines),
  }));
}

function wholeChange(left: string, right: string): Hunk {
  const lines = [...left.split('\n').map((line) => `-${line}`), ...right.split('\n').map((line) => `+${line}`)];
  return { head: 'Too much differs to pair the lines.', rows: pairUp(lines) };
}

/** Removed lines meet the added ones that follow them. */
function pairUp(lines: readonly string[]): Row[] {
  const rows: Row[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const flush = (): void => {
    const count = Math.max(removed.length, added.length);
    for (let at = 0; at < count; at++) rows.push({ left: removed[at] ?? null, right: added[at] ?? null });
    removed = [];
    added = [];
  };
  for (const line of lines) {
    const text = line.slice(1);
    if (line.startsWith('-')) {
      if (added.length > 0) flush();
      removed.push(text);
    } else if (line.startsWith('+')) added.push(text);
    else if (line.startsWith(' ')) {
      flush();
      rows.push({ left: text, right: text });
    }
  }
  flush();
  return rows;
}

function markedPair({ left, right }: Row): { readonly left: Span[] | null; readonly right: Span[] | null } {
  if (left === null || right === null) {
    return {
      left: left === null ? null : [printed(tabbed(left), 'mark-left')],
      right: right === null ? null : [printed(tabbed(right), 'mark-right')],
    };
  }
  const { prefix, suffix, left: a, right: b } = differenceOf(tabbed(left), tabbed(right));
  const spans = (middle: string, style: Style): Span[] =>
    [printed(prefix), printed(middle, style), printed(suffix)].filter(({ text }) => text !== '');
  return { left: spans(a, 'mark-left'), right: spans(b, 'mark-right') };
}

/** A tab as four spaces, everything else that cannot be seen written out. */
function tabbed(line: string): string {
  return printable(line.replaceAll('\t', '    '));
}

function cutRow(sign: string, spans: readonly Span[], style: Style, width: number): Line[] {
  const rows = nonEmpty(cutWord(spans, width - 2, width - 2));
  return rows.map((row, at) => [printed(at === 0 ? `${sign} ` : startOf('  ', 2), style), ...row]);
}
