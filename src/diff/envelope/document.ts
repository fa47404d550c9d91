import { differingBytes } from '../../align/fields.ts';
import { movedItems } from '../../align/order.ts';
import { memorySource } from '../../bytes/byte-source.ts';
import { type JsonNode, parseJson } from '../../formats/_shared/json-tree.ts';
import type { ByteRange, SideName } from '../../model/bytes.ts';
import type { Derivation } from '../../model/field.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { uncoveredSite } from '../coverage.ts';

/** One JSON document of the envelope on both sides: an index, a manifest or a config. */
export interface DocumentPair {
  readonly path: Path;
  readonly left: Buffer;
  readonly right: Buffer;
}

/** What a differing place in a document means: its site key, its derivation, what it is computed from. */
export interface Meaning {
  readonly key: string;
  readonly name?: string;
  derivation?(side: SideName, value: JsonNode): Derivation | undefined;
  readonly of?: Path;
  readonly facts?: Site['facts'];
}

/** How the items of one array pair up; indices into the two arrays, null for one-sided items. */
export type ItemPairs = readonly (readonly [number | null, number | null])[];

/** Knows one kind of document. Pointers are lists of keys and left (else right) indices. */
export interface DocumentRules {
  meaning(pointer: readonly string[], leftOnly: boolean, rightOnly: boolean): Meaning;
  /** Pairs the items of the array at `pointer`; undefined for pairing by position. */
  align(pointer: readonly string[], left: readonly JsonNode[], right: readonly JsonNode[]): ItemPairs | undefined;
  /** True for a map or list whose absence means the same as none in it: its entries are then told one by one. */
  expands(pointer: readonly string[]): boolean;
  /** What it means that the items of the array at `pointer` stand in another order. */
  order(pointer: readonly string[]): Meaning;
}

/**
 * Compares two JSON documents value by value. What then still differs between the values is how the same tree was
 * written: one `oci:json` site of role encoding, unless a duplicate key makes "the same tree" mean nothing.
 */
export function compareDocuments(pair: DocumentPair, rules: DocumentRules): Site[] {
  if (pair.left.equals(pair.right)) return [];
  const sites: Site[] = [];
  const left = parseJson(pair.left);
  const right = parseJson(pair.right);
  visit([], left, right, { pair, rules, sites });
  const nodes = [pair.left, pair.right].map((bytes) => ({ path: pair.path, name: '', bytes: memorySource(bytes) }));
  const [leftNode, rightNode] = nodes;
  const rest = leftNode && rightNode ? uncoveredSite(leftNode, rightNode, sites) : undefined;
  if (rest !== undefined) sites.push(serialisation(rest, hasDuplicateKeys(left) || hasDuplicateKeys(right)));
  return sites;
}

function serialisation(rest: Site, duplicates: boolean): Site {
  const site = { ...rest, name: 'JSON text' };
  return duplicates ? { ...site, key: 'oci:json-duplicate-keys' } : { ...site, key: 'oci:json', role: 'encoding' };
}

interface Visit {
  readonly pair: DocumentPair;
  readonly rules: DocumentRules;
  readonly sites: Site[];
}

function visit(pointer: readonly string[], left: JsonNode, right: JsonNode, cx: Visit): void {
  if (textOf(left, cx.pair.left) === textOf(right, cx.pair.right)) return;
  if (left.kind === 'object' && right.kind === 'object') visitObjects(pointer, left, right, cx);
  else if (left.kind === 'array' && right.kind === 'array') visitArrays(pointer, left, right, cx);
  else if (!sameScalar(left, right)) emit(pointer, { node: left, at: left.at }, { node: right, at: right.at }, cx);
}

type ObjectNode = Extract<JsonNode, { kind: 'object' }>;
type ArrayNode = Extract<JsonNode, { kind: 'array' }>;

function visitObjects(pointer: readonly string[], left: ObjectNode, right: ObjectNode, cx: Visit): void {
  const lefts = new Set(left.members.map(({ key }) => key));
  const rights = new Map([...right.members].reverse().map((member) => [member.key, member]));
  const spans = { left: memberSpans(left), right: memberSpans(right) };
  left.members.forEach((member, at) => {
    const other = rights.get(member.key);
    const place = [...pointer, member.key];
    const none = cx.rules.expands(place) ? emptyLike(member.value) : undefined;
    if (other !== undefined) visit(place, member.value, other.value, cx);
    else if (none !== undefined) expand(place, 'left', member.value, none, spanWithComma(spans.left, at), cx);
    else emit(place, { node: member.value, at: spanWithComma(spans.left, at) }, null, cx);
  });
  right.members.forEach((member, at) => {
    if (lefts.has(member.key)) return;
    const place = [...pointer, member.key];
    const none = cx.rules.expands(place) ? emptyLike(member.value) : undefined;
    if (none !== undefined) expand(place, 'right', member.value, none, spanWithComma(spans.right, at), cx);
    else emit(place, null, { node: member.value, at: spanWithComma(spans.right, at) }, cx);
  });
}

/** Tells the entries of a one-sided map or list; its key and brackets go with the last of them. */
function expand(
  pointer: readonly string[],
  side: SideName,
  value: JsonNode,
  none: JsonNode,
  span: ByteRange,
  cx: Visit,
): void {
  const before = cx.sites.length;
  if (side === 'left') visit(pointer, value, none, cx);
  else visit(pointer, none, value, cx);
  const last = cx.sites.at(-1);
  const own = last?.[side];
  if (cx.sites.length === before || last === undefined || own === null || own === undefined) return;
  const head = { start: span.start, end: value.at.start + 1 };
  const tail = { start: value.at.end - 1, end: span.end };
  const bytes = last.bytes + head.end - head.start + tail.end - tail.start;
  cx.sites[cx.sites.length - 1] = { ...last, bytes, [side]: { ...own, ranges: [...own.ranges, head, tail] } };
}

/** A map or list without entries; undefined for scalars, and for what is empty already. */
function emptyLike(node: JsonNode): JsonNode | undefined {
  const at = { start: 0, end: 0 };
  if (node.kind === 'object' && node.members.length > 0)
    return { kind: 'object', at, members: [], duplicateKeys: false };
  return node.kind === 'array' && node.items.length > 0 ? { kind: 'array', at, items: [] } : undefined;
}

function memberSpans(object: ObjectNode): readonly ByteRange[] {
  return object.members.map(({ keyAt, value }) => ({ start: keyAt.start, end: value.at.end }));
}

/** A member or item with the comma that it brings. */
function spanWithComma(spans: readonly ByteRange[], at: number): ByteRange {
  const span = spans[at] ?? { start: 0, end: 0 };
  const before = spans[at - 1];
  const after = spans[at + 1];
  if (before !== undefined) return { start: before.end, end: span.end };
  return { start: span.start, end: after === undefined ? span.end : after.start };
}

function visitArrays(pointer: readonly string[], left: ArrayNode, right: ArrayNode, cx: Visit): void {
  const pairs = cx.rules.align(pointer, left.items, right.items) ?? byPosition(left.items.length, right.items.length);
  emitOrder(pointer, left, right, pairs, cx);
  const spans = { left: left.items.map((item) => item.at), right: right.items.map((item) => item.at) };
  for (const [l, r] of pairs) {
    const leftItem = itemAt(left, spans.left, l);
    const rightItem = itemAt(right, spans.right, r);
    const place = [...pointer, String(l ?? r)];
    if (leftItem !== null && rightItem !== null) visit(place, leftItem.node, rightItem.node, cx);
    else emit(place, leftItem, rightItem, cx);
  }
}

function itemAt(array: ArrayNode, spans: readonly ByteRange[], at: number | null): Place | null {
  const node = at === null ? undefined : array.items[at];
  return at === null || node === undefined ? null : { node, at: spanWithComma(spans, at) };
}

function byPosition(left: number, right: number): ItemPairs {
  return Array.from({ length: Math.max(left, right) }, (_, at) => [at < left ? at : null, at < right ? at : null]);
}

/** Paired items that moved: one site over both arrays, so that an order is never taken for a way of writing. */
function emitOrder(pointer: readonly string[], left: ArrayNode, right: ArrayNode, pairs: ItemPairs, cx: Visit): void {
  const rights = pairs.flatMap(([l, r]) => (l === null || r === null ? [] : [r]));
  if (movedItems(rights).length === 0) return;
  const meaning = cx.rules.order(pointer);
  const side = (name: SideName, node: ArrayNode, order: readonly number[]): SiteSide => {
    const derived = meaning.derivation?.(name, node);
    return { value: order.join(', '), ranges: [node.at], ...(derived === undefined ? {} : { derived }) };
  };
  cx.sites.push({
    path: cx.pair.path,
    key: meaning.key,
    kind: 'order',
    name: meaning.name ?? pointer.join('.'),
    left: side(
      'left',
      left,
      rights.map((_, at) => at),
    ),
    right: side('right', right, rights),
    bytes: 0,
    ...(meaning.of === undefined ? {} : { of: meaning.of }),
    ...(meaning.facts === undefined ? {} : { facts: meaning.facts }),
  });
}

interface Place {
  readonly node: JsonNode;
  readonly at: ByteRange;
}

function emit(pointer: readonly string[], left: Place | null, right: Place | null, cx: Visit): void {
  const meaning = cx.rules.meaning(pointer, right === null, left === null);
  const side = (name: SideName, place: Place | null): SiteSide | null => {
    if (place === null) return null;
    const derived = meaning.derivation?.(name, place.node);
    return {
      value: valueIn(place.node, cx.pair[name]),
      ranges: [place.at],
      ...(derived === undefined ? {} : { derived }),
    };
  };
  cx.sites.push({
    path: cx.pair.path,
    key: meaning.key,
    kind: left === null || right === null ? 'presence' : 'field',
    name: meaning.name ?? pointer.join('.'),
    left: side('left', left),
    right: side('right', right),
    bytes: differingBytes(slice(cx.pair.left, left), slice(cx.pair.right, right)),
    ...(meaning.of === undefined ? {} : { of: meaning.of }),
    ...(meaning.facts === undefined ? {} : { facts: meaning.facts }),
  });
}

function slice(bytes: Buffer, place: Place | null): Buffer {
  return place === null ? Buffer.alloc(0) : bytes.subarray(place.at.start, place.at.end);
}

function textOf(node: JsonNode, bytes: Buffer): string {
  return bytes.toString('utf8', node.at.start, node.at.end);
}

function valueIn(node: JsonNode, bytes: Buffer): string | number | boolean | null {
  return node.kind === 'object' || node.kind === 'array' ? textOf(node, bytes) : node.value;
}

function sameScalar(left: JsonNode, right: JsonNode): boolean {
  if (left.kind === 'object' || left.kind === 'array' || right.kind === 'object' || right.kind === 'array')
    return false;
  if (left.kind === 'number' && right.kind === 'number') return sameNumber(left.raw, right.raw);
  return left.kind === right.kind && left.value === right.value;
}

/** Readers agree on the value of a number of at most 15 digits (RFC 8259 section 6); longer ones are compared as text. */
function sameNumber(left: string, right: string): boolean {
  const short = [left, right].every((text) => text.replace(/[eE].*$/, '').replace(/\D/g, '').length <= 15);
  return short ? Number(left) === Number(right) : left === right;
}

function hasDuplicateKeys(node: JsonNode): boolean {
  if (node.kind === 'array') return node.items.some(hasDuplicateKeys);
  return node.kind === 'object' && (node.duplicateKeys || node.members.some(({ value }) => hasDuplicateKeys(value)));
}
