import type { TokenGrammar } from './swapped-tokens.ts';

/** Two items have one order or the other: too little to tell anything. */
const minItems = 3;
const quoted = /^(?:'[^']*'|"[^"]*")$/;
/** `'a': 1` (Python, JSON), `a=1` (Java's AbstractMap), `"a" => 1` (Ruby, Perl). */
const entry = /^(?:(?:'[^']*'|"[^"]*")\s*(?::|=>)\s*\S.*|[\w.$-]+=\S*)$/;

/**
 * Sets and maps as languages print them, `{'a', 'b'}`, `{a=1, b=2}`, with the same items in another order. Bare words in
 * braces are none: those are code.
 */
export const unorderedItems: TokenGrammar<true> = {
  pattern: /\{[^{}[\]()]{5,2000}\}/g,
  pair: (left, right) => {
    const [a, b] = [itemsOf(left), itemsOf(right)];
    if (left === right || a.length < minItems || new Set(a).size !== a.length) return undefined;
    const isPrinted = a.every((item) => quoted.test(item)) || a.every((item) => entry.test(item));
    return isPrinted && [...a].sort().join('\0') === [...b].sort().join('\0') ? true : undefined;
  },
};

function itemsOf(text: string): string[] {
  return text
    .slice(1, -1)
    .split(',')
    .map((item) => item.trim());
}
