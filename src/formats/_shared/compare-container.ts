import { type DecodedFields, diffFields, type FieldPair } from '../../align/fields.ts';
import { type MemberPair, matchMembers } from '../../align/members.ts';
import { movedItems } from '../../align/order.ts';
import type { ByteRange, SideName } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { CompareContext, Node, SiblingLookup } from '../../model/format.ts';
import { type Path, step } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import type { ContainerSide } from './container.ts';
import { contentSimilarity } from './similarity.ts';

/** What a format may add to the generic comparison of two archives. */
export interface ContainerOptions {
  /** Facts about how a member's equal content is stored differently; the key of that site is `<format>:data`. */
  dataEncoding?(left: number, right: number): Site['facts'];
}

interface MemberContext {
  readonly cx: CompareContext;
  readonly options: ContainerOptions;
  readonly siblings: SiblingLookup;
}

interface Side {
  readonly node: Node;
  readonly container: ContainerSide;
  readonly paths: readonly Path[];
}

/**
 * Compares two archives of one format, member by member and rest by rest. Every differing byte of frames and rests
 * becomes a `metadata` site with key `<format>:<field>`; differing contents are handed to `cx.descend`.
 */
export function compareContainer(
  format: string,
  leftNode: Node,
  rightNode: Node,
  l: ContainerSide,
  r: ContainerSide,
  cx: CompareContext,
  options: ContainerOptions = {},
): void {
  const left = { node: leftNode, container: l, paths: memberPaths(leftNode.path, l) };
  const right = { node: rightNode, container: r, paths: memberPaths(leftNode.path, r) };
  const siblings = siblingLookup(l, r);
  const matching = matchMembers(memberList(l), memberList(r), contentSimilarity(l, r));
  for (const pair of matching.pairs) compareMember(format, left, right, pair, { cx, options, siblings });
  emitMoved(format, left, right, matching.pairs, cx);
  const leftParents = once(() => parentsOf(l));
  const rightParents = once(() => parentsOf(r));
  for (const at of matching.onlyLeft) emitPresence(format, left, at, 'left', rightParents, cx);
  for (const at of matching.onlyRight) emitPresence(format, right, at, 'right', leftParents, cx);
  diffFields({ fields: l.rest(), bytes: leftNode.bytes }, { fields: r.rest(), bytes: rightNode.bytes }, (pair) => {
    cx.emit(metadataSite(format, leftNode.path, pair));
  });
}

function once<T>(compute: () => T): () => T {
  let value: { readonly of: T } | undefined;
  return () => {
    value ??= { of: compute() };
    return value.of;
  };
}

function memberPaths(base: Path, container: ContainerSide): Path[] {
  const seen = new Map<string, number>();
  return Array.from({ length: container.count }, (_, at) => {
    const name = container.name(at);
    const ordinal = (seen.get(name) ?? 0) + 1;
    seen.set(name, ordinal);
    return [...base, step(name, ordinal)];
  });
}

function memberList(container: ContainerSide): Parameters<typeof matchMembers>[0] {
  return {
    count: container.count,
    name: (at) => container.name(at),
    contentId: (at) => (container.type(at) === 'file' ? container.contentId(at) : ''),
    size: (at) => container.contentSize(at),
  };
}

function compareMember(
  format: string,
  left: Side,
  right: Side,
  pair: MemberPair,
  { cx, options, siblings }: MemberContext,
): void {
  const path = left.paths[pair.left] ?? left.node.path;
  if (pair.by !== 'name') emitRename(format, left, right, pair, path, cx);
  if (left.container.frameId(pair.left) !== right.container.frameId(pair.right)) {
    diffFields(frameOf(left, pair.left), frameOf(right, pair.right), (fields) => {
      cx.emit(metadataSite(format, path, fields));
    });
  }
  if (left.container.rawId(pair.left) === right.container.rawId(pair.right)) return;
  if (left.container.contentId(pair.left) === right.container.contentId(pair.right)) {
    emitDataEncoding(format, left, right, pair, path, cx, options);
    return;
  }
  const rightPath = right.paths[pair.right] ?? path;
  cx.descend(
    { path, name: path.at(-1) ?? '', bytes: left.container.open(pair.left) },
    { path, name: rightPath.at(-1) ?? '', bytes: right.container.open(pair.right) },
    siblings,
  );
}

function frameOf(side: Side, at: number): DecodedFields {
  return { fields: side.container.frame(at), bytes: side.node.bytes };
}

/** A site for one pair of fields; one-sided fields have null on the other side. */
export function metadataSite(format: string, path: Path, pair: FieldPair): Site {
  const of = pair.left?.derived ?? pair.right?.derived;
  return {
    path,
    key: `${format}:${fieldKey(pair.name)}`,
    kind: 'metadata',
    name: pair.name,
    left: siteSide(pair.left),
    right: siteSide(pair.right),
    bytes: pair.bytes,
    ...(of === undefined ? {} : { of: path }),
    ...(pair.sameValue ? { facts: { sameValue: true } } : {}),
  };
}

/** `gap#3` and `member#2.mtime` are one kind of place: the key drops the ordinal. */
function fieldKey(name: string): string {
  return name.replace(/^member#\d+\./, '').replace(/#\d+$/, '');
}

function siteSide(field: Field | null): SiteSide | null {
  if (field === null) return null;
  const ranges: ByteRange[] = [field.at, ...(field.also ?? [])];
  return { value: field.value, ranges, ...(field.derived === undefined ? {} : { derived: field.derived }) };
}

function emitRename(format: string, left: Side, right: Side, pair: MemberPair, path: Path, cx: CompareContext): void {
  const names = [left.container.name(pair.left), right.container.name(pair.right)];
  cx.emit({
    path,
    key: `${format}:rename`,
    kind: 'metadata',
    name: 'member name',
    left: { value: names[0] ?? '', ranges: [] },
    right: { value: names[1] ?? '', ranges: [] },
    bytes: 0,
    facts: { by: pair.by },
  });
}

function emitDataEncoding(
  format: string,
  left: Side,
  right: Side,
  pair: MemberPair,
  path: Path,
  cx: CompareContext,
  options: ContainerOptions,
): void {
  const facts = options.dataEncoding?.(pair.left, pair.right);
  const extents = [left.container.dataExtent(pair.left), right.container.dataExtent(pair.right)] as const;
  const size = extents.map((range) => range.end - range.start);
  cx.emit({
    path,
    key: `${format}:data`,
    kind: 'bytes',
    name: 'stored data',
    left: { value: `${size[0]} stored bytes`, ranges: [extents[0]] },
    right: { value: `${size[1]} stored bytes`, ranges: [extents[1]] },
    bytes: Math.max(...size),
    role: 'encoding',
    ...(facts === undefined ? {} : { facts }),
  });
}

/** One site for all members that stand in another order; renamed members count where their partner stands. */
function emitMoved(format: string, left: Side, right: Side, pairs: readonly MemberPair[], cx: CompareContext): void {
  const moved = movedItems(pairs.map((pair) => pair.right));
  if (moved.length === 0) return;
  const byRight = [...pairs].sort((a, b) => a.right - b.right);
  const firstAt = pairs.findIndex((pair, at) => pair !== byRight[at]);
  const names = (list: readonly MemberPair[], side: Side, at: (pair: MemberPair) => number): string =>
    list
      .slice(firstAt, firstAt + 3)
      .map((pair) => side.container.name(at(pair)))
      .join(', ');
  cx.emit({
    path: left.node.path,
    key: `${format}:order`,
    kind: 'order',
    name: 'order of members',
    left: { value: names(pairs, left, (pair) => pair.left), ranges: [] },
    right: { value: names(byRight, right, (pair) => pair.right), ranges: [] },
    bytes: 0,
    facts: {
      moved: moved.length,
      members: pairs.length,
      leftSorted: isSorted(pairs.map((pair) => left.container.name(pair.left))),
      rightSorted: isSorted(byRight.map((pair) => right.container.name(pair.right))),
      duplicates: hasDuplicates(left.container) || hasDuplicates(right.container),
      hardLinks: pairs.some((pair) => left.container.type(pair.left) === 'hardlink'),
    },
  });
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, at) => at === 0 || (names[at - 1] ?? '') <= name);
}

function hasDuplicates(container: ContainerSide): boolean {
  const names = new Set<string>();
  for (let at = 0; at < container.count; at++) names.add(container.name(at));
  return names.size !== container.count;
}

function emitPresence(
  format: string,
  side: Side,
  at: number,
  which: SideName,
  otherParents: () => ReadonlySet<string>,
  cx: CompareContext,
): void {
  const { container } = side;
  const ranges = container.extent(at);
  const value: SiteSide = { value: container.describe(at), ranges };
  const path = side.paths[at] ?? side.node.path;
  cx.emit({
    path,
    key: `${format}:presence`,
    kind: 'presence',
    name: 'member',
    left: which === 'left' ? value : null,
    right: which === 'right' ? value : null,
    bytes: ranges.reduce((sum, range) => sum + range.end - range.start, 0),
    facts: {
      type: container.type(at),
      size: container.contentSize(at),
      name: container.name(at),
      duplicate: path.at(-1) !== container.name(at),
      children: otherParents().has(container.name(at)),
    },
  });
}

/** Every directory that has a member below it, stated explicitly or not. */
function parentsOf(container: ContainerSide): ReadonlySet<string> {
  const parents = new Set<string>();
  for (let at = 0; at < container.count; at++) {
    let name = container.name(at);
    for (let cut = name.lastIndexOf('/'); cut > 0; cut = name.lastIndexOf('/')) {
      name = name.slice(0, cut);
      if (parents.has(name)) break;
      parents.add(name);
    }
  }
  return parents;
}

function siblingLookup(left: ContainerSide, right: ContainerSide): SiblingLookup {
  const places: Partial<Record<SideName, ReadonlyMap<string, number>>> = {};
  return (side, name) => {
    const container = side === 'left' ? left : right;
    places[side] ??= new Map(Array.from({ length: container.count }, (_, at) => [container.name(at), at]));
    const at = places[side].get(name);
    return at === undefined || container.type(at) !== 'file' ? undefined : container.open(at);
  };
}
