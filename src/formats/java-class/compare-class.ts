import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { type AnonymousNumbers, renamedTexts } from './anonymous-classes.ts';
import { ownPieces, type Piece } from './class-parts.ts';
import { compareAttributes } from './compare-attributes.ts';
import { compareConstants, followingSite, pairConstants } from './compare-constants.ts';
import { said } from './compare-items.ts';
import { compareFlags, compareMembers } from './compare-members.ts';
import { type ClassSide, Comparison, type Said } from './comparison.ts';
import { compilerFamily } from './compiler-family.ts';
import { tags } from './constant-tags.ts';
import { identitiesOf, interner } from './identities.ts';
import { type LambdaBody, type LambdaRenaming, lambdaRenaming, type RenamedLambda } from './lambda-names.ts';
import type { ClassFile } from './read-class.ts';
import { showConstant } from './show-constant.ts';
import { Tables } from './tables.ts';

/** Compares two class files; the sites cover every byte that differs. Throws DecodeError `class-nesting`. */
export function compareClasses(
  path: Path,
  left: ClassFile,
  right: ClassFile,
  numbers?: AnonymousNumbers,
): readonly Site[] {
  const intern = interner();
  const anonymous = numbers === undefined ? undefined : anonymousTexts(right, numbers);
  // One reading at a time: names of lambdas are left as they are where classes are renumbered.
  const lambdas = anonymous === undefined ? lambdaRenaming(left, right, intern) : undefined;
  const texts = anonymous ?? lambdas?.texts;
  const [a, b] = [
    { file: left, id: identitiesOf(left, intern) },
    {
      file: right,
      id: identitiesOf(right, intern, texts),
      renamed: new Set(anonymous?.keys() ?? renamedNames(lambdas)),
    },
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
  addLambdaNames(comparison, lambdas?.renamed ?? []);
  if (anonymous !== undefined) addAnonymousNames(comparison, anonymous);
  compareHead(comparison);
  compareBody(comparison);
  compareConstants(comparison, constants);
  const [indices, lengths] = [
    followingSite(path, 'index', comparison.indices),
    followingSite(path, 'length', comparison.lengths),
  ];
  const families = [compilerFamily(left), compilerFamily(right)];
  const facts = families.includes(undefined) || families[0] === families[1] ? {} : { compilers: families.join(' ') };
  const own = comparison.sites.map((site) => ({ ...site, facts: { ...site.facts, ...facts } }));
  return [...own, ...[indices, lengths].filter((site) => site !== undefined)];
}

function renamedNames(lambdas: LambdaRenaming | undefined): readonly number[] {
  return lambdas?.renamed.map(({ right }) => right.nameIndex) ?? [];
}

/** Texts that name a class that has another number on the left; undefined where there are none. */
function anonymousTexts(file: ClassFile, { outer, leftOf }: AnonymousNumbers): ReadonlyMap<number, string> | undefined {
  const texts = renamedTexts(file, outer, (number) => String(leftOf.get(number) ?? number));
  const moved = [...(texts ?? [])].filter(([index, text]) => {
    const { start, end } = file.constants.get(index)?.literal ?? { start: 0, end: 0 };
    return file.bytes.toString('latin1', start, end) !== text;
  });
  return moved.length === 0 ? undefined : new Map(moved);
}

/** The texts of the right side that are read with other numbers, and those of the left side that they stand for. */
function addAnonymousNames({ path, left, right, sites }: Comparison, texts: ReadonlyMap<number, string>): void {
  const wanted = new Set(texts.values());
  const lefts = [...left.file.constants].filter(([, { tag, literal }]) => {
    return tag === tags.Utf8 && wanted.has(left.file.bytes.toString('latin1', literal.start, literal.end));
  });
  const side = ({ file }: ClassSide, numbers: readonly number[]): SiteSide => ({
    value: numbers
      .slice(0, maxNamesShown)
      .map((number) => showConstant(file, number))
      .join(', '),
    ranges: numbers.flatMap((number) => file.constants.get(number)?.at ?? []),
  });
  const own = {
    left: side(
      left,
      lefts.map(([number]) => number),
    ),
    right: side(right, [...texts.keys()]),
  };
  const label = { path, key: 'class:anonymous', kind: 'field', name: 'numbers of anonymous classes' } as const;
  sites.push({ ...label, ...own, bytes: texts.size, facts: { bijection: true } });
}

const maxNamesShown = 5;

/** Bodies of lambdas that have another name: one site for those that are equal, one for those that are not. */
function addLambdaNames({ path, left, right, sites }: Comparison, renamed: readonly RenamedLambda[]): void {
  for (const equal of [true, false]) {
    const own = renamed.filter((pair) => pair.equal === equal);
    if (own.length === 0) continue;
    const side = ({ file }: ClassSide, bodies: readonly LambdaBody[]): SiteSide => {
      const shown = bodies.slice(0, maxNamesShown).map(({ unit }) => unit.name);
      const ranges = bodies.flatMap(({ nameIndex }) => file.constants.get(nameIndex)?.at ?? []);
      return { value: bodies.length > maxNamesShown ? `${shown.join(', ')}, …` : shown.join(', '), ranges };
    };
    const [a, b] = [own.map((pair) => pair.left), own.map((pair) => pair.right)];
    const facts = { bijection: equal, pairs: own.length };
    const label = { path, key: 'class:lambda-names', kind: 'field', name: 'names of lambda bodies' } as const;
    sites.push({ ...label, left: side(left, a), right: side(right, b), bytes: own.length, facts });
  }
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
