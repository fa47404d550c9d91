import type { TokenGrammar } from './swapped-tokens.ts';

/** Results of one computation in another order differ by less; two settings of a person by more. */
const maxRelativeError = 1e-6;
/** Fewer digits are what people write. */
const minDigits = 8;
/** Larger ones may be seconds since 1970, of which two are always near each other. */
const maxMagnitude = 1e6;

/** Two decimal fractions of many digits that are close to each other, relative to their size, without being equal. */
export const nearNumbers: TokenGrammar<true> = {
  pattern: /(?<![\w.])-?\d{1,7}\.\d{4,30}(?:[eE][+-]?\d{1,3})?(?![\w.])/g,
  pair: (left, right) => {
    const [a, b] = [Number(left), Number(right)];
    const size = Math.max(Math.abs(a), Math.abs(b));
    const precise = [left, right].some((text) => digitsOf(text) >= minDigits);
    return precise && a !== b && size <= maxMagnitude && Math.abs(a - b) <= size * maxRelativeError ? true : undefined;
  },
};

function digitsOf(text: string): number {
  return text
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '').length;
}
