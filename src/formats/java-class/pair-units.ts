import { movedItems } from '../../align/order.ts';

/** One item of each side that belong together. */
export interface UnitPair<T> {
  readonly left: T;
  readonly right: T;
  /** True when the item stands elsewhere among those that both sides have. */
  readonly moved: boolean;
}

export interface UnitPairs<T> {
  /** In left order. */
  readonly pairs: readonly UnitPair<T>[];
  readonly onlyLeft: readonly T[];
  readonly onlyRight: readonly T[];
}

/** Pairs items of equal keys, the first with the first, the second with the second. */
export function pairUnits<T>(
  left: readonly T[],
  right: readonly T[],
  leftKey: (item: T) => string | number,
  rightKey: (item: T) => string | number,
): UnitPairs<T> {
  const waiting = new Map<string | number, { readonly places: number[]; next: number }>();
  right.forEach((item, at) => {
    const key = rightKey(item);
    const queue = waiting.get(key);
    if (queue === undefined) waiting.set(key, { places: [at], next: 0 });
    else queue.places.push(at);
  });
  const positions: number[] = [];
  const matched: T[] = [];
  const onlyLeft: T[] = [];
  for (const item of left) {
    const queue = waiting.get(leftKey(item));
    const place = queue?.places[queue.next];
    if (queue === undefined || place === undefined) onlyLeft.push(item);
    else {
      queue.next += 1;
      positions.push(place);
      matched.push(item);
    }
  }
  const moved = new Set(movedItems(positions));
  const used = new Set(positions);
  const pairs = matched.flatMap((item, at): UnitPair<T>[] => {
    const other = right[positions[at] ?? -1];
    return other === undefined ? [] : [{ left: item, right: other, moved: moved.has(at) }];
  });
  return { pairs, onlyLeft, onlyRight: right.filter((_, at) => !used.has(at)) };
}
