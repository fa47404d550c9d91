import type { TokenGrammar } from './swapped-tokens.ts';

/** A UUID (RFC 9562). */
export interface Uuid {
  /** 1 to 8 (section 4.2). */
  readonly version: number;
  /** Seconds since 1970 that versions 1, 6 and 7 hold (sections 5.1, 5.6, 5.7); null in all others. */
  readonly time: number | null;
}

/** Two UUIDs of one version. */
export interface UuidPair {
  readonly version: number;
  readonly leftTime: number | null;
  readonly rightTime: number | null;
  /**
   * What the version makes of the two: `random` (4), `time` (1, 6, 7), `name` (3, 5: they follow from a name that differs),
   * `custom` (2, 8: nothing can be said).
   */
  readonly source: 'random' | 'time' | 'name' | 'custom';
}

const hyphened = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const hundredNanoseconds = 10_000_000n;
/** From 1582-10-15, where versions 1 and 6 begin, to 1970-01-01. */
const gregorianSeconds = 12_219_292_800n;

/** A UUID in the usual spelling with four hyphens, of version 1 to 8 and the variant of RFC 9562; in one case throughout. */
export function parseUuid(text: string): Uuid | undefined {
  const lower = text.toLowerCase();
  if ((text !== lower && text !== text.toUpperCase()) || !hyphened.test(lower)) return undefined;
  const version = Number(lower[14]);
  return { version, time: timeOf(lower.replaceAll('-', ''), version) };
}

/** Two UUIDs of one version in one spelling; undefined when they are none, or of two versions. */
export function uuidPair(left: string, right: string): UuidPair | undefined {
  const [a, b] = [parseUuid(left), parseUuid(right)];
  if (a === undefined || b === undefined || a.version !== b.version || left === right) return undefined;
  if (isUpper(left) !== isUpper(right)) return undefined;
  return { version: a.version, leftTime: a.time, rightTime: b.time, source: sourceOf(a.version) };
}

/** UUIDs inside a text. */
export const uuids: TokenGrammar<UuidPair> = {
  pattern: /(?<![0-9A-Za-z-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z-])/g,
  pair: uuidPair,
};

function isUpper(text: string): boolean {
  return /[A-F]/.test(text);
}

function sourceOf(version: number): UuidPair['source'] {
  if (version === 4) return 'random';
  if (version === 1 || version === 6 || version === 7) return 'time';
  return version === 3 || version === 5 ? 'name' : 'custom';
}

function timeOf(digits: string, version: number): number | null {
  if (version === 7) return Number.parseInt(digits.slice(0, 12), 16) / 1000;
  if (version === 1) return gregorian(digits.slice(13, 16) + digits.slice(8, 12) + digits.slice(0, 8));
  return version === 6 ? gregorian(digits.slice(0, 12) + digits.slice(13, 16)) : null;
}

function gregorian(hex: string): number {
  return Number(BigInt(`0x${hex}`) / hundredNanoseconds - gregorianSeconds);
}
