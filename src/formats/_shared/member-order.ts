import type { MemberPair } from '../../align/members.ts';
import { movedItems } from '../../align/order.ts';
import type { CompareContext } from '../../model/format.ts';
import type { ArchiveSide } from './archive-side.ts';
import type { ContainerSide } from './container.ts';

/** One site for all members that stand in another order, and whether there are any; renamed members count where their partner stands. */
export function emitMoved(
  format: string,
  left: ArchiveSide,
  right: ArchiveSide,
  pairs: readonly MemberPair[],
  cx: CompareContext,
): boolean {
  const moved = movedItems(pairs.map((pair) => pair.right));
  if (moved.length === 0) return false;
  const byRight = [...pairs].sort((a, b) => a.right - b.right);
  const firstAt = pairs.findIndex((pair, at) => pair !== byRight[at]);
  const names = (list: readonly MemberPair[], side: ArchiveSide, at: (pair: MemberPair) => number): string =>
    list
      .slice(firstAt, firstAt + 3)
      .map((pair) => side.container.name(at(pair)))
      .join(', ');
  cx.emit({
    path: left.node.path,
    key: `${format}:order`,
    kind: 'order',
    name: 'order of members',
    left: { value: names(pairs, left, (pair) => pair.left), ranges: [] },
    right: { value: names(byRight, right, (pair) => pair.right), ranges: [] },
    bytes: 0,
    facts: {
      moved: moved.length,
      members: pairs.length,
      leftSorted: isSorted(pairs.map((pair) => left.container.name(pair.left))),
      rightSorted: isSorted(byRight.map((pair) => right.container.name(pair.right))),
      duplicates: hasDuplicates(left.container) || hasDuplicates(right.container),
      hardLinks: pairs.some((pair) => left.container.type(pair.left) === 'hardlink'),
      headMoved: firstAt < 2,
      archivesMoved: archivesMoved(left, pairs, byRight),
    },
  });
  return true;
}

/** Archives inside the archive are often a search path: their order among themselves counts. */
function archivesMoved(left: ArchiveSide, pairs: readonly MemberPair[], byRight: readonly MemberPair[]): boolean {
  const isArchive = (pair: MemberPair): boolean => /\.(jar|war|whl|zip)$/.test(left.container.name(pair.left));
  const moved = byRight.filter(isArchive);
  return pairs.filter(isArchive).some((pair, at) => pair !== moved[at]);
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, at) => at === 0 || (names[at - 1] ?? '') <= name);
}

function hasDuplicates(container: ContainerSide): boolean {
  const names = new Set<string>();
  for (let at = 0; at < container.count; at++) names.add(container.name(at));
  return names.size !== container.count;
}
