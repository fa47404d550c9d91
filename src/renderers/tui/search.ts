import { reveal, type State, selected } from './state.ts';
import type { TreeNode } from './tree.ts';

/** Goes to the next (or previous) row of the whole tree that holds the query, around its end; says so where there is none. */
export function searchFrom(state: State, by: 1 | -1): State {
  const query = state.query.toLowerCase();
  if (query === '') return { ...state, message: 'Nothing to search for: type / and a word.' };
  const { nodes } = state.tree;
  const count = nodes.length;
  const from = selected(state)?.order ?? 0;
  for (let distance = 1; distance <= count; distance++) {
    const node = nodes[(from + by * distance + count * 2) % count];
    if (node === undefined || !holds(node, query)) continue;
    const around = by === 1 ? node.order <= from : node.order >= from;
    const found = reveal(state, node);
    return { ...found, message: around ? `"${state.query}": from the ${by === 1 ? 'top' : 'end'} again` : '' };
  }
  return { ...state, message: `"${state.query}" is in no row of this tree.` };
}

function holds({ label, finding, cause }: TreeNode, query: string): boolean {
  if (label.toLowerCase().includes(query)) return true;
  if (cause?.id.includes(query) === true || finding?.cause?.includes(query) === true) return true;
  return finding?.title.toLowerCase().includes(query) === true;
}
