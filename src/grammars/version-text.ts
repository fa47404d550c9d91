import type { TokenGrammar } from './swapped-tokens.ts';

/** A version as far as its shape tells: numbers, and what stands behind them. */
export interface Version {
  readonly numbers: readonly number[];
  /** `-jre8`, `~rc1`, `+deb12u3`; empty when there is nothing. */
  readonly qualifier: string;
  /** Debian's epoch (deb-version(7)), or null. */
  readonly epoch: number | null;
}

/** Two versions that can be of one thing. */
export interface VersionPair {
  readonly left: Version;
  readonly right: Version;
}

const shape =
  /^v?(?:(\d{1,3}):)?(\d{1,9}(?:\.\d{1,9}){1,5})((?:[._~+-]?[A-Za-z][A-Za-z0-9]*|[_~+-]\d+)(?:[._~+-][A-Za-z0-9]+)*)?$/;
const maxVersionCharacters = 64;

/**
 * Reads a version: two numbers or more with dots between them, perhaps `v` or a Debian epoch before and a qualifier behind.
 * `2026.11.24`, a date, is one as well; `1e5`, `12:30` and a single number are none.
 */
export function parseVersion(text: string): Version | undefined {
  if (text.length > maxVersionCharacters) return undefined;
  const match = shape.exec(text);
  if (match === null) return undefined;
  const numbers = (match[2] ?? '').split('.').map(Number);
  return { numbers, qualifier: match[3] ?? '', epoch: match[1] === undefined ? null : Number(match[1]) };
}

/** Two different versions that may be of one thing: neither an IPv4 address, and `v` before both or neither. */
export function versionPair(left: string, right: string): VersionPair | undefined {
  const [a, b] = [parseVersion(left), parseVersion(right)];
  if (a === undefined || b === undefined || left === right || left.startsWith('v') !== right.startsWith('v'))
    return undefined;
  return looksLikeAddress(a) && looksLikeAddress(b) ? undefined : { left: a, right: b };
}

/** Versions inside a text: behind white space, a quote, a bracket, `=`, `:`, `/`, `-` or `@`. */
export const versions: TokenGrammar<VersionPair> = {
  pattern:
    /(?<=^|[\s"'([=:/@-])v?(?:\d{1,3}:)?\d{1,9}(?:\.\d{1,9}){1,5}(?:[A-Za-z][A-Za-z0-9]*)?(?:[.~+_-][A-Za-z0-9]+){0,8}(?=$|[\s"'\])/,;])/g,
  pair: versionPair,
};

const wordKey = /(?:^|[._\s-])version(?:$|[._-](?:id|string|number|code)$)/i;
const camelKey = /[a-z]Version$/;

/** Names of fields that hold a version: `Version`, `java.version`, `VERSION_ID`, `kotlinVersion`. */
export function isVersionKey(key: string): boolean {
  return wordKey.test(key) || camelKey.test(key);
}

/** Four numbers below 256 and nothing else are an address more often than a version. */
function looksLikeAddress({ numbers, qualifier, epoch }: Version): boolean {
  return numbers.length === 4 && qualifier === '' && epoch === null && numbers.every((number) => number < 256);
}
