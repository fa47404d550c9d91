import type { ReportCause, ReportFinding } from '../../model/report.ts';
import type { ShownProblem } from '../view/sections.ts';
import { noMark } from './mark.ts';

/** A row of the tree: a place or a cause with what lies below it, one finding, or one problem. */
export interface TreeNode {
  /** Printable. */
  readonly label: string;
  readonly level: number;
  readonly parent: TreeNode | null;
  readonly children: TreeNode[];
  readonly finding: ReportFinding | null;
  readonly cause: ReportCause | null;
  readonly problem: ShownProblem | null;
  /** Where a place is; null for causes and headings. */
  readonly path: readonly string[] | null;
  /** Findings below, itself included. */
  count: number;
  /** The weightiest mark below, itself included. */
  rank: number;
  /** Number in the order of reading, from 0. */
  order: number;
}

export type NodeParts = Partial<Pick<TreeNode, 'finding' | 'cause' | 'problem' | 'path' | 'rank'>>;

export function addNode(parent: TreeNode | null, label: string, parts: NodeParts = {}): TreeNode {
  const made: TreeNode = {
    label,
    level: parent === null ? -1 : parent.level + 1,
    parent,
    children: [],
    finding: parts.finding ?? null,
    cause: parts.cause ?? null,
    problem: parts.problem ?? null,
    path: parts.path ?? null,
    count: 0,
    rank: parts.rank ?? noMark,
    order: 0,
  };
  parent?.children.push(made);
  return made;
}

/** All nodes below `root` in the order of reading. Without recursion: a path may be long. */
export function nodesOf(root: TreeNode): TreeNode[] {
  return rowsOf(root, () => true);
}

/** The nodes that can be seen when those for which `isOpen` holds are open. */
export function rowsOf(root: TreeNode, isOpen: (node: TreeNode) => boolean): TreeNode[] {
  const rows: TreeNode[] = [];
  const stack = root.children.toReversed();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    rows.push(next);
    if (next.children.length === 0 || !isOpen(next)) continue;
    for (let at = next.children.length - 1; at >= 0; at--) {
      const child = next.children[at];
      if (child !== undefined) stack.push(child);
    }
  }
  return rows;
}

/** Numbers the nodes and adds up what lies below each. */
export function finishTree(root: TreeNode): readonly TreeNode[] {
  const nodes = nodesOf(root);
  nodes.forEach((node, at) => {
    node.order = at;
    if (node.finding !== null) node.count += 1;
  });
  for (const node of nodes.toReversed()) {
    if (node.parent === null) continue;
    node.parent.count += node.count;
    node.parent.rank = Math.min(node.parent.rank, node.rank);
  }
  return nodes;
}
