import { shorten } from '../_shared/middle.ts';
import { type Piece, piecesOf, type Unit } from './class-parts.ts';
import type { ClassSide, Comparison } from './comparison.ts';
import { pairUnits } from './pair-units.ts';
import { showPiece, showPieces } from './show-piece.ts';

/** What the sites of one attribute are called. */
export interface ContentLabel {
  readonly key: string;
  /** Of the site where the items are the same in another order; undefined where order is content. */
  readonly orderKey?: string;
  /** `Signature of method f()V`. */
  readonly name: string;
  readonly attribute: string;
}

/** Above this many differing pieces the whole table is one site. */
const maxSites = 8;

/**
 * Compares what an attribute holds: its items in another order, else piece by piece where both sides have the same
 * shape, else as a whole.
 */
export function compareContent(
  comparison: Comparison,
  label: ContentLabel,
  left: readonly (Piece | Unit)[],
  right: readonly (Piece | Unit)[],
): void {
  const [a, b] = [flat(left), flat(right)];
  if (comparison.absorb(a, b)) return;
  if (label.orderKey !== undefined && compareOrder(comparison, label, left, right)) return;
  const differing = differingPairs(comparison, a, b);
  const facts = { attribute: label.attribute, ...oneSidedItems(comparison, label, left, right) };
  if (differing === undefined || differing.length > maxSites) {
    comparison.add(
      { key: label.key, name: label.name, facts: { ...facts, itemsEqual: false } },
      said(comparison.left, a),
      said(comparison.right, b),
    );
    return;
  }
  for (const [one, other] of differing) {
    const element = one.name.startsWith('@') ? `${elementName(one.name)} in ` : '';
    const labelOfPiece = { key: label.key, name: element + label.name, facts: { ...facts, element: one.name } };
    comparison.add(
      labelOfPiece,
      { pieces: [one], value: showPiece(comparison.left, one) },
      { pieces: [other], value: showPiece(comparison.right, other) },
    );
  }
}

/** Of nested classes and nest members: the names of those that one side lists alone, or otherwise. */
function oneSidedItems(
  comparison: Comparison,
  label: ContentLabel,
  left: readonly (Piece | Unit)[],
  right: readonly (Piece | Unit)[],
): { readonly onlyLeft: string; readonly onlyRight: string } | undefined {
  if (label.key !== 'class:inner-classes') return undefined;
  const [a, b] = [left, right].map((parts) => parts.filter((part) => 'parts' in part));
  const { onlyLeft, onlyRight } = pairUnits(a ?? [], b ?? [], keyOn(comparison.left), keyOn(comparison.right));
  const names = (side: ClassSide, items: readonly Unit[]): string =>
    shorten(items.map((item) => showPieces(side, piecesOf(item).slice(0, 1))).join(' '));
  return { onlyLeft: names(comparison.left, onlyLeft), onlyRight: names(comparison.right, onlyRight) };
}

/** What one side's pieces are and say. */
export function said(
  side: ClassSide,
  pieces: readonly Piece[],
): { readonly pieces: readonly Piece[]; readonly value: string } {
  return { pieces, value: showPieces(side, pieces) };
}

function flat(parts: readonly (Piece | Unit)[]): Piece[] {
  return parts.flatMap((part) => ('parts' in part ? [...piecesOf(part)] : [part]));
}

/** `@a.b.Generated.date` for `@La/b/Generated;.date`. */
function elementName(label: string): string {
  return label.replace(/^@L([^;]*);/, (_, type: string) => `@${type.replaceAll('/', '.')}`);
}

/** Undefined when the two sides have another shape; pieces that say the same are noted where they moved. */
function differingPairs(
  comparison: Comparison,
  left: readonly Piece[],
  right: readonly Piece[],
): readonly (readonly [Piece, Piece])[] | undefined {
  const sameShape =
    left.length === right.length &&
    left.every(({ role, name }, at) => role === right[at]?.role && name === right[at]?.name);
  if (!sameShape) return undefined;
  const pairs = left.flatMap((piece, at): [Piece, Piece][] => {
    const other = right[at];
    return other === undefined ? [] : [[piece, other]];
  });
  const differing = pairs.filter(([a, b]) => a.role !== 'length' && !comparison.same(a, b));
  if (differing.length > maxSites) return differing;
  for (const [a, b] of pairs) if (a.role === 'length' || comparison.same(a, b)) comparison.follow(a, b);
  return differing;
}

/** True when both sides hold the same items; emits the site of those that stand elsewhere. */
function compareOrder(
  comparison: Comparison,
  label: ContentLabel,
  left: readonly (Piece | Unit)[],
  right: readonly (Piece | Unit)[],
): boolean {
  const [a, b] = [left, right].map((parts) => parts.filter((part) => 'parts' in part));
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  const { pairs, onlyLeft, onlyRight } = pairUnits(a, b, keyOn(comparison.left), keyOn(comparison.right));
  if (onlyLeft.length + onlyRight.length > 0) return false;
  const moved = pairs.filter((pair) => pair.moved);
  for (const pair of pairs) if (!pair.moved) comparison.absorb(piecesOf(pair.left), piecesOf(pair.right));
  const pieces = (units: readonly Unit[]): Piece[] =>
    units.flatMap((unit) => [...piecesOf(unit)]).sort((x, y) => x.at.start - y.at.start);
  comparison.add(
    {
      key: label.orderKey ?? label.key,
      name: `order of ${label.name}`,
      kind: 'order',
      facts: { attribute: label.attribute, itemsEqual: true },
    },
    said(comparison.left, pieces(moved.map((pair) => pair.left))),
    said(comparison.right, pieces(moved.map((pair) => pair.right))),
  );
  return true;
}

/** What an item says, with its constants resolved. */
function keyOn(side: ClassSide): (item: Unit) => string {
  return (item) =>
    piecesOf(item)
      .map(({ role, at, index }) => (role === 'index' ? `#${side.id(index)}` : pieceHex(side, at)))
      .join(' ');
}

function pieceHex({ file }: ClassSide, at: Piece['at']): string {
  return file.bytes.toString('hex', at.start, at.end);
}
