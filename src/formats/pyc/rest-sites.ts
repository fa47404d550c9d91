import type { ByteRange } from '../../model/bytes.ts';
import type { Node } from '../../model/format.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { residueOf } from '../_shared/residue.ts';
import type { PycSide } from './compare-header.ts';
import { headerBytes } from './header.ts';
import { type MarshalNode, textTypes } from './marshal.ts';

export interface TreePair {
  readonly node: Node;
  readonly left: PycSide;
  readonly right: PycSide;
  readonly leftTokens: readonly MarshalNode[];
  readonly rightTokens: readonly MarshalNode[];
}

type Facts = NonNullable<Site['facts']>;

/**
 * What differs besides the objects that were told: string types (`pyc:interned`), and marks, numbers of references and
 * counts (`pyc:refs`). Where the trees are not equal apart from sets and paths, neither is known to be harmless, and the
 * rest belongs to the code (`pyc:body`).
 */
export function restSites(
  pair: TreePair,
  bodies: { readonly left: ByteRange; readonly right: ByteRange },
  told: readonly Site[],
  treesEqual: boolean,
  facts: Facts,
): Site[] {
  const interned = treesEqual ? internedSite(pair, told) : undefined;
  const known = interned === undefined ? told : [...told, interned];
  const ranges = (side: 'left' | 'right'): ByteRange[] =>
    known.flatMap((site) => (site[side]?.ranges ?? []).map(({ start, end }) => shift({ start, end }, -headerBytes)));
  const residue = residueOf(
    { bytes: pair.left.bytes.subarray(bodies.left.start, bodies.left.end), ranges: ranges('left') },
    { bytes: pair.right.bytes.subarray(bodies.right.start, bodies.right.end), ranges: ranges('right') },
  );
  const sites = interned === undefined ? [] : [interned];
  if (residue === undefined) return sites;
  const side = (parts: readonly ByteRange[]): SiteSide => {
    const own = parts.map((range) => shift(range, headerBytes));
    return { value: `${own.reduce((sum, { start, end }) => sum + end - start, 0)} bytes`, ranges: own };
  };
  const rest: Site = {
    path: pair.node.path,
    key: treesEqual ? 'pyc:refs' : 'pyc:body',
    kind: 'bytes',
    name: 'references and counts',
    left: side(residue.left),
    right: side(residue.right),
    bytes: Math.max(1, residue.bytes),
    facts: treesEqual ? { treesEqual } : { text: false, field: 'rest', ...facts },
  };
  return [...sites, rest];
}

function shift({ start, end }: ByteRange, by: number): ByteRange {
  return { start: start + by, end: end + by };
}

/** Strings of one value under two type letters, where the two files are the same object by object. */
function internedSite(
  { node, left, right, leftTokens, rightTokens }: TreePair,
  told: readonly Site[],
): Site | undefined {
  if (leftTokens.length !== rightTokens.length) return undefined;
  const starts = new Set(told.flatMap((site) => (site.left?.ranges ?? []).map(({ start }) => start)));
  const pairs = leftTokens.flatMap((token, at): [MarshalNode, MarshalNode][] => {
    const other = rightTokens[at];
    const isOther = other !== undefined && token.type !== other.type && token.id === other.id;
    const isTwice = starts.has(token.payload.start) || starts.has(token.extent.start);
    return isOther && !isTwice && areLetters(token, other) ? [[token, other]] : [];
  });
  if (pairs.length === 0) return undefined;
  const side = (of: readonly (readonly [PycSide, MarshalNode])[]): SiteSide => {
    const letters = [...new Set(of.map(([, { type }]) => type))].sort().join(', ');
    return { value: letters, ranges: of.map(([, token]) => headOf(token)) };
  };
  const leftSide = side(pairs.map(([token]) => [left, token]));
  const rightSide = side(pairs.map(([, token]) => [right, token]));
  return {
    path: node.path,
    key: 'pyc:interned',
    kind: 'bytes',
    name: 'types of strings',
    left: leftSide,
    right: rightSide,
    bytes: pairs.length,
    role: 'encoding',
    facts: { strings: pairs.length },
  };
}

/** Both are text with the same mark: only the letter, and with it the width of the length, differ. */
function areLetters(left: MarshalNode, right: MarshalNode): boolean {
  return left.shared === right.shared && textTypes.includes(left.type) && textTypes.includes(right.type);
}

/** Type and length. */
function headOf({ at, payload }: MarshalNode): ByteRange {
  return { start: at.start, end: payload.start };
}
