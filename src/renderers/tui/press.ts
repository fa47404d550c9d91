import { nextFilter } from './model.ts';
import type { Press, Pressed } from './pressed.ts';
import { promptKey } from './prompt.ts';
import { searchFrom } from './search.ts';
import { type State, select, selected, setOpen, withTree } from './state.ts';

/** What the details look like at the moment, as far as keys move in them. */
export interface DetailsShape {
  readonly lines: number;
  /** Of the hex view: bytes of a row, and where the cursor may go; null in other views. */
  readonly hex: { readonly perRow: number; readonly low: number; readonly high: number } | null;
}

export const defaultExport = 'odp-diff-export';

export function press(state: State, key: Press, shape: DetailsShape): Pressed {
  if (state.prompt !== null) return promptKey(state, state.prompt, key);
  if (state.help)
    return { state: key.input === 'q' || key.input === '?' || key.name !== null ? closeHelp(state) : state };
  const quiet = state.message === '' ? state : { ...state, message: '' };
  const command = commands[key.input];
  if (command !== undefined && key.name === null) return command(quiet);
  const move = movement(key);
  if (move === null) return other(quiet, key);
  return { state: quiet.focus === 'tree' ? moveTree(quiet, move) : moveDetails(quiet, move, shape) };
}

function closeHelp(state: State): State {
  return { ...state, help: false };
}

const commands: Readonly<Record<string, (state: State) => Pressed>> = {
  q: (state) => ({ state, effect: { kind: 'quit' } }),
  '?': (state) => ({ state: { ...state, help: true } }),
  '/': (state) => ({ state: { ...state, prompt: { kind: 'search', text: '' } } }),
  n: (state) => ({ state: searchFrom(state, 1) }),
  N: (state) => ({ state: searchFrom(state, -1) }),
  f: (state) => ({ state: filtered(state, 1) }),
  F: (state) => ({ state: filtered(state, -1) }),
  c: (state) => ({ state: grouped(state, 'causes') }),
  t: (state) => ({ state: grouped(state, 'files') }),
  d: (state) => ({ state: viewed(state, nextDiff[state.view]) }),
  x: (state) => ({ state: viewed(state, state.view === 'hex' ? 'overview' : 'hex') }),
  z: (state) => ({ state: { ...state, zoomed: !state.zoomed, focus: state.zoomed ? state.focus : 'details' } }),
  o: (state) => ({ state, effect: { kind: 'pager' } }),
  y: (state) => ({ state, effect: { kind: 'copy' } }),
  e: (state) => ({ state: { ...state, prompt: { kind: 'export', text: defaultExport } } }),
};

const nextDiff = { overview: 'unified', unified: 'split', split: 'overview', hex: 'unified' } as const;

function viewed(state: State, view: State['view']): State {
  return { ...state, view, scroll: 0, cursor: 0 };
}

function filtered(state: State, by: 1 | -1): State {
  const filter = nextFilter(state.model, state.filter, by);
  return filter === state.filter
    ? { ...state, message: 'There is nothing to filter by.' }
    : withTree({ ...state, filter }, selected(state));
}

function grouped(state: State, grouping: State['grouping']): State {
  return grouping === state.grouping ? state : withTree({ ...state, grouping }, selected(state));
}

/** A step in rows and columns, or to an end. */
type Move =
  | { readonly rows: number; readonly columns: number }
  | { readonly pages: number }
  | { readonly end: 'first' | 'last' };

const moves: Readonly<Record<string, Move>> = {
  up: { rows: -1, columns: 0 },
  k: { rows: -1, columns: 0 },
  down: { rows: 1, columns: 0 },
  j: { rows: 1, columns: 0 },
  left: { rows: 0, columns: -1 },
  h: { rows: 0, columns: -1 },
  right: { rows: 0, columns: 1 },
  l: { rows: 0, columns: 1 },
  pageup: { pages: -1 },
  b: { pages: -1 },
  pagedown: { pages: 1 },
  home: { end: 'first' },
  g: { end: 'first' },
  end: { end: 'last' },
  G: { end: 'last' },
};

function movement({ input, name }: Press): Move | null {
  return moves[name ?? input] ?? null;
}

function other(state: State, { input, name }: Press): Pressed {
  if (name === 'tab') return { state: { ...state, focus: state.focus === 'tree' ? 'details' : 'tree', zoomed: false } };
  if (name === 'escape') return { state: { ...state, focus: 'tree', zoomed: false } };
  if (name !== 'enter' && input !== ' ') return { state };
  const node = selected(state);
  if (state.focus !== 'tree' || node === undefined) return { state };
  if (node.children.length === 0) return { state: { ...state, focus: 'details' } };
  return { state: setOpen(state, node, !state.opened.has(node)) };
}

function moveTree(state: State, move: Move): State {
  if ('end' in move) return select(state, move.end === 'first' ? 0 : state.rows.length - 1);
  if ('pages' in move) return select(state, state.at + move.pages * Math.max(1, state.height - 1));
  if (move.rows !== 0) return select(state, state.at + move.rows);
  const node = selected(state);
  if (node === undefined) return state;
  const open = state.opened.has(node) && node.children.length > 0;
  if (move.columns > 0) {
    if (node.children.length === 0) return { ...state, focus: 'details' };
    return open ? select(state, state.at + 1) : setOpen(state, node, true);
  }
  if (open) return setOpen(state, node, false);
  return node.parent === null || node.parent.level < 0 ? state : select(state, state.rows.indexOf(node.parent));
}

function moveDetails(state: State, move: Move, { lines, hex }: DetailsShape): State {
  if (hex !== null) return { ...state, cursor: Math.max(hex.low, Math.min(hex.high, hexCursor(state, move, hex))) };
  const last = Math.max(0, lines - state.height);
  if ('end' in move) return { ...state, scroll: move.end === 'first' ? 0 : last };
  if ('pages' in move) return scrolled(state, state.scroll + move.pages * Math.max(1, state.height - 1), last);
  if (move.columns < 0) return { ...state, focus: 'tree', zoomed: false };
  return scrolled(state, state.scroll + move.rows, last);
}

function scrolled(state: State, to: number, last: number): State {
  return { ...state, scroll: Math.max(0, Math.min(to, last)) };
}

function hexCursor(
  { cursor, height }: State,
  move: Move,
  { perRow, low, high }: { readonly perRow: number; readonly low: number; readonly high: number },
): number {
  if ('end' in move) return move.end === 'first' ? low : high;
  if ('pages' in move) return cursor + move.pages * perRow * Math.max(1, Math.floor(height / 2) - 2);
  return cursor + move.rows * perRow + move.columns;
}
