import type { CompareContext, Node, Placement } from '../../model/format.ts';

/** Compares a child that a format looks into by itself; what `compare` emits has offsets in the child. */
export function enterChild(
  cx: CompareContext,
  left: Node,
  right: Node,
  placement: Placement | undefined,
  compare: (cx: CompareContext) => void,
): void {
  if (cx.enter === undefined) compare(cx);
  else cx.enter(left, right, placement, compare);
}
