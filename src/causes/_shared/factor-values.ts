import { describedCommits } from '../../grammars/commit-text.ts';
import { jobCounts } from '../../grammars/job-count.ts';
import { kernelPair } from '../../grammars/kernel-release.ts';
import { calendarNames, decimalMarks } from '../../grammars/locale-text.ts';
import { nearNumbers } from '../../grammars/near-number.ts';
import { outputBases } from '../../grammars/output-base.ts';
import { pointerBytesPair, pointers } from '../../grammars/pointer.ts';
import { type RandomSuffixPair, randomSuffixes } from '../../grammars/random-suffix.ts';
import { swappedTokens, type TokenGrammar } from '../../grammars/swapped-tokens.ts';
import { isTranscodedHex, transcoding } from '../../grammars/transcoded.ts';
import { unorderedItems } from '../../grammars/unordered-items.ts';
import { uuids } from '../../grammars/uuid.ts';
import type { Site } from '../../model/site.ts';
import { factorWith, type LeafFactor } from './factor-hint.ts';
import { fact } from './values.ts';

type Texts = readonly [string, string];

/** The factor that the values themselves show, wherever they stand; the most telling grammar first. */
export function byValue(site: Site, texts: Texts): LeafFactor | undefined {
  if (fact(site, 'text') === false) return inBytes(site, texts);
  for (const read of grammars) {
    const found = read(texts);
    if (found !== undefined) return found;
  }
  return undefined;
}

const grammars: readonly ((texts: Texts) => LeafFactor | undefined)[] = [
  ([left, right]) => {
    const pair = firstOf(swappedTokens(left, right, outputBases));
    return pair === undefined ? undefined : factorWith('factor-output-base', pair.left, pair.right);
  },
  temporaryNames,
  ([left, right]) => {
    const pairs = swappedTokens(left, right, uuids);
    return pairs?.length && pairs.every(({ found }) => found.source === 'random')
      ? factorWith('factor-random')
      : undefined;
  },
  kernelNames,
  ([left, right]) => only('factor-aslr-pointer', swappedTokens(left, right, pointers)),
  ([left, right]) => {
    const pair = firstOf(swappedTokens(left, right, describedCommits));
    return pair === undefined ? undefined : factorWith('factor-git-state', pair.left, pair.right);
  },
  ([left, right]) => {
    const pair = firstOf(swappedTokens(left, right, jobCounts));
    return pair === undefined ? undefined : factorWith('factor-cpu-count', pair.left, pair.right);
  },
  ([left, right]) => only('factor-hash-seed', swappedTokens(left, right, unorderedItems)),
  ([left, right]) => only('factor-locale', swappedTokens(left, right, decimalMarks)),
  ([left, right]) => only('factor-locale', swappedTokens(left, right, calendarNames)),
  ([left, right]) => only('factor-float', swappedTokens(left, right, nearNumbers)),
  ([left, right]) => (transcoding(left, right) === undefined ? undefined : factorWith('factor-encoding')),
];

function firstOf<T>(tokens: readonly { readonly found: T }[] | undefined): T | undefined {
  return tokens?.[0]?.found;
}

function only(factor: LeafFactor['factor'], tokens: readonly unknown[] | undefined): LeafFactor | undefined {
  return tokens?.length ? factorWith(factor) : undefined;
}

/** Where the stem is anybody's, the text must name a directory for such files. */
const ownStem = /^(?:python tempfile|pip|bazel|go)$/;
const temporaryPlace = /\/tmp\/|\/var\/folders\/|\bTMPDIR\b|\\Temp\\/;

function temporaryNames([left, right]: Texts): LeafFactor | undefined {
  const names: TokenGrammar<RandomSuffixPair> = {
    pattern: randomSuffixes.pattern,
    pair: (a, b) => {
      const pair = randomSuffixes.pair(a, b);
      return pair !== undefined && (ownStem.test(pair.generator) || temporaryPlace.test(left)) ? pair : undefined;
    },
  };
  return only('factor-temp-path', swappedTokens(left, right, names));
}

/** Distributions and clouds end a release so; a version of a package does not. */
const flavour =
  /(?:amd64|arm64|x86_64|aarch64|generic|cloud|aws|azure|gcp|gke|lowlatency|linuxkit|microsoft|WSL2|\.fc\d+|\.el\d)/;
const aboutKernels = /\b(?:linux|kernel|uname|os\.version)\b/i;

function kernelNames([left, right]: Texts): LeafFactor | undefined {
  const releases: TokenGrammar<Texts> = {
    pattern: /(?<![\w.])\d{1,2}\.\d{1,3}\.\d{1,3}-[\w.+~-]{1,64}(?<![.-])/g,
    pair: (a, b) =>
      kernelPair(a, b) !== undefined && ((flavour.test(a) && flavour.test(b)) || aboutKernels.test(left))
        ? [a, b]
        : undefined,
  };
  const pair = firstOf(swappedTokens(left, right, releases)) ?? wholeVersions(left, right);
  return pair === undefined ? undefined : factorWith('factor-kernel', pair[0], pair[1]);
}

/** `uname -v`: `#1 SMP Debian 6.1.76-1 (2024-02-01)`. */
function wholeVersions(left: string, right: string): Texts | undefined {
  const [a, b] = [left, right].map((text) => /#\d+\S* .*$/.exec(text)?.[0].replace(/["',;\s]+$/, ''));
  if (a === undefined || b === undefined || left.indexOf(a) !== right.indexOf(b)) return undefined;
  const sameHead = left.slice(0, left.indexOf(a)) === right.slice(0, right.indexOf(b));
  return sameHead && kernelPair(a, b) !== undefined ? [a, b] : undefined;
}

/** Numbers of eight bytes that are addresses, and Latin-1 for UTF-8. */
function inBytes(site: Site, [left, right]: Texts): LeafFactor | undefined {
  if (isAddress(site)) return factorWith('factor-aslr-pointer');
  return isTranscodedHex(left, right) ? factorWith('factor-encoding') : undefined;
}

/** The eight bytes at a multiple of eight that hold the whole run. */
function isAddress(site: Site): boolean {
  const [left, right, at, offset] = ['aroundLeft', 'aroundRight', 'aroundAt', 'offset'].map((name) => fact(site, name));
  if (typeof left !== 'string' || typeof right !== 'string' || typeof at !== 'number' || typeof offset !== 'number')
    return false;
  const start = at - (offset % 8);
  const cut = (hex: string): Buffer => Buffer.from(hex, 'hex').subarray(Math.max(0, start), start + 8);
  const end = (site.left?.ranges[0]?.end ?? 0) - offset + at;
  return start >= 0 && end <= start + 8 && pointerBytesPair(cut(left), cut(right)) !== undefined;
}
