import type { ByteRange } from '../../model/bytes.ts';

/**
 * The smallest piece of a class file. `index` pieces name a constant; `length` pieces count or measure what follows and
 * were checked against it; `raw` pieces mean what their bytes say. Pieces and units tile the file behind the constants.
 */
export interface Piece {
  readonly role: 'raw' | 'index' | 'length';
  /** The specification's name, e.g. `access_flags`; for annotations with the element, e.g. `@Lx/Generated;.date`. */
  readonly name: string;
  readonly at: ByteRange;
  /** Of an `index` piece: the number of the constant, 0 for none. */
  readonly index: number;
}

/** A structure of the class file: a field, a method, an attribute, one item of a table. */
export interface Unit {
  readonly kind: 'class' | 'field' | 'method' | 'attribute' | 'item' | 'bootstrap';
  /** Of an attribute its name, of a member `name` and `descriptor`; else ''. */
  readonly name: string;
  readonly at: ByteRange;
  readonly parts: readonly (Piece | Unit)[];
}

export function isUnit(part: Piece | Unit): part is Unit {
  return 'parts' in part;
}

/** The units directly inside, of one kind. */
export function unitsOf(unit: Unit, kind: Unit['kind']): readonly Unit[] {
  return unit.parts.filter(isUnit).filter((part) => part.kind === kind);
}

/** The pieces directly inside, without those of inner units. */
export function ownPieces(unit: Unit): readonly Piece[] {
  return unit.parts.flatMap((part) => (isUnit(part) ? [] : [part]));
}

/** All pieces of a unit in file order. Units are never more than a few levels deep. */
export function piecesOf(unit: Unit): readonly Piece[] {
  return unit.parts.flatMap((part) => (isUnit(part) ? piecesOf(part) : [part]));
}

/** All pieces but those of bootstrap methods, which count as constants. */
export function bodyPieces(unit: Unit): readonly Piece[] {
  return unit.parts.flatMap((part) => {
    if (!isUnit(part)) return [part];
    return part.kind === 'bootstrap' ? [] : bodyPieces(part);
  });
}

/** What an attribute holds, without its name and length; also the pieces of its units. */
export function contentPieces(attribute: Unit): readonly Piece[] {
  return piecesOf(attribute).filter((piece) => piece.at.start >= attribute.at.start + attributeHeadBytes);
}

/** Name and length of an attribute (JVMS 4.7). */
export const attributeHeadBytes = 6;
