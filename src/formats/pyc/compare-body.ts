import { byteRuns, differingBytes } from '../../align/byte-runs.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import { DecodeError } from '../../model/problem.ts';
import type { Site } from '../../model/site.ts';
import { emitByteSites } from '../_shared/byte-sites.ts';
import { decodeText } from '../_shared/lines.ts';
import { middleFacts, shorten } from '../_shared/middle.ts';
import type { PycSide } from './compare-header.ts';
import { headerBytes } from './header.ts';
import { interner, type MarshalToken, type MarshalTree, readMarshal } from './marshal.ts';

/**
 * Compares the marshalled code object: object by object where both trees have the same shape (`pyc:body`, named by the
 * field), as one site (`pyc:refs`) where only sharing and interning differ, else as runs of bytes.
 */
export function compareBodies(left: Node, right: Node, a: PycSide, b: PycSide, cx: CompareContext): void {
  const key = 'pyc:body';
  const trees = readTrees(a, b);
  const same = trees !== undefined && sameShape(trees[0].tokens, trees[1].tokens);
  if (trees === undefined || !same) {
    const equal = trees !== undefined && trees[0].id === trees[1].id;
    const [leftEnd, rightEnd] = equal ? [trees[0].end, trees[1].end] : [a.bytes.length, b.bytes.length];
    const window = { left: { start: headerBytes, end: leftEnd }, right: { start: headerBytes, end: rightEnd } };
    if (!equal) {
      emitByteSites(left, right, cx, { key, window });
      return;
    }
    cx.emit(referencesSite(left, right, window));
  } else for (const site of tokenSites(left, a, b, trees[0].tokens, trees[1].tokens)) cx.emit(site);
  const rest = {
    left: { start: trees[0].end, end: a.bytes.length },
    right: { start: trees[1].end, end: b.bytes.length },
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

function sameShape(left: readonly MarshalToken[], right: readonly MarshalToken[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ type, shared, field }, at) => {
      const other = right[at];
      return other !== undefined && type === other.type && shared === other.shared && field === other.field;
    })
  );
}

function tokenSites(
  node: Node,
  left: PycSide,
  right: PycSide,
  leftTokens: readonly MarshalToken[],
  rightTokens: readonly MarshalToken[],
): Site[] {
  return leftTokens.flatMap((token, at) => {
    const other = rightTokens[at];
    if (other === undefined || slice(left, token.at).equals(slice(right, other.at))) return [];
    return [tokenSite(node, left, right, token, other)];
  });
}

const textTypes = 'zZaAut';
const maxHexBytes = 32;

function tokenSite(node: Node, left: PycSide, right: PycSide, token: MarshalToken, other: MarshalToken): Site {
  const text = textTypes.includes(token.type);
  const sameHead = slice(left, head(token)).equals(slice(right, head(other)));
  const [leftAt, rightAt] = sameHead ? [token.payload, other.payload] : [token.at, other.at];
  const [a, b] = [
    shownValue(slice(left, token.payload), token.type),
    shownValue(slice(right, other.payload), token.type),
  ];
  return {
    path: node.path,
    key: 'pyc:body',
    kind: 'field',
    name: token.field === '' ? 'code' : token.field,
    left: { value: a, ranges: [leftAt] },
    right: { value: b, ranges: [rightAt] },
    bytes: differingBytes(slice(left, leftAt), slice(right, rightAt)),
    facts: { text, offset: leftAt.start, ...(text ? middleFacts(a, b) : {}) },
  };
}

function head({ at, payload }: MarshalToken): ByteRange {
  return { start: at.start, end: payload.start };
}

function shownValue(bytes: Buffer, type: string): string {
  if (type === 'i') return String(bytes.readInt32LE(0));
  if (textTypes.includes(type)) return shorten(decodeText(bytes));
  const hex = bytes.subarray(0, maxHexBytes).toString('hex');
  return bytes.length > maxHexBytes ? `${hex}…` : hex;
}

function slice({ bytes }: PycSide, { start, end }: ByteRange): Buffer {
  return bytes.subarray(start, end);
}

function referencesSite(left: Node, right: Node, window: { left: ByteRange; right: ByteRange }): Site {
  const runs = byteRuns(left.bytes, right.bytes, window);
  const side = (name: 'left' | 'right') => ({ value: `${runs.length} places`, ranges: runs.map((run) => run[name]) });
  return {
    path: left.path,
    key: 'pyc:refs',
    kind: 'bytes',
    name: 'references and interning',
    left: side('left'),
    right: side('right'),
    bytes: runs.reduce((sum, run) => sum + run.bytes, 0),
    facts: { treesEqual: true },
  };
}
