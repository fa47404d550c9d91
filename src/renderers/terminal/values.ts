import { type Difference, differenceOf } from '../../util/difference.ts';
import { printable } from '../../util/printable.ts';
import { ellipsis, endOf, shortenMiddle, startOf, widthOf } from './cells.ts';
import { cutWord } from './layout.ts';
import { type Line, printed, type Span } from './line.ts';

const labels = { left: 'left   ', right: 'right  ' } as const;
const labelWidth = labels.right.length;

/** Shared text kept on each side of a differing part that fills the line by itself. */
const minimumContext = 10;

export interface ValueOptions {
  readonly width: number;
  readonly indent: number;
  /** Marks by colour when set, by a row of carets when not. */
  readonly color: boolean;
  /** Whole values over several rows when set, one shortened row each when not. */
  readonly full: boolean;
}

/** Both values under each other with the differing part marked; no lines when neither side has a value. */
export function valueLines(left: string | null, right: string | null, options: ValueOptions): Line[] {
  if (left === null && right === null) return [];
  if (left === null || right === null) {
    return [...plainValue('left', left, options), ...plainValue('right', right, options)];
  }
  const difference = differenceOf(printable(left), printable(right));
  return options.full ? fullPair(difference, options) : shortPair(difference, options);
}

/** One side's value when there is nothing to hold it against. */
function plainValue(side: keyof typeof labels, value: string | null, options: ValueOptions): Line[] {
  const label = [printed(' '.repeat(options.indent)), printed(labels[side], 'dim')];
  if (value === null) return [[...label, printed('(absent)', 'dim')]];
  const room = options.width - options.indent - labelWidth;
  const text = printable(value);
  const rows = options.full ? cutWord([printed(text)], room, room) : [[printed(shortenMiddle(text, room))]];
  return labelled(side, rows.length === 0 ? [[]] : rows, options);
}

function shortPair(whole: Difference, options: ValueOptions): Line[] {
  const { prefix, left, right, suffix } = shorten(whole, options.width - options.indent - labelWidth);
  const side = (name: 'left' | 'right', middle: string): Line[] =>
    labelled(name, [pairSpans(prefix, name, middle, suffix)], options);
  const lines = [...side('left', left), ...side('right', right)];
  const wide = Math.max(widthOf(left), widthOf(right));
  if (options.color || wide === 0) return lines;
  const before = options.indent + labelWidth + widthOf(prefix);
  return [...lines, [printed(' '.repeat(before)), printed('^'.repeat(wide), 'dim')]];
}

function fullPair({ prefix, left, right, suffix }: Difference, options: ValueOptions): Line[] {
  const room = options.width - options.indent - labelWidth;
  return (['left', 'right'] as const).flatMap((name) => {
    const rows = cutWord(pairSpans(prefix, name, name === 'left' ? left : right, suffix), room, room);
    const lines = labelled(name, rows.length === 0 ? [[]] : rows, options);
    return options.color ? lines : lines.flatMap((line, at) => [line, ...caretRow(rows[at] ?? [], options)]);
  });
}

function pairSpans(prefix: string, name: 'left' | 'right', middle: string, suffix: string): Span[] {
  return [printed(prefix), printed(middle, `mark-${name}`), printed(suffix)].filter(({ text }) => text !== '');
}

/** Carets under the marked spans of one row; no line when the row has none. */
function caretRow(row: readonly Span[], options: ValueOptions): Line[] {
  if (!row.some(({ style }) => style.startsWith('mark-'))) return [];
  const carets = row.map(({ text, style }) => (style.startsWith('mark-') ? '^' : ' ').repeat(widthOf(text))).join('');
  return [[printed(' '.repeat(options.indent + labelWidth)), printed(carets, 'dim')]];
}

function labelled(side: keyof typeof labels, rows: readonly (readonly Span[])[], options: ValueOptions): Line[] {
  const indent = printed(' '.repeat(options.indent));
  return rows.map((row, at) => {
    const label = printed(at === 0 ? labels[side] : ' '.repeat(labelWidth), 'dim');
    return [indent, label, ...(row.length === 0 ? [printed('(empty)', 'dim')] : row)];
  });
}

/** Fits both values into `room` columns: first the shared ends give way, then the middle itself. */
export function shorten(whole: Difference, room: number): Difference {
  const [head, tail] = [widthOf(whole.prefix), widthOf(whole.suffix)];
  const middle = Math.max(widthOf(whole.left), widthOf(whole.right));
  if (head + middle + tail <= room) return whole;
  const context = Math.min(head, minimumContext) + Math.min(tail, minimumContext);
  const kept = Math.min(middle, Math.max(1, room - context));
  const forHead = Math.max(Math.floor((room - kept) / 2), room - kept - tail);
  const prefix = shortenShared(whole.prefix, Math.min(head, forHead), 'end');
  return {
    prefix,
    left: shortenMiddle(whole.left, kept),
    right: shortenMiddle(whole.right, kept),
    suffix: shortenShared(whole.suffix, room - kept - widthOf(prefix), 'start'),
  };
}

/** Shortens a shared end: two thirds of what is left stay next to the differing part, the rest at the far end. */
function shortenShared(text: string, room: number, near: 'start' | 'end'): string {
  if (widthOf(text) <= room) return text;
  if (room < 1) return '';
  const far = room < 3 * minimumContext ? 0 : Math.floor(room / 3);
  const close = room - 1 - far;
  return near === 'end'
    ? `${startOf(text, far)}${ellipsis}${endOf(text, close)}`
    : `${startOf(text, close)}${ellipsis}${endOf(text, far)}`;
}
