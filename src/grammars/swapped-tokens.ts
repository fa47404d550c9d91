/**
 * A grammar of tokens inside a text: where tokens of its kind may stand, and whether two of them are of one type. A grammar
 * never looks at one value alone, and a pair that it accepts says nothing about the text around it.
 */
export interface TokenGrammar<T> {
  /** Finds candidates; must have the flag `g` and no back-tracking over unlimited repetitions of repetitions. */
  readonly pattern: RegExp;
  /** What the two tokens are, when both are of one type and differ; else undefined. */
  pair(left: string, right: string): T | undefined;
}

/** Two tokens at the same place of two texts. */
export interface SwappedToken<T> {
  readonly left: string;
  readonly right: string;
  readonly found: T;
}

/** Longer texts come cut to the causes, so that nothing can be said of all of them. */
const maxTextCharacters = 4096;
const mark = '\u0000';

/**
 * The tokens by which two texts differ. Undefined unless the texts are equal once the tokens are cut out (so that giving
 * each text the tokens of the other one would give the other text) and every pair of differing tokens is of one type.
 * Undefined for equal texts, for texts of more than 4,096 characters, and for texts with a NUL.
 */
export function swappedTokens<T>(
  left: string,
  right: string,
  grammar: TokenGrammar<T>,
): readonly SwappedToken<T>[] | undefined {
  if (left === right || !isReadable(left) || !isReadable(right)) return undefined;
  const [a, b] = [cutTokens(left, grammar.pattern), cutTokens(right, grammar.pattern)];
  if (a.rest !== b.rest) return undefined;
  const swapped: SwappedToken<T>[] = [];
  for (const [at, token] of a.tokens.entries()) {
    const other = b.tokens[at] ?? '';
    if (token === other) continue;
    const found = grammar.pair(token, other);
    if (found === undefined) return undefined;
    swapped.push({ left: token, right: other, found });
  }
  return swapped;
}

/** True when the tokens are renamed one to one: no token of either side stands for two of the other. */
export function isRenaming(tokens: readonly { readonly left: string; readonly right: string }[]): boolean {
  const there = new Map<string, string>();
  const back = new Map<string, string>();
  return tokens.every(({ left, right }) => {
    const known = there.get(left) ?? right;
    const from = back.get(right) ?? left;
    there.set(left, right);
    back.set(right, left);
    return known === right && from === left;
  });
}

function isReadable(text: string): boolean {
  return text.length <= maxTextCharacters && !text.includes(mark);
}

function cutTokens(text: string, pattern: RegExp): { readonly rest: string; readonly tokens: readonly string[] } {
  const tokens: string[] = [];
  const rest = text.replace(pattern, (token) => {
    tokens.push(token);
    return mark;
  });
  return { rest, tokens };
}
