import type { ClassifiedSite } from '../analysis/classify.ts';
import type { ByteRange } from '../model/bytes.ts';
import type { Site } from '../model/site.ts';

/**
 * A place that is not copied from the right node: the left's bytes stand there, for a reason that says what they are
 * worth. `edit`: values of a root that a cause accepted on both sides. `derived`: recomputed and equal. `child`: the
 * bytes of a member that is put together by itself. `stream`: compressed bytes whose payload is equal. `open`: nothing
 * explains them, and no proof holds that contains them.
 */
export type HoleKind = 'edit' | 'derived' | 'child' | 'stream' | 'open';

/** The bytes of one side that a site or a child takes up. */
export interface Hole {
  readonly at: ByteRange;
  readonly kind: HoleKind;
  /** Sites that these bytes belong to; empty for children. */
  readonly items: readonly ClassifiedSite[];
  /** Index of the walked node, for children. */
  readonly child: number | null;
  /** The place on the other side that the same range of the same site names; null where there is none. */
  readonly partner: ByteRange | null;
}

/** What the left's bytes at a site would be worth. */
export function kindOf(item: ClassifiedSite): Exclude<HoleKind, 'child'> {
  if (item.role === 'derived') return isStream(item.site) ? 'stream' : 'derived';
  if (!isProvable(item)) return 'open';
  return item.role === 'encoding' && isStream(item.site) ? 'stream' : 'edit';
}

/** An edit counts only where a cause accepted both values, and saw more than a pattern. */
export function isProvable({ role, cause, patternOnly }: ClassifiedSite): boolean {
  return (role === 'root' || role === 'encoding') && cause !== null && !patternOnly;
}

/** Sites whose ranges are compressed bytes, which a payload does not determine. */
export function isStream({ key }: Site): boolean {
  return /:(?:blocks|deflate|members|data|compression)$/.test(key);
}

/** The holes of one side: those of the sites, and those of the children, without overlaps and in order. */
export function holesOf(
  side: 'left' | 'right',
  items: readonly ClassifiedSite[],
  children: readonly { readonly child: number; readonly left: ByteRange; readonly right: ByteRange }[],
): Hole[] {
  const other = side === 'left' ? 'right' : 'left';
  const holes: Hole[] = items.flatMap((item) => {
    const [own, partners] = [item.site[side]?.ranges ?? [], item.site[other]?.ranges ?? []];
    return own.map((at, place) => ({
      at,
      kind: kindOf(item),
      items: [item],
      child: null,
      partner: own.length === partners.length ? (partners[place] ?? null) : null,
    }));
  });
  for (const { child, ...ranges } of children) {
    holes.push({ at: ranges[side], kind: 'child', items: [], child, partner: ranges[other] });
  }
  return withoutOverlaps(holes.filter(({ at }) => at.end > at.start));
}

/** The worst that is said of a byte counts; only a child may take the place of the stream that holds it. */
function withoutOverlaps(holes: readonly Hole[]): Hole[] {
  const sorted = [...holes].sort((a, b) => a.at.start - b.at.start || b.at.end - a.at.end);
  const kept: Hole[] = [];
  for (const hole of sorted) {
    const last = kept.at(-1);
    if (last === undefined || hole.at.start >= last.at.end) kept.push(hole);
    else kept[kept.length - 1] = joined(last, hole);
  }
  return kept;
}

const order: readonly HoleKind[] = ['derived', 'stream', 'edit', 'open'];

function joined(first: Hole, second: Hole): Hole {
  const same = first.at.start === second.at.start && first.at.end === second.at.end;
  if (same && first.kind === 'child' && second.kind !== 'open') return first;
  if (same && second.kind === 'child' && first.kind !== 'open') return second;
  const at = { start: first.at.start, end: Math.max(first.at.end, second.at.end) };
  const hasChild = first.kind === 'child' || second.kind === 'child';
  const worst = order[Math.max(order.indexOf(first.kind), order.indexOf(second.kind))];
  return {
    at,
    kind: hasChild ? 'open' : (worst ?? 'open'),
    items: [...first.items, ...second.items],
    child: null,
    partner: null,
  };
}
