import { ownPieces, type Unit, unitsOf } from './class-parts.ts';
import type { ClassSide } from './comparison.ts';
import { contentText } from './content-text.ts';
import { type Interner, identitiesOf } from './identities.ts';
import { namesOnly } from './method-names.ts';
import type { ClassFile } from './read-class.ts';

/** A body of a lambda under two names. */
export interface RenamedLambda {
  readonly left: LambdaBody;
  readonly right: LambdaBody;
  /** All that they say is equal, debug tables aside; else they were paired because their method has no others left. */
  readonly equal: boolean;
}

export interface LambdaBody {
  readonly unit: Unit;
  /** The name, and the number of its constant. */
  readonly name: string;
  readonly nameIndex: number;
}

/** How the names of the right side are to be read. */
export interface LambdaRenaming {
  readonly renamed: readonly RenamedLambda[];
  /** By number of a text of the right side: the text that it stands for. */
  readonly texts: ReadonlyMap<number, string>;
}

const privateSynthetic = 0x1002;
/** Lambdas inside lambdas; deeper ones are told apart by what lies around them. */
const rounds = 4;
const maxLambdas = 1_000;

/** Bodies of lambdas, which javac and ECJ make private synthetic methods (JLS leaves their names open). */
export function isLambdaName(name: string): boolean {
  return /^lambda\$[\w$]+/.test(name);
}

/**
 * Pairs the bodies of lambdas of two classes by what they do. Undefined where each keeps its name. The pairing may be any:
 * the classes are compared whole under it, and only names that nothing but the class itself uses are read otherwise.
 */
export function lambdaRenaming(left: ClassFile, right: ClassFile, intern: Interner): LambdaRenaming | undefined {
  const [lefts, rights] = [lambdasOf(left), lambdasOf(right)];
  if (lefts.length === 0 || rights.length === 0 || Math.max(lefts.length, rights.length) > maxLambdas) return undefined;
  if (sameNames(lefts, rights) && sameBodies(left, right, lefts, rights, intern)) return undefined;
  const [leftKeys, rightKeys] = [keysOf(left, lefts, intern), keysOf(right, rights, intern)];
  const pairs = pairByKey(lefts, rights, leftKeys, rightKeys);
  const [restLeft, restRight] = [
    lefts.filter((body) => !pairs.some((pair) => pair.left === body)),
    rights.filter((body) => !pairs.some((pair) => pair.right === body)),
  ];
  pairs.push(...pairByMethod(restLeft, restRight));
  const renamed = pairs.filter((pair) => pair.left.name !== pair.right.name);
  if (renamed.length === 0) return undefined;
  return { renamed, texts: textsFor(lefts, rights, pairs) };
}

/** Bodies that no other equals: those of one method belong together where it has one such body on each side. */
function pairByMethod(lefts: readonly LambdaBody[], rights: readonly LambdaBody[]): RenamedLambda[] {
  const methodOf = ({ name }: LambdaBody): string => name.replace(/\d+$/, '');
  return lefts.flatMap((left): RenamedLambda[] => {
    const own = lefts.filter((body) => methodOf(body) === methodOf(left));
    const [right, second] = rights.filter((body) => methodOf(body) === methodOf(left));
    return own.length > 1 || right === undefined || second !== undefined ? [] : [{ left, right, equal: false }];
  });
}

/** Right names as left ones; a name that stands for another body on the left becomes one that nothing else has. */
function textsFor(
  lefts: readonly LambdaBody[],
  rights: readonly LambdaBody[],
  pairs: readonly RenamedLambda[],
): ReadonlyMap<number, string> {
  const taken = new Set(pairs.map((pair) => pair.left.name));
  const known = new Set(lefts.map(({ name }) => name));
  const texts = new Map<number, string>(pairs.map((pair) => [pair.right.nameIndex, pair.left.name]));
  for (const { name, nameIndex } of rights) {
    if (!texts.has(nameIndex) && taken.has(name) && known.has(name)) texts.set(nameIndex, `\0right ${name}`);
  }
  return texts;
}

function sameNames(lefts: readonly LambdaBody[], rights: readonly LambdaBody[]): boolean {
  const names = (bodies: readonly LambdaBody[]): string =>
    bodies
      .map(({ name }) => name)
      .sort()
      .join(' ');
  return names(lefts) === names(rights);
}

/** True when bodies of one name say the same: then no name needs to be read otherwise. */
function sameBodies(
  left: ClassFile,
  right: ClassFile,
  lefts: readonly LambdaBody[],
  rights: readonly LambdaBody[],
  intern: Interner,
): boolean {
  const [a, b] = [sideOf(left, identitiesOf(left, intern)), sideOf(right, identitiesOf(right, intern))];
  const others = new Map(rights.map(({ name, unit }) => [name, unit]));
  return lefts.every(({ name, unit }) => {
    const other = others.get(name);
    return other !== undefined && contentText(a, unit) === contentText(b, other);
  });
}

function lambdasOf(file: ClassFile): LambdaBody[] {
  const texts = new Map<string, number>();
  const bodies = unitsOf(file.body, 'method').flatMap((unit): LambdaBody[] => {
    const nameIndex = ownPieces(unit).find((piece) => piece.name === 'name_index')?.index ?? 0;
    const { start, end } = file.constants.get(nameIndex)?.literal ?? { start: 0, end: 0 };
    const name = file.bytes.toString('latin1', start, end);
    const isPrivate = (file.bytes.readUInt16BE(unit.at.start) & privateSynthetic) === privateSynthetic;
    if (!isLambdaName(name) || !isPrivate) return [];
    texts.set(name, (texts.get(name) ?? 0) + 1);
    return [{ unit, name, nameIndex }];
  });
  if (bodies.length > maxLambdas) return bodies;
  const isNameOnly = namesOnly(file);
  return bodies.filter(({ name, nameIndex }) => texts.get(name) === 1 && isNameOnly(nameIndex));
}

/** What each body does; names of other lambdas in it stand for what these do. */
function keysOf(file: ClassFile, bodies: readonly LambdaBody[], intern: Interner): readonly number[] {
  let keys = bodies.map(() => 0);
  for (let round = 0; round < rounds; round += 1) {
    const texts = new Map(bodies.map(({ nameIndex }, at) => [nameIndex, `\0lambda ${keys[at]}`]));
    const side = sideOf(file, identitiesOf(file, intern, texts));
    keys = bodies.map(({ unit }) => intern(`lambda ${contentText(side, unit)}`));
  }
  return keys;
}

function sideOf(file: ClassFile, id: ClassSide['id']): Pick<ClassSide, 'file' | 'id'> {
  return { file, id };
}

function pairByKey(
  lefts: readonly LambdaBody[],
  rights: readonly LambdaBody[],
  leftKeys: readonly number[],
  rightKeys: readonly number[],
): RenamedLambda[] {
  const waiting = new Map<number, LambdaBody[]>();
  rights.forEach((body, at) => {
    const key = rightKeys[at] ?? 0;
    waiting.set(key, [...(waiting.get(key) ?? []), body]);
  });
  return lefts.flatMap((left, at): RenamedLambda[] => {
    const queue = waiting.get(leftKeys[at] ?? 0) ?? [];
    // The same name first: it needs no other reading.
    const place = Math.max(
      0,
      queue.findIndex(({ name }) => name === left.name),
    );
    const [right] = queue.splice(place, 1);
    return right === undefined ? [] : [{ left, right, equal: true }];
  });
}
