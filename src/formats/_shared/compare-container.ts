import { type DecodedFields, diffFields } from '../../align/fields.ts';
import { type Matching, type MemberPair, matchMembers } from '../../align/members.ts';
import { maxSimilarityCandidates } from '../../bytes/limits.ts';
import type { CompareContext, Node, Placement, Siblings } from '../../model/format.ts';
import type { Path } from '../../model/path.ts';
import type { Problem } from '../../model/problem.ts';
import type { Site } from '../../model/site.ts';
import { type ArchiveSide, siblingsOf, sideOf } from './archive-side.ts';
import type { ContainerSide } from './container.ts';
import { emitWinners } from './duplicate-winner.ts';
import { type LinkRelation, relateLinks } from './hard-links.ts';
import { orderedAs } from './member-blocks.ts';
import { emitMoved } from './member-order.ts';
import { emitPresence } from './member-presence.ts';
import { emitDataEncoding, emitLinkedContent, emitRename, metadataSite } from './member-sites.ts';
import { contentSimilarity } from './similarity.ts';

/** What a format may add to the generic comparison of two archives. */
export interface ContainerOptions {
  /** Facts about how a member's equal content is stored differently; the key of that site is `<format>:data`. */
  dataEncoding?(left: number, right: number): Site['facts'];
  /** True where readers take one of several members of one name: then their order is told instead of their contents. */
  readonly hasWinners?: boolean;
  /** Pairs that are known to be equal in every byte, which saves their digests. */
  isEqual?(left: number, right: number): boolean;
}

interface MemberContext {
  readonly cx: CompareContext;
  readonly options: ContainerOptions;
  readonly siblings: Siblings;
  /** Pairs whose contents are told of already. */
  readonly told: ReadonlySet<MemberPair>;
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
  const siblings = siblingsOf(l, r);
  const matching = matchMembers(memberList(l), memberList(r), contentSimilarity(l, r));
  if (matching.similarityCut) cx.problem(similarityNote(leftNode.path, matching));
  const told =
    options.hasWinners === true ? emitWinners(format, left, right, matching.pairs, cx) : new Set<MemberPair>();
  for (const pair of matching.pairs) compareMember(format, left, right, pair, { cx, options, siblings, told });
  if (emitMoved(format, left, right, matching.pairs, cx)) {
    cx.reorder?.(orderedAs(l, r, matching.pairs, rightNode.bytes.size));
  }
  for (const at of matching.onlyLeft) emitPresence(format, left, at, 'left', right, cx);
  for (const at of matching.onlyRight) emitPresence(format, right, at, 'right', left, cx);
  diffFields({ fields: l.rest(), bytes: leftNode.bytes }, { fields: r.rest(), bytes: rightNode.bytes }, (pair) => {
    // These belong to the archive itself: unlike a member's frame, their offsets are in the node that the path names.
    cx.emit({ ...metadataSite(format, leftNode.path, pair), kind: 'field' });
  });
}

/** Which members were renamed and changed is then told of some of them only; the others are on one side each. */
function similarityNote(path: Path, { onlyLeft, onlyRight }: Matching): Problem {
  const left = `${onlyLeft.length} members on the left and ${onlyRight.length} on the right have no partner`;
  return {
    code: 'similarity-limit',
    severity: 'note',
    side: 'left',
    path,
    offset: null,
    message: `${left}; of each side no more than ${maxSimilarityCandidates} were tried for similar content`,
    hint: 'Nothing is left out: what has no partner is told as being on one side only.',
  };
}

function memberList(container: ContainerSide): Parameters<typeof matchMembers>[0] {
  return {
    count: container.count,
    name: (at) => container.name(at),
    contentId: (at) => (container.type(at) === 'file' ? container.contentId(at) : ''),
    size: (at) => container.contentSize(at),
  };
}

/** Whether both members have a time and it is of the same second, wherever in the frame it is kept. */
function timeFacts(left: number | undefined, right: number | undefined): NonNullable<Site['facts']> {
  if (left === undefined || right === undefined) return {};
  return { sameSecond: Math.floor(left) === Math.floor(right) };
}

function compareMember(
  format: string,
  left: ArchiveSide,
  right: ArchiveSide,
  pair: MemberPair,
  context: MemberContext,
): void {
  const { cx, options, siblings, told } = context;
  const path = left.path(pair.left);
  if (pair.by !== 'name') emitRename(format, left, right, pair, path, cx);
  if (options.isEqual?.(pair.left, pair.right) === true) return;
  const framesDiffer = left.container.frameId(pair.left) !== right.container.frameId(pair.right);
  const relation = framesDiffer ? linkRelation(left, right, pair) : 'none';
  if (framesDiffer) {
    const types = [left.container.type(pair.left), right.container.type(pair.right)];
    const facts = {
      type: types[0] === types[1] ? (types[0] ?? 'other') : 'mixed',
      ...(relation === 'none' ? {} : { links: relation }),
      ...timeFacts(left.container.time?.(pair.left), right.container.time?.(pair.right)),
    };
    diffFields(frameOf(left, pair.left), frameOf(right, pair.right), (fields) => {
      const site = metadataSite(format, path, fields);
      cx.emit({ ...site, facts: { ...site.facts, ...facts } });
    });
  }
  if (left.container.rawId(pair.left) === right.container.rawId(pair.right)) return;
  if (left.container.contentId(pair.left) === right.container.contentId(pair.right)) {
    emitDataEncoding(format, left, right, pair, path, cx, options.dataEncoding?.(pair.left, pair.right));
    return;
  }
  emitLies(format, left, right, pair, path, cx);
  if (told.has(pair)) return;
  if (relation !== 'none') {
    emitLinkedContent(format, left, right, pair, path, relation, cx);
    return;
  }
  cx.descend(
    { path, name: path.at(-1) ?? '', bytes: left.container.open(pair.left) },
    { path, name: right.path(pair.right).at(-1) ?? '', bytes: right.container.open(pair.right) },
    siblings,
    placementOf(left.container, right.container, pair),
  );
}

function placementOf(left: ContainerSide, right: ContainerSide, pair: MemberPair): Placement {
  const side = (container: ContainerSide, at: number): Placement['left'] => {
    const extent = container.dataExtent(at);
    const asItIs = extent.end - extent.start === container.contentSize(at) ? 'stored' : 'other';
    return { at: extent, codec: container.codec?.(at) ?? asItIs };
  };
  return { left: side(left, pair.left), right: side(right, pair.right) };
}

/** Checksums and sizes that stayed the same while the content moved away from them: the frames do not show these. */
function emitLies(
  format: string,
  left: ArchiveSide,
  right: ArchiveSide,
  pair: MemberPair,
  path: Path,
  cx: CompareContext,
): void {
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

function linkRelation(left: ArchiveSide, right: ArchiveSide, pair: MemberPair): LinkRelation {
  const types = [left.container.type(pair.left), right.container.type(pair.right)];
  if (!types.includes('hardlink')) return 'none';
  return relateLinks(
    { container: left.container, links: left.links(), at: pair.left },
    { container: right.container, links: right.links(), at: pair.right },
  );
}

function frameOf(side: ArchiveSide, at: number): DecodedFields {
  return { fields: side.container.frame(at), bytes: side.node.bytes };
}
