/**
 * Which items of a sequence moved: everything outside one longest increasing subsequence of `positions` (the right
 * position of each item, in left order). Empty when the order is the same on both sides.
 */
export function movedItems(positions: readonly number[]): readonly number[] {
  const tails: number[] = [];
  const before = new Int32Array(positions.length).fill(-1);
  positions.forEach((position, at) => {
    const slot = lowerBound(tails, positions, position);
    before[at] = slot > 0 ? (tails[slot - 1] ?? -1) : -1;
    tails[slot] = at;
  });
  const kept = new Uint8Array(positions.length);
  for (let at = tails.at(-1) ?? -1; at !== -1; at = before[at] ?? -1) kept[at] = 1;
  return positions.flatMap((_, at) => (kept[at] ? [] : [at]));
}

function lowerBound(tails: readonly number[], positions: readonly number[], value: number): number {
  let low = 0;
  let high = tails.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
