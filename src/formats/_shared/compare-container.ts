import { type DecodedFields, diffFields, type FieldPair, totalLength } from '../../align/fields.ts';
import { type MemberPair, matchMembers } from '../../align/members.ts';
import { movedItems } from '../../align/order.ts';
import type { ByteRange, SideName } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { CompareContext, Node, SiblingLookup } from '../../model/format.ts';
import { type Path, step } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import type { ContainerSide } from './container.ts';
import { HardLinks, type LinkRelation, relateLinks } from './hard-links.ts';
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
  path(at: number): Path;
  /** Every directory that has a member below it, stated explicitly or not. */
  parents(): ReadonlySet<string>;
  links(): HardLinks;
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
  const left = sideOf(leftNode, leftNode.path, l);
  const right = sideOf(rightNode, leftNode.path, r);
  const siblings = siblingLookup(l, r);
  const matching = matchMembers(memberList(l), memberList(r), contentSimilarity(l, r));
  for (const pair of matching.pairs) compareMember(format, left, right, pair, { cx, options, siblings });
  emitMoved(format, left, right, matching.pairs, cx);
  for (const at of matching.onlyLeft) emitPresence(format, left, at, 'left', right, cx);
  for (const at of matching.onlyRight) emitPresence(format, right, at, 'right', left, cx);
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

function sideOf(node: Node, base: Path, container: ContainerSide): Side {
  const ordinals = once(() => repeatedNames(container));
  return {
    node,
    container,
    path: (at) => [...base, step(container.name(at), ordinals().get(at))],
    parents: once(() => parentsOf(container)),
    links: once(() => new HardLinks(container)),
  };
}

/** The ordinals of members whose name occurred before; most archives have none. */
function repeatedNames(container: ContainerSide): ReadonlyMap<number, number> {
  const counts = new Map<string, number>();
  const repeated = new Map<number, number>();
  for (let at = 0; at < container.count; at++) {
    const name = container.name(at);
    const ordinal = (counts.get(name) ?? 0) + 1;
    counts.set(name, ordinal);
    if (ordinal > 1) repeated.set(at, ordinal);
  }
  return repeated;
}

function memberList(container: ContainerSide): Parameters<typeof matchMembers>[0] {
  return {
    count: container.count,
    name: (at) => container.name(at),
    contentId: (at) => (container.type(at) === 'file' ? container.contentId(at) : ''),
    size: (at) => container.contentSize(at),
  };
}

function compareMember(format: string, left: Side, right: Side, pair: MemberPair, context: MemberContext): void {
  const { cx, options, siblings } = context;
  const path = left.path(pair.left);
  if (pair.by !== 'name') emitRename(format, left, right, pair, path, cx);
  const framesDiffer = left.container.frameId(pair.left) !== right.container.frameId(pair.right);
  const relation = framesDiffer ? linkRelation(left, right, pair) : 'none';
  if (framesDiffer) {
    const types = [left.container.type(pair.left), right.container.type(pair.right)];
    const facts = {
      type: types[0] === types[1] ? (types[0] ?? 'other') : 'mixed',
      ...(relation === 'none' ? {} : { links: relation }),
    };
    diffFields(frameOf(left, pair.left), frameOf(right, pair.right), (fields) => {
      const site = metadataSite(format, path, fields);
      cx.emit({ ...site, facts: { ...site.facts, ...facts } });
    });
  }
  if (left.container.rawId(pair.left) === right.container.rawId(pair.right)) return;
  if (left.container.contentId(pair.left) === right.container.contentId(pair.right)) {
    emitDataEncoding(format, left, right, pair, path, cx, options);
    return;
  }
  emitLies(format, left, right, pair, path, cx);
  if (relation !== 'none') {
    emitLinkedContent(format, left, right, pair, path, relation, cx);
    return;
  }
  cx.descend(
    { path, name: path.at(-1) ?? '', bytes: left.container.open(pair.left) },
    { path, name: right.path(pair.right).at(-1) ?? '', bytes: right.container.open(pair.right) },
    siblings,
  );
}

/** Checksums and sizes that stayed the same while the content moved away from them: the frames do not show these. */
function emitLies(format: string, left: Side, right: Side, pair: MemberPair, path: Path, cx: CompareContext): void {
  const others = new Map(right.container.frame(pair.right).map((field) => [field.name, field]));
  for (const field of left.container.frame(pair.left)) {
    const other = others.get(field.name);
    if (other === undefined || (field.derived?.holds !== false && other.derived?.holds !== false)) continue;
    const raw = [
      left.node.bytes.read(field.at.start, field.at.end),
      right.node.bytes.read(other.at.start, other.at.end),
    ];
    if (raw[0] === undefined || raw[1] === undefined || !raw[0].equals(raw[1])) continue;
    cx.emit(metadataSite(format, path, { name: field.name, left: field, right: other, bytes: 0, sameValue: false }));
  }
}

function linkRelation(left: Side, right: Side, pair: MemberPair): LinkRelation {
  const types = [left.container.type(pair.left), right.container.type(pair.right)];
  if (!types.includes('hardlink')) return 'none';
  return relateLinks(
    { container: left.container, links: left.links(), at: pair.left },
    { container: right.container, links: right.links(), at: pair.right },
  );
}

/** The content that one side keeps under this name and the other under the name it links to. */
function emitLinkedContent(
  format: string,
  left: Side,
  right: Side,
  pair: MemberPair,
  path: Path,
  relation: LinkRelation,
  cx: CompareContext,
): void {
  const extents = [left.container.dataExtent(pair.left), right.container.dataExtent(pair.right)] as const;
  cx.emit({
    path,
    key: `${format}:hardlink-${relation}`,
    kind: 'metadata',
    name: 'hard link',
    left: { value: left.container.describe(pair.left), ranges: [extents[0]] },
    right: { value: right.container.describe(pair.right), ranges: [extents[1]] },
    bytes: Math.max(...extents.map(({ start, end }) => end - start)),
  });
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
      headMoved: firstAt < 2,
      archivesMoved: archivesMoved(left, pairs, byRight),
    },
  });
}

/** Archives inside the archive are often a search path: their order among themselves counts. */
function archivesMoved(left: Side, pairs: readonly MemberPair[], byRight: readonly MemberPair[]): boolean {
  const isArchive = (pair: MemberPair): boolean => /\.(jar|war|whl|zip)$/.test(left.container.name(pair.left));
  const moved = byRight.filter(isArchive);
  return pairs.filter(isArchive).some((pair, at) => pair !== moved[at]);
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, at) => at === 0 || (names[at - 1] ?? '') <= name);
}

function hasDuplicates(container: ContainerSide): boolean {
  const names = new Set<string>();
  for (let at = 0; at < container.count; at++) names.add(container.name(at));
  return names.size !== container.count;
}

function emitPresence(format: string, side: Side, at: number, which: SideName, other: Side, cx: CompareContext): void {
  const { container } = side;
  const ranges = container.extent(at);
  const name = container.name(at);
  const path = side.path(at);
  const value: SiteSide = { value: container.describe(at), ranges };
  cx.emit({
    path,
    key: `${format}:presence`,
    kind: 'presence',
    name: 'member',
    left: which === 'left' ? value : null,
    right: which === 'right' ? value : null,
    bytes: totalLength(ranges),
    facts: {
      type: container.type(at),
      size: container.contentSize(at),
      name,
      duplicate: path.at(-1) !== name,
      children: other.parents().has(name),
      hasOwnChildren: side.parents().has(name),
    },
  });
}

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
