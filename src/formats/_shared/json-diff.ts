import type { ByteRange } from '../../model/bytes.ts';
import type { JsonArray, JsonMember, JsonNode, JsonObject } from './json-node.ts';

/**
 * One place where two trees differ. `value`: other leaves, another type, or a member or item of one side; `order`: an
 * array of the same items in another order.
 */
export interface JsonDifference {
  readonly kind: 'value' | 'order';
  /** JSON pointer (RFC 6901); of the left side, or of the right where only that has the place. */
  readonly pointer: string;
  /** null where absent. */
  readonly left: JsonNode | null;
  readonly right: JsonNode | null;
  /** The bytes to report: the value; of a one-sided member or item also its key and one comma. */
  readonly leftAt: ByteRange | null;
  readonly rightAt: ByteRange | null;
}

type Visit = (difference: JsonDifference) => void;

/**
 * Calls `visit` for each difference of two trees, in left order and then what only the right has. The order of an
 * object's members and the spelling of strings do not count; numbers are compared as written. Arrays of the same items
 * in another order are one difference; others are compared item by item after what is equal at both ends.
 */
export function diffJson(left: JsonNode, right: JsonNode, visit: Visit): void {
  diffNodes(left, right, '', { visit, idOf: structureIds() });
}

interface DiffContext {
  readonly visit: Visit;
  readonly idOf: (node: JsonNode) => number;
}

function diffNodes(left: JsonNode, right: JsonNode, pointer: string, cx: DiffContext): void {
  if (cx.idOf(left) === cx.idOf(right)) return;
  if (left.kind === 'object' && right.kind === 'object') diffObjects(left, right, pointer, cx);
  else if (left.kind === 'array' && right.kind === 'array') diffArrays(left, right, pointer, cx);
  else cx.visit({ kind: 'value', pointer, left, right, leftAt: left.at, rightAt: right.at });
}

/** A member or item as a place in its container. */
interface Place {
  readonly at: ByteRange;
  readonly node: JsonNode;
  readonly pointer: string;
}

function diffObjects(left: JsonObject, right: JsonObject, pointer: string, cx: DiffContext): void {
  const rightPlaces = new Map(numberKeys(right.members).map((key, place) => [key, place]));
  const partners = numberKeys(left.members).map((key) => rightPlaces.get(key));
  pairPlaces(memberPlaces(left, pointer), memberPlaces(right, pointer), partners, cx);
}

function numberKeys(members: readonly JsonMember[]): string[] {
  const counts = new Map<string, number>();
  return members.map(({ key }) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return `${count} ${key}`;
  });
}

function memberPlaces({ members }: JsonObject, pointer: string): Place[] {
  return members.map(({ key, keyAt, value }) => ({
    at: { start: keyAt.start, end: value.at.end },
    node: value,
    pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
  }));
}

function diffArrays(left: JsonArray, right: JsonArray, pointer: string, cx: DiffContext): void {
  const leftIds = left.items.map(cx.idOf);
  const rightIds = right.items.map(cx.idOf);
  if (sameMultiset(leftIds, rightIds)) {
    cx.visit({ kind: 'order', pointer, left, right, leftAt: left.at, rightAt: right.at });
    return;
  }
  const shorter = Math.min(leftIds.length, rightIds.length);
  let tail = 0;
  if (leftIds.length !== rightIds.length) {
    let head = 0;
    while (head < shorter && leftIds[head] === rightIds[head]) head += 1;
    while (tail < shorter - head && leftIds[leftIds.length - 1 - tail] === rightIds[rightIds.length - 1 - tail])
      tail += 1;
  }
  const partners = leftIds.map((_, at) => {
    const fromEnd = leftIds.length - at;
    if (fromEnd <= tail) return rightIds.length - fromEnd;
    return at < rightIds.length - tail ? at : undefined;
  });
  pairPlaces(itemPlaces(left, pointer), itemPlaces(right, pointer), partners, cx);
}

function itemPlaces({ items }: JsonArray, pointer: string): Place[] {
  return items.map((node, at) => ({ at: node.at, node, pointer: `${pointer}/${at}` }));
}

function sameMultiset(left: readonly number[], right: readonly number[]): boolean {
  if (left.length !== right.length) return false;
  const sorted = [...right].sort((a, b) => a - b);
  return [...left].sort((a, b) => a - b).every((id, at) => id === sorted[at]);
}

/** `partners` holds the right place of each left one. */
function pairPlaces(
  left: readonly Place[],
  right: readonly Place[],
  partners: readonly (number | undefined)[],
  cx: DiffContext,
): void {
  const leftFirst = partners.findIndex((partner) => partner !== undefined);
  left.forEach((place, at) => {
    const partner = partners[at];
    const other = partner === undefined ? undefined : right[partner];
    if (other !== undefined) diffNodes(place.node, other.node, place.pointer, cx);
    else cx.visit({ ...absent, pointer: place.pointer, left: place.node, leftAt: extentOf(left, at, leftFirst) });
  });
  const taken = new Set(partners);
  const rightFirst = right.findIndex((_, at) => taken.has(at));
  right.forEach((place, at) => {
    if (taken.has(at)) return;
    cx.visit({ ...absent, pointer: place.pointer, right: place.node, rightAt: extentOf(right, at, rightFirst) });
  });
}

const absent = { kind: 'value', left: null, right: null, leftAt: null, rightAt: null } as const;

/** A one-sided place with the comma that goes with it: the one before it, or the one after it at the beginning. */
function extentOf(places: readonly Place[], at: number, firstShared: number): ByteRange | null {
  const own = places[at]?.at;
  if (own === undefined) return null;
  const previous = places[at - 1]?.at;
  if (firstShared >= 0 && firstShared < at && previous !== undefined) return { start: previous.end, end: own.end };
  const next = places[at + 1]?.at;
  return next === undefined ? own : { start: own.start, end: next.start };
}

/** Numbers that are equal exactly when two nodes mean the same; each node is numbered once. */
function structureIds(): (node: JsonNode) => number {
  const shapes = new Map<string, number>();
  const known = new Map<JsonNode, number>();
  const idOf = (node: JsonNode): number => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const shape = shapeOf(node, idOf);
    const id = shapes.get(shape) ?? shapes.size;
    shapes.set(shape, id);
    known.set(node, id);
    return id;
  };
  return idOf;
}

function shapeOf(node: JsonNode, idOf: (node: JsonNode) => number): string {
  if (node.kind === 'array') return `array ${node.items.map(idOf).join(' ')}`;
  if (node.kind !== 'object') return `${node.kind} ${node.kind === 'string' ? node.value : node.raw}`;
  const members = node.members.map(({ key, value }) => [key, idOf(value)] as const);
  members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `object ${members.map(([key, id]) => `${JSON.stringify(key)}:${id}`).join(' ')}`;
}
