import type { ByteRange } from '../../model/bytes.ts';
import type { Derivation } from '../../model/field.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import type { Entry, EntryComparison, EntryPair } from './entries.ts';
import { middleFacts, shorten } from './middle.ts';

/** What a site of one entry is called. */
export interface EntryLabel {
  readonly key: string;
  readonly name: string;
  readonly kind: 'field' | 'line';
}

/** An entry with its value as text. */
export interface ValueEntry extends Entry {
  readonly value: string;
}

type Facts = NonNullable<Site['facts']>;

/** The site of one changed or one-sided entry. */
export function entrySite<E extends ValueEntry>(
  path: Path,
  pair: EntryPair<E>,
  label: EntryLabel,
  more: {
    readonly facts?: Facts;
    readonly derived?: (side: 'left' | 'right') => Derivation | undefined;
    readonly of?: Path;
  },
): Site {
  const side = (name: 'left' | 'right', entry: E | null, at: ByteRange | null): SiteSide | null => {
    if (entry === null || at === null) return null;
    const derived = more.derived?.(name);
    return { value: shorten(entry.value), ranges: [at], ...(derived === undefined ? {} : { derived }) };
  };
  const both = pair.left !== null && pair.right !== null;
  return {
    path,
    ...label,
    left: side('left', pair.left, pair.leftAt),
    right: side('right', pair.right, pair.rightAt),
    bytes: pair.bytes,
    ...(more.of === undefined ? {} : { of: more.of }),
    facts: {
      ...(both ? middleFacts(pair.left?.value ?? '', pair.right?.value ?? '') : {}),
      ...(pair.moved ? { moved: true } : {}),
      ...more.facts,
    },
  };
}

const maxNamesShown = 5;

/** The site of all entries that only stand in another order; undefined when there are none. */
export function orderSite<E extends Entry>(
  path: Path,
  key: string,
  comparison: EntryComparison<E>,
  nameOf: (entry: E) => string,
  facts: Facts = {},
): Site | undefined {
  const { moved } = comparison;
  if (moved.length === 0) return undefined;
  const side = (entries: readonly (E | null)[], ranges: readonly (ByteRange | null)[]): SiteSide => {
    const names = entries.flatMap((entry) => (entry === null ? [] : [entry])).sort((a, b) => a.at.start - b.at.start);
    const shown = names.slice(0, maxNamesShown).map(nameOf).join(', ');
    return { value: names.length > maxNamesShown ? `${shown}, …` : shown, ranges: presentRanges(ranges) };
  };
  return {
    path,
    key,
    kind: 'order',
    name: 'order of entries',
    left: side(
      moved.map((pair) => pair.left),
      moved.map((pair) => pair.leftAt),
    ),
    right: side(
      moved.map((pair) => pair.right),
      moved.map((pair) => pair.rightAt),
    ),
    bytes: moved.reduce((sum, pair) => sum + pair.bytes, 0),
    facts: { itemsEqual: comparison.changed.length === 0, ...facts },
  };
}

/** One site for all entries that mean the same and are written otherwise; undefined when there are none. */
export function spellingSite(
  path: Path,
  label: { readonly key: string; readonly name: string },
  pairs: readonly EntryPair<Entry>[],
): Site | undefined {
  if (pairs.length === 0) return undefined;
  const side = (ranges: readonly (ByteRange | null)[]): SiteSide => {
    const present = presentRanges(ranges);
    return { value: `${present.reduce((sum, { start, end }) => sum + end - start, 0)} bytes`, ranges: present };
  };
  return {
    path,
    ...label,
    kind: 'bytes',
    left: side(pairs.map((pair) => pair.leftAt)),
    right: side(pairs.map((pair) => pair.rightAt)),
    bytes: pairs.reduce((sum, pair) => sum + pair.bytes, 0),
    role: 'encoding',
  };
}

function presentRanges(ranges: readonly (ByteRange | null)[]): ByteRange[] {
  return ranges.flatMap((range) => (range === null ? [] : [range])).sort((a, b) => a.start - b.start);
}
