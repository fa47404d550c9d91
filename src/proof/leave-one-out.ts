import type { ClassifiedSite } from '../analysis/classify.ts';
import { concatSource, sameBytes, sliceSource } from '../bytes/byte-source.ts';
import type { ByteRange, ByteSource } from '../model/bytes.ts';
import { type Hole, holesOf, isProvable } from './hole.ts';
import { firstBehind } from './splice.ts';

/** A site whose two sides cut a stretch of more bytes in different ways is not tried. */
const maxStretchBytes = 16 * 1024 * 1024;

/**
 * Which roots of one node are needed: everything is undone but this one site, where the right's bytes stay as they are. True
 * when the node then differs from the left, and with it each digest above; false when it is equal all the same, so that
 * undoing the site shows nothing. Sites that share bytes with others, or have none of their own, are not in the answer.
 *
 * Nothing is hashed again: outside of the site both have the left's bytes, so it is enough to hold the site's own bytes
 * against each other, or, where they lie in several places of unequal lengths, the stretch from the first to the last. A
 * value whose own bytes are equal, because a derived one has them (a name in a string table), is needed where it is the only
 * root of its node, which differs.
 */
export function neededOnes(
  own: readonly Item[],
  sides: Sides<readonly Hole[]>,
  left: ByteSource,
  right: ByteSource,
): Map<Item, boolean> {
  const holes = [...sides.left, ...sides.right];
  const shared = new Set(holes.flatMap(({ items }) => (items.length > 1 ? items : [])));
  const roots = own.filter(({ role }) => role !== 'derived');
  const isOnlyOne = roots.length === 1 && holes.every(({ kind }) => kind !== 'child');
  const found = new Map<Item, boolean>();
  for (const item of roots) {
    if (!isProvable(item) || (shared.has(item) && !isOnlyOne)) continue;
    const needed = isOnlyOne || answerOf(item, sides, left, right);
    if (needed !== undefined) found.set(item, needed);
  }
  return found;
}

type Item = ClassifiedSite;
type Sides<T> = { readonly left: T; readonly right: T };

function answerOf(item: Item, sides: Sides<readonly Hole[]>, left: ByteSource, right: ByteSource): boolean | undefined {
  const { site } = item;
  const [lefts, rights] = [site.left?.ranges ?? [], site.right?.ranges ?? []];
  if (site.kind === 'order') return moves(item, sides, left, right);
  const changes = differs(lefts, left, rights, right);
  return changes === false && site.left?.value !== site.right?.value ? undefined : changes;
}

/** A move is told by the stretch in which it happens, if nothing else differs there. */
function moves(item: Item, sides: Sides<readonly Hole[]>, left: ByteSource, right: ByteSource): boolean | undefined {
  const ranges = [...(item.site.left?.ranges ?? []), ...(item.site.right?.ranges ?? [])];
  if (ranges.length === 0 || left.size !== right.size) return undefined;
  const at = ranges.reduce((a, b) => ({ start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) }));
  if (at.end - at.start > maxStretchBytes || !isAlone(item, at, sides.left) || !isAlone(item, at, sides.right)) {
    return undefined;
  }
  return !sameBytes(slice(left, at), slice(right, at));
}

/** Nothing but the item has holes in the stretch; `holes` are in order. */
function isAlone(item: Item, { start, end }: ByteRange, holes: readonly Hole[]): boolean {
  for (let at = firstBehind(holes, start); (holes[at]?.at.start ?? end) < end; at++) {
    const items = holes[at]?.items ?? [];
    if (items.length !== 1 || items[0] !== item) return false;
  }
  return true;
}

/** The same for a document or a blob that has no members. */
export function withNeeded(
  items: readonly ClassifiedSite[],
  left: ByteSource,
  right: ByteSource,
): readonly ClassifiedSite[] {
  const sides = { left: holesOf('left', items, []), right: holesOf('right', items, []) };
  const needed = neededOnes(items, sides, left, right);
  return items.map((item) => withAnswer(item, needed.get(item)));
}

/** Notes the answer for one root; null where it was not tried. */
export function withAnswer(item: ClassifiedSite, needed: boolean | undefined): ClassifiedSite {
  return isProvable(item) ? { ...item, needed: needed ?? null } : item;
}

/** Whether the left's bytes change when those at `lefts` give way to the right's at `rights`. */
function differs(
  lefts: readonly ByteRange[],
  left: ByteSource,
  rights: readonly ByteRange[],
  right: ByteSource,
): boolean | undefined {
  if (lengthOf(lefts) !== lengthOf(rights)) return true;
  const paired = lefts.length === rights.length && lefts.every((at, place) => size(at) === size(rights[place]));
  if (paired) return lefts.some((at, place) => !sameBytes(slice(left, at), slice(right, rights[place] ?? at)));
  const [first, last] = [lefts[0], lefts.at(-1)];
  if (first === undefined || last === undefined || lefts.length !== rights.length) return undefined;
  if (last.end - first.start > maxStretchBytes) return undefined;
  const parts = lefts.flatMap((at, place) => {
    const own = rights[place];
    const next = lefts[place + 1]?.start ?? at.end;
    return [...(own === undefined ? [] : [slice(right, own)]), slice(left, { start: at.end, end: next })];
  });
  return !sameBytes(concatSource(parts), slice(left, { start: first.start, end: last.end }));
}

function size(range: ByteRange | undefined): number {
  return range === undefined ? 0 : range.end - range.start;
}

function lengthOf(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, range) => sum + size(range), 0);
}

function slice(source: ByteSource, { start, end }: ByteRange): ByteSource {
  return sliceSource(source, start, end);
}
