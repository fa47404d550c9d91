import type { MemberPair } from '../../align/members.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { ContainerSide } from './container.ts';

interface Block extends ByteRange {
  /** Where the block of the paired member begins on the left. */
  readonly place: number;
}

/**
 * The bytes of the right archive as ranges that follow one another as the left archive's members do. What belongs to no
 * pair (one-sided members, gaps, end records) stays behind the block that it follows on the right.
 */
export function orderedAs(
  left: ContainerSide,
  right: ContainerSide,
  pairs: readonly MemberPair[],
  size: number,
): ByteRange[] {
  const blocks = pairs.flatMap((pair) => pairBlocks(left, right, pair)).sort((a, b) => a.start - b.start);
  const kept: ByteRange[][] = [];
  let at = 0;
  for (const block of blocks) {
    kept.push(block.start > at ? [{ start: at, end: block.start }] : []);
    at = Math.max(at, block.end);
  }
  if (at < size) kept.push([{ start: at, end: size }]);
  const moved = [...blocks].sort((a, b) => a.place - b.place);
  const ordered = moved.flatMap(({ start, end }, place) => [...(kept[place] ?? []), { start, end }]);
  return [...ordered, ...kept.slice(blocks.length).flat()];
}

/** A member may have several blocks (a zip keeps a local and a central header); they pair in order. */
function pairBlocks(left: ContainerSide, right: ContainerSide, pair: MemberPair): Block[] {
  const places = left.extent(pair.left);
  return right.extent(pair.right).flatMap(({ start, end }, at) => {
    const place = places[at];
    return place === undefined ? [] : [{ start, end, place: place.start }];
  });
}
