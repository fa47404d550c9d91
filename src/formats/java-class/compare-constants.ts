import type { ByteRange } from '../../model/bytes.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { bodyPieces } from './class-parts.ts';
import { type ClassSide, type Comparison, mergeRanges } from './comparison.ts';
import { firstBootstrap } from './constant-pool.ts';
import { pairUnits, type UnitPair, type UnitPairs } from './pair-units.ts';
import { showConstant } from './show-constant.ts';

/** Constants and bootstrap methods of both sides, paired by what they mean. */
export interface ConstantPairs {
  readonly pool: UnitPairs<number>;
  readonly bootstraps: UnitPairs<number>;
}

type Numbered = Pick<ClassSide, 'file' | 'id'>;

export function pairConstants(left: Numbered, right: Numbered): ConstantPairs {
  const pair = (wanted: (number: number) => boolean): UnitPairs<number> => {
    const numbers = ({ file }: Numbered): number[] => [...file.constants.keys()].filter(wanted);
    return pairUnits(numbers(left), numbers(right), left.id, right.id);
  };
  return { pool: pair((number) => number < firstBootstrap), bootstraps: pair((number) => number >= firstBootstrap) };
}

/**
 * What is left of the constants once all sites have taken theirs: constants that nothing on that side uses, the order of
 * those that both sides have, and indices inside them.
 */
export function compareConstants(comparison: Comparison, { pool, bootstraps }: ConstantPairs): void {
  addUnused(comparison, [...pool.onlyLeft, ...bootstraps.onlyLeft], [...pool.onlyRight, ...bootstraps.onlyRight]);
  const pairs = [...pool.pairs, ...bootstraps.pairs];
  const order = { left: [] as ByteRange[], right: [] as ByteRange[] };
  for (const { left, right, moved } of pairs) {
    if (comparison.right.renamed?.has(right) === true) continue;
    const [a, b] = [rangeOf(comparison.left, left), rangeOf(comparison.right, right)];
    const isSame = comparison.bytesOf(comparison.left, a).equals(comparison.bytesOf(comparison.right, b));
    if (isSame && !moved) continue;
    const following = moved ? order : comparison.indices;
    following.left.push(a);
    following.right.push(b);
  }
  const isDerived = !sameReferences(comparison) || hasOneSided(pool) || hasOneSided(bootstraps);
  if (order.left.length > 0) addOrder(comparison, pairs, order, isDerived);
}

function rangeOf({ file }: ClassSide, number: number): ByteRange {
  return file.constants.get(number)?.at ?? { start: 0, end: 0 };
}

function hasOneSided({ onlyLeft, onlyRight }: UnitPairs<number>): boolean {
  return onlyLeft.length + onlyRight.length > 0;
}

/** True when everything behind the constants names the same constants in the same sequence. */
function sameReferences({ left, right }: Comparison): boolean {
  const ids = ({ file, id }: ClassSide): number[] =>
    bodyPieces(file.body).flatMap(({ role, index }) => (role === 'index' ? [id(index)] : []));
  const [a, b] = [ids(left), ids(right)];
  return a.length === b.length && a.every((number, at) => number === b[at]);
}

const maxShown = 5;

/** Constants of one side that no structure names: nothing else would tell of them. */
function addUnused(
  { path, left, right, sites }: Comparison,
  onlyLeft: readonly number[],
  onlyRight: readonly number[],
): void {
  const side = (classSide: ClassSide, numbers: readonly number[]): SiteSide | null => {
    const unused = numbers.filter((number) => !classSide.taken.has(number));
    if (unused.length === 0) return null;
    const shown = unused.slice(0, maxShown).map((number) => showConstant(classSide.file, number));
    const value = unused.length > maxShown ? `${shown.join(', ')}, …` : shown.join(', ');
    return { value, ranges: mergeRanges(unused.map((number) => rangeOf(classSide, number))) };
  };
  const [a, b] = [side(left, onlyLeft), side(right, onlyRight)];
  if (a === null && b === null) return;
  const bytes = Math.max(totalLength(a?.ranges ?? []), totalLength(b?.ranges ?? []));
  sites.push({
    path,
    key: 'class:unused-constant',
    kind: 'field',
    name: 'constants that nothing uses',
    left: a,
    right: b,
    bytes,
  });
}

function totalLength(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** Other references come in another order, and compilers number constants as they meet them; else the order is a root. */
function addOrder(
  comparison: Comparison,
  pairs: readonly UnitPair<number>[],
  ranges: { readonly left: readonly ByteRange[]; readonly right: readonly ByteRange[] },
  isDerived: boolean,
): void {
  const { path, left, right } = comparison;
  const derived = { equation: 'the constants that the class refers to', holds: true };
  const side = (own: readonly ByteRange[]): SiteSide => ({
    value: `${own.length} constants elsewhere`,
    ranges: mergeRanges(own),
    ...(isDerived ? { derived } : {}),
  });
  comparison.sites.push({
    path,
    key: isDerived ? 'class:pool' : 'class:pool-order',
    kind: 'order',
    name: 'order of constants',
    left: side(ranges.left),
    right: side(ranges.right),
    bytes: Math.max(totalLength(ranges.left), totalLength(ranges.right)),
    ...(isDerived ? { of: path } : {}),
    facts: {
      moved: ranges.left.length,
      constants: pairs.length,
      duplicates: hasDuplicates(left) || hasDuplicates(right),
    },
  });
}

/** True when two constants of one side mean the same: then which of them is used may matter to dynamic constants. */
function hasDuplicates({ file, id }: ClassSide): boolean {
  const ids = [...file.constants.keys()].map(id);
  return new Set(ids).size < ids.length;
}

/** The site of indices (`class:index`) or lengths (`class:length`) that merely follow; undefined where none moved. */
export function followingSite(
  path: Path,
  kind: 'index' | 'length',
  { left, right }: { readonly left: readonly ByteRange[]; readonly right: readonly ByteRange[] },
): Site | undefined {
  if (left.length + right.length === 0) return undefined;
  const equation = kind === 'index' ? 'indices into the constant pool' : 'lengths and counts of what follows';
  const side = (ranges: readonly ByteRange[]): SiteSide => ({
    value: `${ranges.length} places`,
    ranges: mergeRanges(ranges),
    derived: { equation, holds: true },
  });
  return {
    path,
    key: `class:${kind}`,
    kind: 'bytes',
    name: kind === 'index' ? 'indices into the constant pool' : 'lengths and counts',
    left: side(left),
    right: side(right),
    bytes: Math.max(totalLength(left), totalLength(right)),
    of: path,
    facts: { resolvedEqual: true },
  };
}
