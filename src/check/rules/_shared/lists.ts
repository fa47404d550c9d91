import { parseGlob } from '../../../util/glob.ts';

/** Whether one of the patterns matches; patterns are parsed once for a list. */
const parsed = new WeakMap<readonly string[], readonly ReturnType<typeof parseGlob>[]>();

export function matchesAny(patterns: readonly string[], path: string): boolean {
  let globs = parsed.get(patterns);
  if (globs === undefined) {
    globs = patterns.map(parseGlob);
    parsed.set(patterns, globs);
  }
  return globs.some((glob) => glob.matches(path));
}

/** A list as people write one: `a b`, each entry with blanks or quotes in quotes. */
export function words(list: readonly string[]): string {
  if (list.length === 0) return 'none';
  return list.map((word) => (/^[^\s"'[\]]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}

export function sameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, at) => word === right[at]);
}

/** A value with `*` for anything; everything else stands for itself. */
export function fitsValue(pattern: string, value: string): boolean {
  const parts = pattern.split('*');
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return pattern === value;
  const last = rest.pop() ?? '';
  if (!value.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return value.length - last.length >= at && value.endsWith(last);
}
