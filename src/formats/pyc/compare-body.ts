import { differingBytes } from '../../align/byte-runs.ts';
import { sameBytes, sliceSource } from '../../bytes/byte-source.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import { DecodeError } from '../../model/problem.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { emitByteSites } from '../_shared/byte-sites.ts';
import { middleFacts } from '../_shared/middle.ts';
import type { PycSide } from './compare-header.ts';
import { compareTrees, type TreeDifference } from './compare-trees.ts';
import { headerBytes } from './header.ts';
import { interner, type MarshalNode, type MarshalTree, readMarshal } from './marshal.ts';
import { restSites } from './rest-sites.ts';
import { codeName, isText, showNode } from './show-node.ts';

type Facts = NonNullable<Site['facts']>;

/**
 * Compares the marshalled code object: object by object (`pyc:body`, named by field and function), sets that differ in
 * order (`pyc:set-order`), and what is left: sharing (`pyc:refs`) and string types (`pyc:interned`). A body that cannot
 * be read is compared as runs of bytes. `facts` go with every difference of the code.
 */
export function compareBodies(left: Node, right: Node, a: PycSide, b: PycSide, cx: CompareContext, facts: Facts): void {
  const key = 'pyc:body';
  const trees = readTrees(a, b);
  if (trees === undefined) {
    const window = {
      left: { start: headerBytes, end: a.bytes.length },
      right: { start: headerBytes, end: b.bytes.length },
    };
    emitByteSites(left, right, cx, { key, window });
    return;
  }
  const [leftTree, rightTree] = trees;
  const bodies = { left: { start: headerBytes, end: leftTree.end }, right: { start: headerBytes, end: rightTree.end } };
  const isSame = sameBytes(
    sliceSource(left.bytes, headerBytes, leftTree.end),
    sliceSource(right.bytes, headerBytes, rightTree.end),
  );
  if (!isSame) for (const site of treeSites(left, a, b, leftTree, rightTree, bodies, facts)) cx.emit(site);
  const rest = {
    left: { start: leftTree.end, end: a.bytes.length },
    right: { start: rightTree.end, end: b.bytes.length },
  };
  emitByteSites(left, right, cx, { key, window: rest });
}

/** undefined when a body cannot be read: another Python's, or not made by CPython. */
function readTrees(left: PycSide, right: PycSide): [MarshalTree, MarshalTree] | undefined {
  const intern = interner();
  try {
    const [a, b] = [left, right].map(({ bytes, header }) => readMarshal(bytes, headerBytes, header.magic, intern));
    return a === undefined || b === undefined ? undefined : [a, b];
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function treeSites(
  node: Node,
  left: PycSide,
  right: PycSide,
  leftTree: MarshalTree,
  rightTree: MarshalTree,
  bodies: { readonly left: ByteRange; readonly right: ByteRange },
  facts: Facts,
): Site[] {
  const differences = compareTrees(
    { root: leftTree.root, nameOf: (code) => codeName(left.bytes, code) },
    { root: rightTree.root, nameOf: (code) => codeName(right.bytes, code) },
  );
  const sites = differences.map((difference) => differenceSite(node, left, right, difference, facts));
  // Sets and paths apart, the trees are equal: then what is left is how objects are shared and written.
  const treesEqual = leftTree.root.looseId === rightTree.root.looseId;
  const own = { node, left, right, leftTokens: leftTree.tokens, rightTokens: rightTree.tokens };
  const rest = restSites(own, bodies, sites, treesEqual, facts);
  return [...sites, ...rest];
}

/** Fields that no program runs by: where the source was, and where its lines are. */
const nonCode = ['co_filename', 'co_linetable', 'co_lnotab', 'co_firstlineno'];

function differenceSite(node: Node, left: PycSide, right: PycSide, difference: TreeDifference, facts: Facts): Site {
  const { kind } = difference;
  const a = difference.left;
  const b = difference.right;
  const shown = a ?? b;
  const field = kind === 'head' ? 'head' : (shown?.field ?? '');
  const text = a !== null && b !== null && isText(a) && isText(b);
  const isPayload = text && haveEqualHeads(left, right, a, b);
  const [leftSide, rightSide] = [sideOf(left, a, kind, isPayload), sideOf(right, b, kind, isPayload)];
  const bytes = differingBytes(bytesOf(left, leftSide), bytesOf(right, rightSide));
  return {
    path: node.path,
    key: kind === 'set-order' ? 'pyc:set-order' : 'pyc:body',
    kind: kind === 'set-order' ? 'order' : 'field',
    name: nameOf(field, shown, kind),
    left: leftSide,
    right: rightSide,
    // Two references of one number may refer to two things.
    bytes: Math.max(1, bytes),
    facts: {
      text,
      field,
      ...(leftSide === null ? {} : { offset: leftSide.ranges[0]?.start ?? 0 }),
      ...(text ? middleFacts(String(leftSide?.value), String(rightSide?.value)) : {}),
      ...(kind === 'set-order' ? { hashed: [a, b].every(isOfHashedTexts) } : {}),
      ...(kind === 'set-order' || nonCode.includes(field) ? {} : facts),
    },
  };
}

/** The path of the source is one for the whole file; everything else belongs to a function. */
function nameOf(field: string, node: MarshalNode | null, kind: TreeDifference['kind']): string {
  if (field === 'co_filename') return field;
  const owner = kind === 'head' ? node?.children.findLast((child) => child.field.endsWith('name'))?.owner : node?.owner;
  const what = kind === 'head' ? 'arguments, stack and flags' : field;
  if (owner === undefined || owner.name === '') return what === '' ? 'code' : what;
  return `${what} of ${owner.name}`;
}

function sideOf(
  { bytes }: PycSide,
  node: MarshalNode | null,
  kind: TreeDifference['kind'],
  isPayload: boolean,
): SiteSide | null {
  if (node === null) return null;
  if (kind === 'head') return { value: node.numbers, ranges: [node.at] };
  return { value: showNode(bytes, node), ranges: [isPayload ? node.payload : node.extent] };
}

/** Two strings of one length, type and mark. */
function haveEqualHeads(left: PycSide, right: PycSide, a: MarshalNode, b: MarshalNode): boolean {
  const head = ({ bytes }: PycSide, { at, payload }: MarshalNode): Buffer => bytes.subarray(at.start, payload.start);
  return a.target === undefined && b.target === undefined && head(left, a).equals(head(right, b));
}

function bytesOf({ bytes }: PycSide, side: SiteSide | null): Buffer {
  const range = side?.ranges[0];
  return range === undefined ? Buffer.alloc(0) : bytes.subarray(range.start, range.end);
}

const hashedTypes = 'zZaAuts';

/** Text and bytes hash by a seed that is new in every process: nothing can rely on the order of such a set. */
function isOfHashedTexts(set: MarshalNode | null): boolean {
  return set?.children.every((item) => hashedTypes.includes((item.target ?? item).type)) === true;
}
