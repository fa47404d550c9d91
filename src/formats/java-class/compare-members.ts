import { createHash } from 'node:crypto';
import type { Site } from '../../model/site.ts';
import { ownPieces, type Piece, piecesOf, type Unit, unitsOf } from './class-parts.ts';
import { isForwarder } from './code-facts.ts';
import { compareAttributes } from './compare-attributes.ts';
import type { ClassSide, Comparison, Said } from './comparison.ts';
import { contentText } from './content-text.ts';
import { isLambdaName } from './lambda-names.ts';
import { pairUnits, type UnitPair } from './pair-units.ts';
import { showConstant } from './show-constant.ts';
import { showFlags } from './show-flags.ts';
import type { Tables } from './tables.ts';

/** Compares the fields or the methods of two classes, paired by name and descriptor. */
export function compareMembers(comparison: Comparison, kind: 'field' | 'method', tables: Tables): void {
  const [left, right] = [comparison.left, comparison.right];
  const paired = pairUnits(
    unitsOf(left.file.body, kind),
    unitsOf(right.file.body, kind),
    identityOn(left),
    identityOn(right),
  );
  const { onlyLeft, onlyRight } = paired;
  const lambdasOnly = onlyLambdasMoved(paired.pairs);
  const pairs = lambdasOnly
    ? paired.pairs.map((pair) => ({ ...pair, moved: isLambdaName(pair.left.name) }))
    : paired.pairs;
  const moved: { left: Unit; right: Unit }[] = [];
  let itemsEqual = onlyLeft.length + onlyRight.length === 0;
  for (const pair of pairs) {
    const equal = comparison.allSame(piecesOf(pair.left), piecesOf(pair.right));
    itemsEqual &&= equal;
    if (pair.moved) moved.push(pair);
    // What lies in a moved member and says the same is told by the site of the order.
    if (!pair.moved || !equal) compareMember(comparison, kind, pair.left, pair.right, tables);
  }
  for (const unit of onlyLeft) addPresence(comparison, kind, unit, 'left');
  for (const unit of onlyRight) addPresence(comparison, kind, unit, 'right');
  if (moved.length === 0) return;
  const side = (units: readonly Unit[]): Said => {
    const sorted = [...units].sort((a, b) => a.at.start - b.at.start);
    return { pieces: sorted.flatMap((unit) => [...piecesOf(unit)]), value: namesOf(sorted) };
  };
  comparison.add(
    {
      key: lambdasOnly ? 'class:lambda-order' : 'class:order',
      name: lambdasOnly ? 'order of lambda bodies' : `order of ${kind}s`,
      kind: 'order',
      facts: { items: `${kind}s`, itemsEqual },
    },
    side(moved.map((pair) => pair.left)),
    side(moved.map((pair) => pair.right)),
  );
}

/** Members that the source names stand in the same order; only bodies of lambdas moved among them. */
function onlyLambdasMoved(pairs: readonly UnitPair<Unit>[]): boolean {
  if (!pairs.some((pair) => pair.moved)) return false;
  const named = pairs.filter((pair) => !isLambdaName(pair.left.name));
  return named.every((pair, at) => at === 0 || pair.right.at.start > (named[at - 1]?.right.at.start ?? 0));
}

const maxNamesShown = 5;

function namesOf(units: readonly Unit[]): string {
  const shown = units.slice(0, maxNamesShown).map(({ name }) => name);
  return units.length > maxNamesShown ? `${shown.join(', ')}, …` : shown.join(', ');
}

/** Name and descriptor, resolved. */
function identityOn(side: ClassSide): (unit: Unit) => string {
  return (unit) =>
    ownPieces(unit)
      .filter(({ role }) => role === 'index')
      .map(({ index }) => side.id(index))
      .join(' ');
}

function compareMember(
  comparison: Comparison,
  kind: 'field' | 'method',
  left: Unit,
  right: Unit,
  tables: Tables,
): void {
  if (comparison.absorb(piecesOf(left), piecesOf(right))) return;
  const owner = `${kind} ${left.name}`;
  compareFlags(comparison, kind, owner, ownPieces(left), ownPieces(right));
  compareAttributes(comparison, { name: owner, left, right }, tables);
}

/** The pieces of a member or class that are no attributes: flags, and what follows from elsewhere. */
export function compareFlags(
  comparison: Comparison,
  kind: 'class' | 'field' | 'method',
  owner: string,
  left: readonly Piece[],
  right: readonly Piece[],
): void {
  left.forEach((piece, at) => {
    const other = right[at];
    if (other === undefined) return;
    if (piece.name !== 'access_flags') comparison.follow(piece, other);
    else if (!comparison.same(piece, other)) {
      const side = ({ file }: ClassSide, flags: Piece): Said => ({
        pieces: [flags],
        value: showFlags(file.bytes.readUInt16BE(flags.at.start), kind),
      });
      comparison.add(
        { key: 'class:flags', name: `${owner} flags` },
        side(comparison.left, piece),
        side(comparison.right, other),
      );
    }
  });
}

function addPresence(comparison: Comparison, kind: 'field' | 'method', unit: Unit, side: 'left' | 'right'): void {
  const { file } = comparison[side];
  const flags = showFlags(file.bytes.readUInt16BE(unit.at.start), kind);
  const said: Said = { pieces: piecesOf(unit), value: `${unit.name}, ${flags}` };
  const attributes = unitsOf(unit, 'attribute').map(({ name }) => name);
  const label = {
    key: `class:${kind}-presence`,
    name: `${kind} ${unit.name}`,
    facts: { attributes: attributes.join(' '), ...presenceFacts(comparison, unit, side) },
  };
  comparison.add(label, side === 'left' ? said : null, side === 'right' ? said : null);
}

const accessorName = /^access\$\d+\(/;

/** Of an accessor whether it only forwards; of all the digest of what they say besides their name. */
function presenceFacts(comparison: Comparison, unit: Unit, side: 'left' | 'right'): NonNullable<Site['facts']> {
  const own = comparison[side];
  const body = createHash('sha256').update(contentText(own, unit)).digest('hex').slice(0, 32);
  const code = unitsOf(unit, 'attribute').find(({ name }) => name === 'Code');
  if (code === undefined || !accessorName.test(unit.name)) return { body };
  const self = ownPieces(own.file.body).find(({ name }) => name === 'this_class')?.index ?? 0;
  return { body, forwards: isForwarder(own, unit, code, showConstant(own.file, self)) };
}
