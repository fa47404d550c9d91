import { printable } from '../../../util/printable.ts';
import type { Packed, PackedFinding } from '../explore/packed.ts';

/** A row of the tree: a place or a cause with what lies below it, or one finding. */
export interface TreeNode {
  readonly label: string;
  readonly level: number;
  readonly parent: TreeNode | null;
  readonly children: TreeNode[];
  readonly finding: PackedFinding | null;
  open: boolean;
  /** Findings below, itself included. */
  count: number;
}

/** Openings of a fresh tree: few findings are all shown, many are folded. */
const openBelow = 200;

/** Findings below their places, or below their causes. */
export function buildTree(packed: Packed, findings: readonly PackedFinding[], by: 'files' | 'causes'): TreeNode {
  const root = node('', -1, null, null);
  const open = findings.length <= openBelow;
  if (by === 'files') for (const finding of findings) addByPath(root, packed, finding);
  else addByCause(root, packed, findings);
  root.open = true;
  countBelow(root);
  if (open) openAll(root);
  else for (const child of root.children) child.open = root.children.length === 1;
  return root;
}

function node(label: string, level: number, parent: TreeNode | null, finding: PackedFinding | null): TreeNode {
  const made: TreeNode = { label, level, parent, children: [], finding, open: false, count: 0 };
  parent?.children.push(made);
  return made;
}

const known = new WeakMap<TreeNode, Map<string, TreeNode>>();

function childOf(parent: TreeNode, label: string): TreeNode {
  const names = known.get(parent) ?? new Map<string, TreeNode>();
  known.set(parent, names);
  const found = names.get(label) ?? node(label, parent.level + 1, parent, null);
  names.set(label, found);
  return found;
}

function addByPath(root: TreeNode, { texts }: Packed, finding: PackedFinding): void {
  let at = root;
  for (const step of finding[7]) {
    // Directories of a member's name are rows of their own.
    const name = texts[step] ?? '';
    const parts = at === root ? [name] : name.split('/').filter((part) => part !== '');
    for (const part of parts.length === 0 ? [name] : parts) at = childOf(at, printable(part));
  }
  leaf(at, texts, finding);
}

function addByCause(root: TreeNode, { texts, causes }: Packed, findings: readonly PackedFinding[]): void {
  const wanted = new Map(findings.map((finding) => [finding[0], finding]));
  for (const { title, id, findings: ids } of causes) {
    // Not flatMap: a finding is a list itself.
    const below = ids.map((each) => wanted.get(each)).filter((each) => each !== undefined);
    if (below.length === 0) continue;
    const parent = childOf(root, `${title} [${id}]`);
    for (const finding of below) {
      leaf(parent, texts, finding, true);
      wanted.delete(finding[0]);
    }
  }
  for (const finding of findings)
    if (wanted.has(finding[0])) leaf(childOf(root, restName(texts[finding[1]] ?? '')), texts, finding, true);
}

function restName(role: string): string {
  return role === 'derived' ? 'What follows from these' : `Other findings (${role})`;
}

function leaf(parent: TreeNode, texts: readonly string[], finding: PackedFinding, withPath = false): void {
  const name = printable(texts[finding[9]] ?? '');
  const place = finding[7].map((step) => texts[step] ?? '').join(' › ');
  const label = withPath ? `${printable(place)}: ${name}` : name || printable(texts[finding[3]] ?? '');
  node(label, parent.level + 1, parent, finding);
}

/** Without recursion: a path may be long. */
function countBelow(root: TreeNode): void {
  const order: TreeNode[] = [root];
  for (let at = 0; at < order.length; at++) order.push(...(order[at]?.children ?? []));
  for (const each of order.reverse())
    each.count = each.children.reduce((sum, child) => sum + child.count, each.finding === null ? 0 : 1);
}

function openAll(root: TreeNode): void {
  const order: TreeNode[] = [root];
  for (let at = 0; at < order.length; at++) {
    const each = order[at];
    if (each === undefined) continue;
    each.open = true;
    order.push(...each.children);
  }
}

/** Rows that can be seen when all of them have room, from the top. */
export function visibleRows(root: TreeNode): TreeNode[] {
  const rows: TreeNode[] = [];
  const stack = [...root.children].reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    rows.push(next);
    if (next.open) for (let at = next.children.length - 1; at >= 0; at--) stack.push(next.children[at] as TreeNode);
  }
  return rows;
}

/** The row of a finding, with everything above it opened; null when it is not in the tree. */
export function reveal(root: TreeNode, id: number): TreeNode | null {
  const order: TreeNode[] = [root];
  for (let at = 0; at < order.length; at++) {
    const each = order[at];
    if (each?.finding?.[0] === id) {
      for (let above = each.parent; above !== null; above = above.parent) above.open = true;
      return each;
    }
    order.push(...(each?.children ?? []));
  }
  return null;
}
