import { withinOneDay } from './clock.ts';
import type { Clocks } from './epoch-bytes.ts';
import type { TokenGrammar } from './swapped-tokens.ts';

/** One time, written as a number in two texts. */
export interface EpochTextPair {
  readonly unit: 's' | 'ms' | 'µs' | 'ns';
  readonly radix: 10 | 16;
  /** Seconds since 1970. */
  readonly left: number;
  readonly right: number;
}

type Unit = readonly [EpochTextPair['unit'], number, RegExp];

const decimal: readonly Unit[] = [
  ['s', 1, /^\d{9,10}(?:\.\d{1,9})?$/],
  ['ms', 1e3, /^\d{12,13}(?:\.\d{1,6})?$/],
  ['µs', 1e6, /^\d{15,16}$/],
  ['ns', 1e9, /^\d{18,19}$/],
];
const hexadecimal: readonly Unit[] = [
  ['s', 1, /^(?:0x)?[0-9a-f]{8}$/i],
  ['ms', 1e3, /^(?:0x)?0{0,5}[0-9a-f]{11}$/i],
  ['ns', 1e9, /^(?:0x)?[0-9a-f]{16}$/i],
];

/**
 * Two different numbers of one unit that are each within a day of their own image's clock: seconds, milliseconds,
 * microseconds or nanoseconds since 1970, decimal or hexadecimal.
 */
export function epochTextPair(left: string, right: string, clocks: Clocks): EpochTextPair | undefined {
  if (left === right || left.length > 32 || right.length > 32) return undefined;
  return inUnit(left, right, clocks, decimal, 10) ?? inUnit(left, right, clocks, hexadecimal, 16);
}

/** Such numbers inside a text. */
export function epochTexts(clocks: Clocks): TokenGrammar<EpochTextPair> {
  return {
    pattern: /(?<![0-9A-Za-z.])(?:0x)?[0-9A-Fa-f]{8,19}(?:\.\d{1,9})?(?![0-9A-Za-z])/g,
    pair: (left, right) => epochTextPair(left, right, clocks),
  };
}

function inUnit(
  left: string,
  right: string,
  clocks: Clocks,
  units: readonly Unit[],
  radix: 10 | 16,
): EpochTextPair | undefined {
  for (const [unit, scale, pattern] of units) {
    if (!pattern.test(left) || !pattern.test(right)) continue;
    const [a, b] = [numberOf(left, radix) / scale, numberOf(right, radix) / scale];
    if (withinOneDay(a, clocks.left) && withinOneDay(b, clocks.right)) return { unit, radix, left: a, right: b };
  }
  return undefined;
}

function numberOf(text: string, radix: 10 | 16): number {
  return radix === 10 ? Number(text) : Number.parseInt(text, 16);
}
