import { diffFields } from '../../align/fields.ts';
import { movedItems } from '../../align/order.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { Derivation, Field } from '../../model/field.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { metadataSite } from './member-sites.ts';
import { middleFacts, shorten } from './middle.ts';
import { residueOf } from './residue.ts';

/** One thing that a binary file lists; its bytes may lie at several places. */
export interface Item {
  /** Equal on both sides when the items belong together; several of one id are paired in order. */
  readonly id: string;
  readonly name: string;
  /** For people. */
  readonly value: string;
  /** Equal exactly when two items of one id mean the same; the value when absent. */
  readonly content?: string;
  readonly ranges: readonly ByteRange[];
  readonly facts?: Site['facts'];
  readonly derived?: Derivation;
}

/** One side of such a file: what it lists, and fields that stand alone. */
export interface ItemSide {
  readonly bytes: Buffer;
  readonly items: readonly Item[];
  readonly fields: readonly Field[];
}

/**
 * Compares two files item by item: `<prefix>:<field>` for fields, `:entry` for items that changed or that one side has,
 * `:order` for equal items at other places. What differs besides is where things stand (`:layout`): an encoding when all
 * items and fields are equal, else derived from them, because every position was followed to the item it names.
 */
export function compareItems(prefix: string, node: Node, left: ItemSide, right: ItemSide, cx: CompareContext): void {
  const sites: Site[] = [];
  diffFields(
    { fields: left.fields, bytes: sourceOf(left) },
    { fields: right.fields, bytes: sourceOf(right) },
    (pair) => {
      sites.push({ ...metadataSite(prefix, node.path, pair), kind: 'field' });
    },
  );
  const { changed, moved } = pairItems(left.items, right.items);
  for (const [a, b] of changed) sites.push(entrySite(prefix, node, a, b, left, right));
  const order = orderSite(prefix, node, moved, changed.length === 0);
  if (order !== undefined) sites.push(order);
  for (const site of sites) cx.emit(site);
  const rest = layoutSite(prefix, node, left, right, sites, sites.length === 0);
  if (rest !== undefined) cx.emit(rest);
}

function sourceOf({ bytes }: ItemSide): { size: number; read(start: number, end: number): Buffer } {
  return { size: bytes.length, read: (start, end) => bytes.subarray(start, end) };
}

type ItemPair = readonly [Item | null, Item | null];

function pairItems(
  left: readonly Item[],
  right: readonly Item[],
): { changed: ItemPair[]; moved: (readonly [Item, Item])[] } {
  const leftIds = numbered(left);
  const places = new Map(numbered(right).map((id, place) => [id, place]));
  const changed: ItemPair[] = [];
  const same: { readonly pair: readonly [Item, Item]; readonly place: number }[] = [];
  left.forEach((item, at) => {
    const place = places.get(leftIds[at] ?? '');
    const other = place === undefined ? undefined : right[place];
    if (place === undefined || other === undefined) changed.push([item, null]);
    else if (contentOf(item) !== contentOf(other)) changed.push([item, other]);
    else same.push({ pair: [item, other], place });
  });
  const known = new Set(leftIds);
  for (const [id, place] of places) {
    const other = right[place];
    if (!known.has(id) && other !== undefined) changed.push([null, other]);
  }
  const moved = movedItems(same.map(({ place }) => place)).flatMap((at) => {
    const pair = same[at]?.pair;
    return pair === undefined ? [] : [pair];
  });
  return { changed, moved };
}

function contentOf({ content, value }: Item): string {
  return content ?? value;
}

function numbered(items: readonly Item[]): string[] {
  const counts = new Map<string, number>();
  return items.map(({ id }) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return `${id}\0${count}`;
  });
}

function entrySite(prefix: string, node: Node, a: Item | null, b: Item | null, left: ItemSide, right: ItemSide): Site {
  const both = a !== null && b !== null;
  return {
    path: node.path,
    key: `${prefix}:entry`,
    kind: 'field',
    name: (a ?? b)?.name ?? '',
    left: sideOf(a),
    right: sideOf(b),
    bytes: Math.max(1, lengthOf(a, left), lengthOf(b, right)),
    ...((a ?? b)?.derived === undefined ? {} : { of: node.path }),
    facts: { ...(both ? middleFacts(a.value, b.value) : {}), ...(a ?? b)?.facts },
  };
}

function sideOf(item: Item | null): SiteSide | null {
  if (item === null) return null;
  const { value, ranges, derived } = item;
  return { value: shorten(value), ranges, ...(derived === undefined ? {} : { derived }) };
}

function lengthOf(item: Item | null, { bytes }: ItemSide): number {
  return (item?.ranges ?? []).reduce((sum, { start, end }) => sum + Math.min(end, bytes.length) - start, 0);
}

const maxNamesShown = 5;

function orderSite(
  prefix: string,
  node: Node,
  moved: readonly (readonly [Item, Item])[],
  itemsEqual: boolean,
): Site | undefined {
  if (moved.length === 0) return undefined;
  const side = (items: readonly Item[]): SiteSide => {
    const names = items.slice(0, maxNamesShown).map(({ name }) => name);
    return {
      value: names.join(', ') + (items.length > maxNamesShown ? ', …' : ''),
      ranges: items.flatMap(({ ranges }) => ranges).sort((a, b) => a.start - b.start),
    };
  };
  const [a, b] = [side(moved.map(([item]) => item)), side(moved.map(([, item]) => item))];
  const bytes = a.ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const facts = { itemsEqual };
  return {
    path: node.path,
    key: `${prefix}:order`,
    kind: 'order',
    name: 'order of entries',
    left: a,
    right: b,
    bytes,
    facts,
  };
}

function layoutSite(
  prefix: string,
  node: Node,
  left: ItemSide,
  right: ItemSide,
  sites: readonly Site[],
  equal: boolean,
): Site | undefined {
  const residue = residueOf(
    { bytes: left.bytes, ranges: sites.flatMap((site) => site.left?.ranges ?? []) },
    { bytes: right.bytes, ranges: sites.flatMap((site) => site.right?.ranges ?? []) },
  );
  if (residue === undefined) return undefined;
  const derived = equal ? {} : { derived: { equation: 'where the entries stand in the file', holds: true } };
  return {
    path: node.path,
    key: `${prefix}:layout`,
    kind: 'bytes',
    name: 'positions and padding',
    left: { value: `${left.bytes.length} bytes`, ranges: residue.left, ...derived },
    right: { value: `${right.bytes.length} bytes`, ranges: residue.right, ...derived },
    bytes: residue.bytes,
    ...(equal ? { role: 'encoding' as const } : { of: node.path }),
  };
}
