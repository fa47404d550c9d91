import { alignLines, numbers } from '../../align/lines.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { XmlDocument, XmlElement, XmlNode } from './xml-node.ts';

/** One place where two documents differ in what they say. */
export interface XmlDifference {
  readonly kind: 'text' | 'attribute' | 'element' | 'comment' | 'instruction' | 'doctype' | 'order';
  /** `/project/dependencies/dependency[2]/@scope`; of the left side, or of the right where only that has it. */
  readonly place: string;
  /** What it says, for people; null where absent. */
  readonly left: string | null;
  readonly right: string | null;
  readonly leftAt: ByteRange | null;
  readonly rightAt: ByteRange | null;
}

type Visit = (difference: XmlDifference) => void;

interface Side {
  readonly source: Buffer;
}

interface DiffContext {
  readonly visit: Visit;
  readonly idOf: (node: XmlNode) => number;
  readonly left: Side;
  readonly right: Side;
}

/** A node among its siblings; `from` takes in the indentation in front of it. */
interface Place {
  readonly node: XmlNode;
  readonly id: number;
  readonly from: number;
  readonly place: string;
}

/**
 * Calls `visit` for each difference of two documents, in document order. The order of attributes, indentation, and how
 * characters are written do not count. Elements with the same children in another order are one difference.
 */
export function diffXml(
  left: { readonly document: XmlDocument; readonly source: Buffer },
  right: { readonly document: XmlDocument; readonly source: Buffer },
  visit: Visit,
): void {
  const cx: DiffContext = { visit, idOf: structureIds(), left, right };
  diffLists(left.document.nodes, right.document.nodes, { place: '', left: null, right: null }, cx);
}

function diffElements(left: XmlElement, right: XmlElement, place: string, cx: DiffContext): void {
  diffAttributes(left, right, place, cx);
  diffLists(left.children, right.children, { place, left, right }, cx);
}

function diffAttributes(left: XmlElement, right: XmlElement, place: string, { visit }: DiffContext): void {
  const others = new Map(right.attributes.map((attribute) => [attribute.name, attribute]));
  for (const { name, value, at } of left.attributes) {
    const other = others.get(name);
    others.delete(name);
    if (other?.value === value) continue;
    const rightPart = { right: other?.value ?? null, rightAt: other?.at ?? null };
    visit({ kind: 'attribute', place: `${place}/@${name}`, left: value, leftAt: at, ...rightPart });
  }
  for (const { name, value, at } of others.values()) {
    visit({ kind: 'attribute', place: `${place}/@${name}`, left: null, leftAt: null, right: value, rightAt: at });
  }
}

interface Parents {
  readonly place: string;
  readonly left: XmlElement | null;
  readonly right: XmlElement | null;
}

function diffLists(left: readonly XmlNode[], right: readonly XmlNode[], parents: Parents, cx: DiffContext): void {
  const [a, b] = [placesOf(left, parents.place, cx), placesOf(right, parents.place, cx)];
  const [ids, others] = [a, b].map((places) => places.map(({ id }) => String(id)));
  if (ids === undefined || others === undefined || ids.join(' ') === others.join(' ')) return;
  if (isPermutation(ids, others) && parents.left !== null && parents.right !== null) {
    visitOrder(parents.left, parents.right, parents.place, a, b, cx);
    return;
  }
  for (const hunk of alignLines(ids, others)) {
    const lefts = numbers(hunk.left).flatMap((at) => a[at] ?? []);
    const rights = numbers(hunk.right).flatMap((at) => b[at] ?? []);
    diffHunk(lefts, rights, cx);
  }
}

function placesOf(nodes: readonly XmlNode[], parent: string, cx: DiffContext): Place[] {
  const totals = new Map<string, number>();
  for (const node of nodes) totals.set(labelOf(node), (totals.get(labelOf(node)) ?? 0) + 1);
  const seen = new Map<string, number>();
  return nodes.flatMap((node, at): Place[] => {
    if (node.kind === 'text' && node.layout) return [];
    const label = labelOf(node);
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    const before = nodes[at - 1];
    const from = before?.kind === 'text' && before.layout ? before.at.start : node.at.start;
    const step = (totals.get(label) ?? 0) > 1 ? `${label}[${count}]` : label;
    return [{ node, id: cx.idOf(node), from, place: `${parent}/${step}` }];
  });
}

function labelOf(node: XmlNode): string {
  if (node.kind === 'element') return node.name;
  return node.kind === 'text' ? 'text()' : `${node.kind}()`;
}

function isPermutation(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && [...left].sort().join(' ') === [...right].sort().join(' ');
}

/** Pairs what has one label, never across another pair: an order that differs must not be lost. */
function diffHunk(lefts: readonly Place[], rights: readonly Place[], cx: DiffContext): void {
  const takeNext = byLabel(rights);
  let next = 0;
  for (const place of lefts) {
    const at = takeNext(labelOf(place.node), next);
    const other = at === undefined ? undefined : rights[at];
    if (at === undefined || other === undefined) visitOne(place, 'left', cx);
    else {
      for (const skipped of rights.slice(next, at)) visitOne(skipped, 'right', cx);
      diffPair(place, other, cx);
      next = at + 1;
    }
  }
  for (const rest of rights.slice(next)) visitOne(rest, 'right', cx);
}

/** Gives the first place of a label from `next` on, each once. */
function byLabel(places: readonly Place[]): (label: string, next: number) => number | undefined {
  const waiting = new Map<string, number[]>();
  places.toReversed().forEach(({ node }, at) => {
    const queue = waiting.get(labelOf(node)) ?? [];
    waiting.set(labelOf(node), queue);
    queue.push(places.length - 1 - at);
  });
  return (label, next) => {
    const queue = waiting.get(label) ?? [];
    while ((queue.at(-1) ?? next) < next) queue.pop();
    return queue.pop();
  };
}

function diffPair(left: Place, right: Place, cx: DiffContext): void {
  if (left.id === right.id) return;
  if (left.node.kind === 'element' && right.node.kind === 'element') {
    diffElements(left.node, right.node, left.place, cx);
    return;
  }
  cx.visit({
    kind: left.node.kind,
    place: left.place,
    left: shown(left.node, cx.left),
    right: shown(right.node, cx.right),
    leftAt: left.node.at,
    rightAt: right.node.at,
  });
}

function visitOne({ node, from, place }: Place, side: 'left' | 'right', cx: DiffContext): void {
  const value = shown(node, cx[side]);
  const at = { start: from, end: node.at.end };
  const onLeft = side === 'left';
  cx.visit({
    kind: node.kind,
    place,
    left: onLeft ? value : null,
    right: onLeft ? null : value,
    leftAt: onLeft ? at : null,
    rightAt: onLeft ? null : at,
  });
}

function visitOrder(
  left: XmlElement,
  right: XmlElement,
  place: string,
  lefts: readonly Place[],
  rights: readonly Place[],
  { visit }: DiffContext,
): void {
  const names = (places: readonly Place[]): string =>
    places.map((each) => each.place.slice(place.length + 1)).join(', ');
  visit({
    kind: 'order',
    place,
    left: names(lefts),
    right: names(rights),
    leftAt: left.at,
    rightAt: right.at,
  });
}

function shown(node: XmlNode, { source }: Side): string {
  if (node.kind === 'element') return source.toString('utf8', node.at.start, node.at.end);
  return node.value.replaceAll('\0', '');
}

/** Numbers that are equal exactly when two nodes mean the same; each node is numbered once. */
function structureIds(): (node: XmlNode) => number {
  const shapes = new Map<string, number>();
  const known = new Map<XmlNode, number>();
  const idOf = (node: XmlNode): number => {
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

function shapeOf(node: XmlNode, idOf: (node: XmlNode) => number): string {
  if (node.kind !== 'element') return `${node.kind} ${node.value}`;
  const attributes = node.attributes.map(({ name, value }) => [name, value] as const);
  attributes.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const children = node.children.flatMap((child) => (child.kind === 'text' && child.layout ? [] : [idOf(child)]));
  return JSON.stringify([node.name, attributes, children]);
}
