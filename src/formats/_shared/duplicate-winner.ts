import { totalLength } from '../../align/fields.ts';
import type { MemberPair } from '../../align/members.ts';
import type { CompareContext } from '../../model/format.ts';
import type { SiteSide } from '../../model/site.ts';
import type { ArchiveSide } from './archive-side.ts';

/**
 * Entries of one name that both archives hold with the same contents, in another order: another one of them counts. One
 * site `<format>:winner` for each such name; returns the pairs that it tells of, whose contents need no comparison.
 */
export function emitWinners(
  format: string,
  left: ArchiveSide,
  right: ArchiveSide,
  pairs: readonly MemberPair[],
  cx: CompareContext,
): ReadonlySet<MemberPair> {
  const told = new Set<MemberPair>();
  for (const [name, group] of repeatedPairs(left, pairs)) {
    const lefts = group.map((pair) => left.container.contentId(pair.left));
    const rights = group.map((pair) => right.container.contentId(pair.right));
    const moved = group.filter((_, at) => lefts[at] !== rights[at]);
    if (moved.length === 0 || [...lefts].sort().join() !== [...rights].sort().join()) continue;
    for (const pair of moved) told.add(pair);
    const leftSide = sideOf(
      left,
      moved.map((pair) => pair.left),
    );
    const rightSide = sideOf(
      right,
      moved.map((pair) => pair.right),
    );
    cx.emit({
      path: [...left.node.path, name],
      key: `${format}:winner`,
      kind: 'order',
      name: 'order of the entries of this name',
      left: leftSide,
      right: rightSide,
      bytes: Math.max(totalLength(leftSide.ranges), totalLength(rightSide.ranges)),
      facts: { entries: group.length, lastMoved: lefts.at(-1) !== rights.at(-1) },
    });
  }
  return told;
}

/** The pairs of files whose name occurs more than once; most archives have none. */
function repeatedPairs(left: ArchiveSide, pairs: readonly MemberPair[]): ReadonlyMap<string, MemberPair[]> {
  const { container } = left;
  const repeated = new Map<string, MemberPair[]>();
  for (const pair of pairs) {
    const name = container.name(pair.left);
    if (left.path(pair.left).at(-1) !== name) repeated.set(name, []);
  }
  if (repeated.size === 0) return repeated;
  for (const pair of pairs) {
    if (pair.by === 'name' && container.type(pair.left) === 'file') repeated.get(container.name(pair.left))?.push(pair);
  }
  return repeated;
}

function sideOf({ container }: ArchiveSide, members: readonly number[]): SiteSide {
  const shown = members.map((at) => `${container.contentSize(at)} bytes ${container.contentId(at).slice(0, 12)}`);
  return { value: shown.join(', '), ranges: members.map((at) => container.dataExtent(at)) };
}
