import { isUnit, type Piece, piecesOf, type Unit } from './class-parts.ts';
import { type ContentLabel, compareContent, said } from './compare-items.ts';
import type { Comparison } from './comparison.ts';
import { isKotlinMetadata, kotlinRelation } from './kotlin-metadata.ts';

/** Compares two tables of the same annotations in the same order one by one; false where they are others. */
export function compareAnnotations(
  comparison: Comparison,
  label: ContentLabel,
  left: readonly (Piece | Unit)[],
  right: readonly (Piece | Unit)[],
): boolean {
  const [lefts, rights] = [left.filter(isUnit), right.filter(isUnit)];
  const typeOf = (item: Unit | undefined): Piece | undefined =>
    item === undefined ? undefined : piecesOf(item).find(({ name }) => name === 'type_index');
  const sameTypes =
    lefts.length === rights.length &&
    lefts.every((item, at) => {
      const [a, b] = [typeOf(item), typeOf(rights[at])];
      return a !== undefined && b !== undefined && comparison.same(a, b);
    });
  if (!sameTypes || lefts.length === 0 || left.length - lefts.length !== right.length - rights.length) return false;
  const [counts, others] = [left, right].map((parts) => parts.flatMap((part) => (isUnit(part) ? [] : [part])));
  if (!comparison.absorb(counts ?? [], others ?? [])) return false;
  lefts.forEach((item, at) => {
    const other = rights[at];
    if (other !== undefined) compareAnnotation(comparison, label, item, other);
  });
  return true;
}

function compareAnnotation(comparison: Comparison, label: ContentLabel, left: Unit, right: Unit): void {
  if (!isKotlinMetadata(left) || !isKotlinMetadata(right)) {
    const { orderKey: _, ...single } = label;
    compareContent(comparison, single, left.parts, right.parts);
    return;
  }
  const [a, b] = [piecesOf(left), piecesOf(right)];
  if (comparison.absorb(a, b)) return;
  const facts = {
    attribute: label.attribute,
    element: 'kotlin.Metadata',
    kotlin: kotlinRelation(comparison, left, right),
  };
  const site = { key: label.key, name: `@kotlin.Metadata in ${label.name}`, facts };
  comparison.add(site, said(comparison.left, a), said(comparison.right, b));
}
