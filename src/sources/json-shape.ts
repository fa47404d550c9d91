import { InputError } from '../model/problem.ts';

/** Real documents are some ten levels deep. */
export const maxJsonDepth = 200;
/** Values of one document; a real one has some thousand. */
export const maxJsonValues = 1_000_000;

/** Strings, and the marks that make the structure; everything else lies between them. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

interface Level {
  /** Keys so far; null in a list. */
  readonly keys: Set<string> | null;
  /** The next string is a key. */
  atKey: boolean;
}

/**
 * Refuses documents that parsers read in different ways or cannot hold: two keys of one name in one object (the last one
 * wins in most, the first in some; Go's also takes another case for the same), too many levels or values. The text must be
 * valid JSON. Throws `InputError`: `json-duplicate-key`, `json-too-deep`, `json-too-many-values`.
 */
export function checkJsonShape(text: string, what: string, repeatedKeys: 'refused' | 'compared'): void {
  const scan = new ShapeScan(what, repeatedKeys === 'refused');
  for (const [token] of text.matchAll(tokens)) scan.take(token);
}

class ShapeScan {
  readonly #what: string;
  readonly #refusesRepeated: boolean;
  readonly #levels: Level[] = [];
  #values = 0;

  constructor(what: string, refusesRepeated: boolean) {
    this.#what = what;
    this.#refusesRepeated = refusesRepeated;
  }

  take(token: string): void {
    if (token === '{' || token === '[') this.#open(token === '{');
    else if (token === '}' || token === ']') this.#levels.pop();
    else if (token === ',') this.#next();
    else if (token !== ':') this.#text(token);
  }

  #open(isObject: boolean): void {
    this.#levels.push({ keys: isObject ? new Set() : null, atKey: isObject });
    if (this.#levels.length > maxJsonDepth)
      throw new InputError('json-too-deep', `${this.#what} is nested more than ${maxJsonDepth} levels deep`);
  }

  #next(): void {
    const level = this.#levels.at(-1);
    if (level !== undefined) level.atKey = level.keys !== null;
    this.#values += 1;
    if (this.#values >= maxJsonValues)
      throw new InputError('json-too-many-values', `${this.#what} has more than ${maxJsonValues} values`);
  }

  /** The outermost keys are fields that Go finds in any case; further in there are maps, whose keys are as they are. */
  #text(token: string): void {
    const level = this.#levels.at(-1);
    if (level === undefined || level.keys === null || !level.atKey) return;
    level.atKey = false;
    const name = JSON.parse(token) as string;
    const key = this.#levels.length === 1 ? name.toLowerCase() : name;
    if (this.#refusesRepeated && level.keys.has(key)) {
      const shown = JSON.stringify(name.slice(0, 100));
      const text = `${this.#what} has two keys ${shown} in one object, so it could be read in two ways`;
      throw new InputError('json-duplicate-key', text);
    }
    level.keys.add(key);
  }
}
