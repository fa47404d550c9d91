import { unquoted } from './shell-words.ts';

/** Text with gaps (null) where a value is not known. */
export type Pattern = readonly (string | null)[];

/** Values of variables; null for one that is set to something unknown. A variable that is not there is unknown too. */
export type Values = ReadonlyMap<string, string | null>;

const variable = /\\\$|\$(\w+)|\$\{(\w+)([^}]*)\}/g;

/** Puts values in place of `$NAME` and `${NAME}`; a gap where a value, or what a modifier makes of it, is not known. */
export function expand(word: string, values: Values): Pattern {
  const parts: (string | null)[] = [];
  let at = 0;
  for (const found of word.matchAll(variable)) {
    parts.push(unquoted(word.slice(at, found.index)));
    const [whole, bare, braced, modifier = ''] = found;
    const name = bare ?? braced;
    if (name === undefined) parts.push('$');
    else parts.push(modifier === '' ? (values.get(name) ?? null) : null);
    at = found.index + whole.length;
  }
  parts.push(unquoted(word.slice(at)));
  return parts.filter((part) => part !== '');
}

/** True when the pattern has no gap. */
export function isWhole(pattern: Pattern): boolean {
  return !pattern.includes(null);
}

/** The text of a pattern without gaps; null for one with gaps. */
export function textOf(pattern: Pattern): string | null {
  return isWhole(pattern) ? pattern.join('') : null;
}

/** Whether a text can have come from a pattern. Runs in one pass. */
export function fits(pattern: Pattern, text: string): boolean {
  const [first = '', ...pieces] = literals(pattern);
  const last = pieces.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** The literal texts before, between and after the gaps. */
function literals(pattern: Pattern): string[] {
  const texts = [''];
  for (const part of pattern) {
    if (part === null) texts.push('');
    else texts[texts.length - 1] = `${texts.at(-1) ?? ''}${part}`;
  }
  return texts;
}
