import type { Report } from '../../model/report.ts';
import { buildTree, type Grouping, type Tree } from './build-tree.ts';
import { buildModel, type Filter, type Model } from './model.ts';
import { rowsOf, type TreeNode } from './tree.ts';

/** What the right pane shows of the selected row. */
export type View = 'overview' | 'unified' | 'split' | 'hex';

/** A line of input at the bottom of the screen. */
export interface Prompt {
  readonly kind: 'search' | 'export';
  readonly text: string;
}

export interface State {
  readonly model: Model;
  readonly grouping: Grouping;
  readonly filter: Filter;
  readonly tree: Tree;
  readonly opened: ReadonlySet<TreeNode>;
  readonly rows: readonly TreeNode[];
  /** The selected row, and the first one on the screen. */
  readonly at: number;
  readonly top: number;
  readonly focus: 'tree' | 'details';
  readonly view: View;
  /** First line of the details on the screen. */
  readonly scroll: number;
  /** Bytes from the difference to the cursor of the hex view. */
  readonly cursor: number;
  readonly zoomed: boolean;
  readonly help: boolean;
  readonly prompt: Prompt | null;
  readonly query: string;
  readonly message: string;
  /** Rows that the two panes have. */
  readonly height: number;
}

/** Findings up to which everything is open at the beginning. */
const openBelow = 40;

/** The first cause is open and its first finding selected: that is the first answer. */
export function firstState(report: Report, height: number): State {
  const model = buildModel(report);
  return withTree({
    model,
    grouping: 'causes',
    filter: 'all',
    height,
    focus: 'tree',
    view: 'overview',
    scroll: 0,
    cursor: 0,
    zoomed: false,
    help: false,
    prompt: null,
    query: '',
    message: '',
  });
}

type Settings = Omit<State, 'tree' | 'opened' | 'rows' | 'at' | 'top'>;

/** A fresh tree for grouping and filter; `keep` stays selected where it is still there. */
export function withTree(settings: Settings, keep: TreeNode | undefined = undefined): State {
  const tree = buildTree(settings.model, settings.grouping, settings.filter);
  const few = settings.model.shown.length <= openBelow;
  const opened = new Set(few ? tree.nodes : lonelyPath(tree.root));
  const rows = rowsOf(tree.root, (node) => opened.has(node));
  const state: State = { ...settings, tree, opened, rows, at: 0, top: 0, scroll: 0, cursor: 0 };
  const same = keep === undefined ? undefined : tree.nodes.find((node) => isSame(node, keep));
  return same === undefined ? state : reveal(state, same);
}

function isSame(node: TreeNode, other: TreeNode): boolean {
  if (other.finding !== null) return node.finding === other.finding;
  if (other.problem !== null) return node.problem === other.problem;
  return other.cause !== null && node.cause === other.cause;
}

/** The first of the top rows, and below it what has no alternative. */
function lonelyPath(root: TreeNode): TreeNode[] {
  const open: TreeNode[] = [];
  for (let at = root.children[0]; at !== undefined; at = at.children.length === 1 ? at.children[0] : undefined)
    open.push(at);
  return open;
}

export function selected({ rows, at }: State): TreeNode | undefined {
  return rows[at];
}

/** Selects row `at`, clamped, and scrolls so that it can be seen. */
export function select(state: State, at: number): State {
  const next = Math.max(0, Math.min(at, state.rows.length - 1));
  const moved = { ...state, at: next, top: topFor(next, state.top, state.height, state.rows.length) };
  return next === state.at ? moved : { ...moved, scroll: 0, cursor: 0, message: '' };
}

function topFor(at: number, top: number, height: number, count: number): number {
  const most = Math.max(0, count - height);
  const low = Math.max(0, at - height + 1);
  return Math.min(most, Math.max(low, Math.min(top, at)));
}

/** Opens everything above a node and selects it. */
export function reveal(state: State, node: TreeNode): State {
  const opened = new Set(state.opened);
  for (let above = node.parent; above !== null; above = above.parent) opened.add(above);
  const rows = rowsOf(state.tree.root, (each) => opened.has(each));
  return select({ ...state, opened, rows }, rows.indexOf(node));
}

/** Opens or closes a node; it stays selected. */
export function setOpen(state: State, node: TreeNode, open: boolean): State {
  if (node.children.length === 0) return state;
  const opened = new Set(state.opened);
  if (open) opened.add(node);
  else opened.delete(node);
  const rows = rowsOf(state.tree.root, (each) => opened.has(each));
  return select({ ...state, opened, rows }, rows.indexOf(node));
}

export function resized(state: State, height: number): State {
  return height === state.height ? state : select({ ...state, height }, state.at);
}
