import type { Path } from '../../model/path.ts';
import type { Site } from '../../model/site.ts';
import { ownPieces, type Piece } from './class-parts.ts';
import { compareAttributes } from './compare-attributes.ts';
import { compareConstants, followingSite, pairConstants } from './compare-constants.ts';
import { said } from './compare-items.ts';
import { compareFlags, compareMembers } from './compare-members.ts';
import { type ClassSide, Comparison, type Said } from './comparison.ts';
import { identitiesOf, interner } from './identities.ts';
import type { ClassFile } from './read-class.ts';
import { Tables } from './tables.ts';

/** Compares two class files; the sites cover every byte that differs. Throws DecodeError `class-nesting`. */
export function compareClasses(path: Path, left: ClassFile, right: ClassFile): readonly Site[] {
  const intern = interner();
  const [a, b] = [
    { file: left, id: identitiesOf(left, intern) },
    { file: right, id: identitiesOf(right, intern) },
  ];
  const constants = pairConstants(a, b);
  const side = (half: typeof a, ...only: readonly (readonly number[])[]): ClassSide => ({
    ...half,
    only: new Set(only.flat()),
    taken: new Set(),
  });
  const comparison = new Comparison(
    path,
    side(a, constants.pool.onlyLeft, constants.bootstraps.onlyLeft),
    side(b, constants.pool.onlyRight, constants.bootstraps.onlyRight),
  );
  compareHead(comparison);
  compareBody(comparison);
  compareConstants(comparison, constants);
  const [indices, lengths] = [
    followingSite(path, 'index', comparison.indices),
    followingSite(path, 'length', comparison.lengths),
  ];
  return [...comparison.sites, ...[indices, lengths].filter((site) => site !== undefined)];
}

function compareHead(comparison: Comparison): void {
  const [left, right] = [comparison.left.file.head, comparison.right.file.head];
  const isVersion = ({ name }: Piece): boolean => name.endsWith('_version');
  const [a, b] = [left.filter(isVersion), right.filter(isVersion)];
  if (!comparison.allSame(a, b)) {
    const side = ({ file }: ClassSide, pieces: readonly Piece[]): Said => ({
      pieces,
      value: `${file.bytes.readUInt16BE(6)}.${file.bytes.readUInt16BE(4)}`,
    });
    comparison.add({ key: 'class:version', name: 'version' }, side(comparison.left, a), side(comparison.right, b));
  }
  left.forEach((piece, at) => {
    const other = right[at];
    if (other !== undefined && piece.role === 'length') comparison.follow(piece, other);
  });
}

function compareBody(comparison: Comparison): void {
  const [left, right] = [comparison.left.file.body, comparison.right.file.body];
  const named = (name: string) => [left, right].map((unit) => ownPieces(unit).filter((piece) => piece.name === name));
  for (const name of ['access_flags', 'fields_count', 'methods_count', 'attributes_count', 'interfaces_count']) {
    const [a = [], b = []] = named(name);
    compareFlags(comparison, 'class', 'class', a, b);
  }
  for (const [name, label] of [
    ['this_class', 'name of the class'],
    ['super_class', 'superclass'],
    ['interface', 'interfaces'],
  ] as const) {
    const [a = [], b = []] = named(name);
    if (comparison.absorb(a, b)) continue;
    comparison.add({ key: 'class:hierarchy', name: label }, said(comparison.left, a), said(comparison.right, b));
  }
  const tables = new Tables();
  compareMembers(comparison, 'field', tables);
  compareMembers(comparison, 'method', tables);
  compareAttributes(comparison, { name: 'class', left, right }, tables);
  tables.emit(comparison);
}
