import type { SideName } from '../../model/bytes.ts';
import type { CompareContext } from '../../model/format.ts';
import { DecodeError } from '../../model/problem.ts';
import { readAll } from '../_shared/lines.ts';
import { contentPieces, piecesOf, unitsOf } from './class-parts.ts';
import { tags } from './constant-tags.ts';
import { contentText } from './content-text.ts';
import { type Interner, identitiesOf, interner } from './identities.ts';
import { type ClassFile, readClass } from './read-class.ts';

/** Anonymous classes of one class that are looked at, and their bytes together. */
const maxFamily = 64;
const maxFamilyBytes = 4 * 1024 * 1024;

/** How the anonymous classes of one class are numbered on both sides: proved over all of them, or not there at all. */
export interface AnonymousNumbers {
  /** `p/Outer`: the class whose nested classes are numbered. */
  readonly outer: string;
  /** Number on the left by number on the right. */
  readonly leftOf: ReadonlyMap<number, number>;
}

interface Family {
  readonly files: ReadonlyMap<number, ClassFile>;
}

/**
 * Pairs `Outer$1.class`, `Outer$2.class`, … of both sides by what they say. Undefined unless they pair one to one, each
 * pair equal byte for meaning under the pairing, debug tables and versions included, and no text names such a class.
 */
export function anonymousNumbers(stem: string, cx: CompareContext): AnonymousNumbers | undefined {
  const [left, right] = [familyOf(stem, 'left', cx), familyOf(stem, 'right', cx)];
  if (left === undefined || right === undefined || left.files.size !== right.files.size) return undefined;
  const outer = outerName([...left.files.values()][0]);
  if (outer === undefined || outer !== outerName([...right.files.values()][0])) return undefined;
  const intern = interner();
  const leftOf = pairByMeaning(left, right, outer, intern);
  if (leftOf === undefined || [...leftOf].every(([a, b]) => a === b)) return undefined;
  const numbers = { outer, leftOf };
  const isProved = [...leftOf].every(([from, to]) => {
    const [a, b] = [left.files.get(to), right.files.get(from)];
    return a !== undefined && b !== undefined && isEqualUnder(a, b, numbers, intern);
  });
  return isProved ? numbers : undefined;
}

function familyOf(stem: string, side: SideName, cx: CompareContext): Family | undefined {
  const files = new Map<number, ClassFile>();
  let room = maxFamilyBytes;
  for (let number = 1; number <= maxFamily; number += 1) {
    const source = cx.sibling(side, `${stem}$${number}.class`);
    if (source === undefined) break;
    room -= source.size;
    if (room < 0) return undefined;
    try {
      files.set(number, readClass(readAll(source)));
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  }
  return files.size > 1 ? { files } : undefined;
}

function outerName(file: ClassFile | undefined): string | undefined {
  const self = file === undefined ? undefined : selfName(file);
  return self === undefined ? undefined : /^(.*)\$\d+$/.exec(self)?.[1];
}

function selfName({ body, constants, bytes }: ClassFile): string {
  const self = body.parts.find((part) => !('parts' in part) && part.name === 'this_class');
  const index = self !== undefined && 'index' in self ? self.index : 0;
  const { start, end } = constants.get(constants.get(index)?.refs[0] ?? 0)?.literal ?? { start: 0, end: 0 };
  return bytes.toString('latin1', start, end);
}

/** `p/Outer$3` where no letter or digit follows: `p/Outer$3Local` is numbered by itself, `p/Outer$3$1` along with it. */
function pattern(outer: string): RegExp {
  return new RegExp(
    `(?<![\\w$/\\x80-\\xff])(L?)(${outer.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')})\\$(\\d{1,4})(?![\\w\\x80-\\xff])`,
    'g',
  );
}

/** Texts of a file that hold such a name, as `rename` has it; undefined where a string or annotation holds one. */
export function renamedTexts(
  file: ClassFile,
  outer: string,
  rename: (number: number) => string,
): ReadonlyMap<number, string> | undefined {
  const names = pattern(outer);
  const dotted = pattern(outer.replaceAll('/', '.'));
  const texts = new Map<number, string>();
  const values = valueTexts(file);
  for (const [number, { tag, literal }] of file.constants) {
    if (tag !== tags.Utf8) continue;
    const text = file.bytes.toString('latin1', literal.start, literal.end);
    const changed = text.replace(names, (_, letter: string, name: string, digits: string) => {
      return `${letter}${name}$${rename(Number(digits))}`;
    });
    const isNamed = text.search(pattern(outer)) >= 0;
    if (values.has(number) && (isNamed || text.search(dotted) >= 0)) return undefined;
    if (isNamed) texts.set(number, changed);
  }
  return texts;
}

/** Texts that a program can see as such: strings, elements of annotations. */
function valueTexts({ constants, body }: ClassFile): ReadonlySet<number> {
  const strings = [...constants.values()].flatMap(({ tag, refs }) => (tag === tags.String ? refs : []));
  const elements = piecesOf(body).flatMap(({ name, index }) => (/^@.*\.|^default$/.test(name) ? [index] : []));
  return new Set([...strings, ...elements]);
}

function pairByMeaning(left: Family, right: Family, outer: string, intern: Interner): Map<number, number> | undefined {
  const keysOf = ({ files }: Family): Map<string, number> | undefined => {
    const keys = new Map<string, number>();
    for (const [number, file] of files) {
      const texts = renamedTexts(file, outer, () => '#');
      if (texts === undefined) return undefined;
      keys.set(meaningOf(file, identitiesOf(file, intern, texts)), number);
    }
    return keys.size === files.size ? keys : undefined;
  };
  const [a, b] = [keysOf(left), keysOf(right)];
  if (a === undefined || b === undefined) return undefined;
  const leftOf = new Map<number, number>();
  for (const [key, number] of b) {
    const other = a.get(key);
    if (other === undefined) return undefined;
    leftOf.set(number, other);
  }
  return leftOf;
}

function isEqualUnder(
  left: ClassFile,
  right: ClassFile,
  { outer, leftOf }: AnonymousNumbers,
  intern: Interner,
): boolean {
  const texts = renamedTexts(right, outer, (number) => String(leftOf.get(number) ?? `${number}`));
  if (texts === undefined) return false;
  return meaningOf(left, identitiesOf(left, intern)) === meaningOf(right, identitiesOf(right, intern, texts));
}

/** Everything that a class says: version, body, debug tables. */
function meaningOf(file: ClassFile, id: (number: number) => number): string {
  const side = { file, id };
  const debug = unitsOf(file.body, 'method').flatMap((method) =>
    unitsOf(method, 'attribute').flatMap((attribute) => unitsOf(attribute, 'attribute').map(contentPieces)),
  );
  const tables = debug.flat().map(({ role, index, at }) => {
    return role === 'index' ? `#${id(index)}` : file.bytes.toString('hex', at.start, at.end);
  });
  return `${file.bytes.toString('hex', 4, 8)} ${contentText(side, file.body)} ${tables.join(' ')}`;
}
