import { DecodeError } from '../../model/problem.ts';
import type { Constant } from './constant-pool.ts';
import type { ClassFile } from './read-class.ts';

/** Numbers what constants mean: equal constants of both sides get equal numbers, wherever they stand. */
export type Interner = (meaning: string) => number;

export function interner(): Interner {
  const known = new Map<string, number>();
  return (meaning) => {
    const id = known.get(meaning) ?? known.size + 1;
    known.set(meaning, id);
    return id;
  };
}

/** Dynamic constants may be arguments of the bootstrap methods of others. */
const maxDepth = 64;

const noTexts: ReadonlyMap<number, string> = new Map();

/**
 * The identity of each constant of one file, its references resolved; 0 for no constant. `texts`: texts that are to be
 * read as others, by number. Throws DecodeError `class-nesting`.
 */
export function identitiesOf(
  { bytes, constants }: ClassFile,
  intern: Interner,
  texts: ReadonlyMap<number, string> = noTexts,
): (number: number) => number {
  const known = new Map<number, number>();
  const resolve = (number: number, depth: number): number => {
    const found = known.get(number);
    if (found !== undefined) return found;
    const constant = constants.get(number);
    if (constant === undefined) return 0;
    if (depth > maxDepth) throw tooDeep(constant);
    const refs = constant.refs.map((ref) => resolve(ref, depth + 1));
    const literal = texts.get(number) ?? bytes.toString('latin1', constant.literal.start, constant.literal.end);
    const id = intern(`${constant.tag} ${refs.join(' ')} ${literal}`);
    known.set(number, id);
    return id;
  };
  for (const number of constants.keys()) resolve(number, 0);
  return (number) => known.get(number) ?? 0;
}

function tooDeep({ at }: Constant): DecodeError {
  const message = `expected dynamic constants nested at most ${maxDepth} deep, found more`;
  return new DecodeError('class-nesting', at.start, message);
}
