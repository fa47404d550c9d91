import type { TokenGrammar } from './swapped-tokens.ts';

/** Two names that differ in a random tail alone. */
export interface RandomSuffixPair {
  readonly stem: string;
  readonly left: string;
  readonly right: string;
  /** The program that names files so; `mktemp` also where the stem is nobody's own. */
  readonly generator: string;
  /** Possible tails as a power of two, by length and alphabet. */
  readonly bits: number;
}

/** A program, the stems it uses, and its tails. Where the stem can be anything, the tail must show that it is random. */
interface Generator {
  readonly name: string;
  readonly stem: RegExp;
  readonly tail: RegExp;
  readonly alphabet: number;
  readonly anyStem?: true;
}

const generators: readonly Generator[] = [
  // libiberty's make_temp_file: ccXXXXXX with an ending behind it.
  { name: 'gcc', stem: /^cc$/, tail: /^[A-Za-z0-9]{6}$/, alphabet: 62 },
  // tempfile._RandomNameSequence: eight of [a-z0-9_].
  { name: 'python tempfile', stem: /^tmp$/, tail: /^[a-z0-9_]{8}$/, alphabet: 37 },
  { name: 'pip', stem: /^pip-[a-z-]+-$/, tail: /^[a-z0-9_]{8}$/, alphabet: 37 },
  // coreutils: tmp.XXXXXXXXXX.
  { name: 'mktemp', stem: /^tmp\.$/, tail: /^[A-Za-z0-9]{10}$/, alphabet: 62 },
  { name: 'bazel', stem: /^(?:bazel|local)-spawn-runner\.$/, tail: /^[A-Za-z0-9]{6}$/, alphabet: 62 },
  { name: 'go', stem: /^go-build$/, tail: /^\d{5,10}$/, alphabet: 10 },
  // glibc's mkstemp: six of 62 behind any stem.
  { name: 'mktemp', stem: /[._-]$/, tail: /^[A-Za-z0-9]{6,16}$/, alphabet: 62, anyStem: true },
  // java.io.File.createTempFile: an unsigned 64-bit number.
  { name: 'java temporary file', stem: /\D$/, tail: /^\d{17,20}$/, alphabet: 10 },
];

/** Fewer characters in common than this before the tail say nothing; none is needed where the stem is a program's own. */
const minForeignStem = 2;
const minTail = 5;

/**
 * Two different file names of one stem and one ending with a random tail between them, as a known program makes them. The
 * tails have one length; numbers may differ in theirs by two digits. A tail behind a stem that is nobody's own must mix
 * upper case, lower case and digits on both sides, so that words and numbers are none.
 */
export function randomSuffixPair(left: string, right: string): RandomSuffixPair | undefined {
  if (left === right) return undefined;
  const [a, b] = [splitEnding(left), splitEnding(right)];
  if (a.ending !== b.ending) return undefined;
  for (const generator of generators) {
    const found = splitStem(a.name, b.name, generator);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** File names inside a text, one step of a path at a time. */
export const randomSuffixes: TokenGrammar<RandomSuffixPair> = {
  pattern: /(?<![\w.+-])[\w.+-]{6,255}(?![\w.+-])/g,
  pair: randomSuffixPair,
};

/** `ccAbC123.o` → `ccAbC123`, `.o`: a short ending in lower case, as of a file type. */
function splitEnding(text: string): { readonly name: string; readonly ending: string } {
  const ending = /\.[a-z][a-z0-9]{0,4}$/.exec(text)?.[0] ?? '';
  return { name: text.slice(0, text.length - ending.length), ending };
}

function splitStem(left: string, right: string, generator: Generator): RandomSuffixPair | undefined {
  const shared = sharedHead(left, right);
  for (let cut = shared; cut >= 1; cut -= 1) {
    const stem = left.slice(0, cut);
    if (!generator.stem.test(stem)) continue;
    const tails = [left.slice(cut), right.slice(cut)] as const;
    if (!tails.every((tail) => tail.length >= minTail && generator.tail.test(tail))) continue;
    if (!isOneLength(tails, generator)) continue;
    if (generator.anyStem === true && (stem.length < minForeignStem || !tails.every(isMixed))) continue;
    const bits = Math.floor(Math.min(tails[0].length, tails[1].length) * Math.log2(generator.alphabet));
    return { stem, left: tails[0], right: tails[1], generator: generator.name, bits };
  }
  return undefined;
}

function isOneLength([left, right]: readonly [string, string], { alphabet }: Generator): boolean {
  const apart = Math.abs(left.length - right.length);
  return alphabet === 10 ? apart <= 2 : apart === 0;
}

function sharedHead(left: string, right: string): number {
  let at = 0;
  while (at < left.length && at < right.length && left[at] === right[at]) at += 1;
  return at;
}

function isMixed(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d|[a-z][A-Z]{1,3}[a-z]/.test(text);
}
