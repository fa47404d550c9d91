import { shortenMiddle } from '../terminal/cells.ts';
import { type Line, printed, type Span, span } from '../terminal/line.ts';
import { groupDigits, verdictSentence, verdictWord } from '../view/wording.ts';
import { markOf } from './mark.ts';
import { fitted, painted } from './paint.ts';
import type { State } from './state.ts';
import type { TreeNode } from './tree.ts';

/** Columns and rows of the terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const smallest: Size = { columns: 80, rows: 24 };

/** Above the panes the verdict and a line of titles, below them a line of keys. */
const otherRows = 3;

export function paneHeight({ rows }: Size): number {
  return Math.max(1, rows - otherRows);
}

export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < smallest.columns || rows < smallest.rows;
}

/** Columns of the two panes; one of them is all of it when the details are zoomed. */
export function paneWidths({ columns }: Size, zoomed: boolean): { readonly tree: number; readonly details: number } {
  if (zoomed) return { tree: 0, details: columns };
  const tree = Math.min(76, Math.floor(columns * 0.42));
  return { tree, details: columns - tree - 3 };
}

export interface FrameParts {
  readonly state: State;
  readonly size: Size;
  readonly color: boolean;
  /** The details from the first line on that is to be seen. */
  readonly details: readonly Line[];
  /** How many there are in all; null for views that do not scroll. */
  readonly total: number | null;
}

/** The whole screen, one string a row. */
export function frameRows(parts: FrameParts): string[] {
  const { state, size, color, details } = parts;
  const height = paneHeight(size);
  const { tree, details: wide } = paneWidths(size, state.zoomed);
  const paint = (line: Line, width: number): string => painted(fitted(line, width), color);
  const rows = Array.from({ length: height }, (_, at) => {
    const right = paint(details[at] ?? [], wide);
    return tree === 0 ? right : `${treeRow(parts, state.top + at, tree)}${paint([printed(' │ ', 'dim')], 3)}${right}`;
  });
  const titles = tree === 0 ? [] : [...fitted(treeTitle(state), tree), printed(' │ ', 'dim')];
  return [
    paint(verdictLine(state), size.columns),
    paint([...titles, ...fitted(detailsTitle(parts), wide)], size.columns),
    ...rows,
    paint(bottomLine(state), size.columns),
  ];
}

function treeRow({ state, color }: FrameParts, at: number, width: number): string {
  const node = state.rows[at];
  if (node === undefined) return ' '.repeat(width);
  const emphasis = at !== state.at ? 'none' : state.focus === 'tree' ? 'chosen' : 'kept';
  return painted(fitted(rowLine(node, state.opened.has(node), width), width), color, emphasis);
}

function rowLine(node: TreeNode, open: boolean, width: number): Line {
  const { sign, style } = markOf(node.rank);
  const branch = node.children.length > 0;
  const fold = branch ? (open ? '▾ ' : '▸ ') : '  ';
  const count = branch && node.count > 0 ? ` ${groupDigits(node.count)}` : '';
  const head = [printed('  '.repeat(Math.min(node.level, 10))), printed(sign, style), printed(` ${fold}`, 'dim')];
  const used = head.reduce((sum, { text }) => sum + text.length, 0);
  const room = Math.max(1, width - used - count.length);
  // The end of a place says more than its beginning; a sentence is read from its start.
  const text = node.finding === null ? node.label : shortenMiddle(node.label, room);
  const label = fitted([printed(text, node.level === 0 ? 'strong' : 'plain')], room);
  return [...head, ...label, printed(count, 'dim')];
}

function verdictLine({ model }: State): Line {
  const { verdict } = model.report;
  const style = verdict === 'identical' || verdict === 'equivalent' ? 'good' : 'bad';
  return [
    printed(' '),
    printed(verdictWord[verdict], style),
    span(`  ${verdictSentence(model.report, model.sections)}`),
  ];
}

function treeTitle({ model, grouping, filter, focus }: State): Line {
  const { counts } = model;
  const count =
    filter === 'all'
      ? groupDigits(counts.all)
      : `${filter}: ${groupDigits(counts[filter])} of ${groupDigits(counts.all)}`;
  return [
    printed(grouping === 'causes' ? 'By cause' : 'By file', focus === 'tree' ? 'strong' : 'dim'),
    printed(`  ${count}`, filter === 'all' ? 'dim' : 'warn'),
  ];
}

const viewNames = { overview: 'Details', unified: 'Text difference', split: 'Side by side', hex: 'Bytes' } as const;

function detailsTitle({ state, total }: FrameParts): Line {
  const { view, focus, scroll, height } = state;
  const name = printed(viewNames[view], focus === 'details' ? 'strong' : 'dim');
  if (total === null || total <= height) return [name];
  const last = Math.min(total, scroll + height);
  return [name, printed(`  ${groupDigits(scroll + 1)}–${groupDigits(last)} of ${groupDigits(total)}`, 'dim')];
}

function bottomLine({ prompt, message, focus, view }: State): Line {
  if (prompt !== null) {
    const label = prompt.kind === 'search' ? '/' : 'Write to NAME-left and NAME-right, NAME: ';
    return [
      printed(label, 'strong'),
      span(prompt.text),
      printed(' ', 'cursor'),
      ...(prompt.kind === 'export' ? [printed('  Enter writes, Esc drops it', 'dim')] : []),
    ];
  }
  if (message !== '') return [span(message, 'strong')];
  const inDetails: readonly (readonly [string, string])[] =
    view === 'hex'
      ? [
          ['hjkl', 'move'],
          ['x', 'details'],
        ]
      : [
          ['jk', 'scroll'],
          ['h', 'back'],
          ['d', 'diff'],
          ['x', 'bytes'],
        ];
  const inTree = [
    ['⏎', 'open'],
    ['/', 'search'],
    ['f', 'filter'],
    ['c', 'causes'],
    ['t', 'files'],
    ['d', 'diff'],
    ['x', 'bytes'],
  ] as const;
  const keys = [...(focus === 'tree' ? inTree : inDetails), ['?', 'help'], ['q', 'quit']] as const;
  return keys.flatMap(([key, what]): Span[] => [printed(key, 'strong'), printed(` ${what}  `, 'dim')]);
}
