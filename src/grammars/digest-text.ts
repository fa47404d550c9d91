import type { TokenGrammar } from './swapped-tokens.ts';

/** A text of the length and alphabet of a digest. That it is one is not known. */
export interface DigestText {
  /** The bytes that it spells, in lower-case hex: equal for one digest in two spellings. */
  readonly hex: string;
  /** 16, 20, 28, 32, 48 or 64. */
  readonly bytes: number;
  readonly spelling: 'hex' | 'HEX' | 'base64' | 'base64url' | 'base32';
  /** The algorithm where the text names it (`sha256:`, `sha512-`), else null. */
  readonly algorithm: string | null;
}

/** Two texts of one shape. */
export interface DigestPair {
  readonly left: DigestText;
  readonly right: DigestText;
}

/** Bytes of MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512 and their like. */
const digestBytes: readonly number[] = [16, 20, 28, 32, 48, 64];

/** Bytes that named algorithms give; a name with another length is no digest. */
const namedBytes: Readonly<Record<string, number>> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

const named = /^(md5|sha1|sha224|sha256|sha384|sha512)[:=-](.+)$/i;

/**
 * Reads a text as a digest: hex in one case, Base64 (RFC 4648 section 4), Base64 with the URL alphabet
 * (section 5), or Base32 (section 6), with the name of the algorithm before it or without. Base64 that lacks its padding
 * counts only behind such a name: too many words would fit.
 * A text of few different characters is none: sixteen zeros are no digest.
 */
export function digestText(text: string): DigestText | undefined {
  if (text.length < 20 || text.length > 160) return undefined;
  const match = named.exec(text);
  const algorithm = match?.[1]?.toLowerCase() ?? null;
  const body = match?.[2] ?? text;
  const read = readHex(body) ?? readBase32(body) ?? readBase64(body, algorithm !== null);
  if (read === undefined || !digestBytes.includes(read.bytes.length) || !looksRandom(read.bytes)) return undefined;
  if (algorithm !== null && namedBytes[algorithm] !== read.bytes.length) return undefined;
  return { hex: read.bytes.toString('hex'), bytes: read.bytes.length, spelling: read.spelling, algorithm };
}

/** Two different digests of one length, spelling and algorithm. */
export function digestPair(left: string, right: string): DigestPair | undefined {
  const [a, b] = [digestText(left), digestText(right)];
  if (a === undefined || b === undefined || a.hex === b.hex) return undefined;
  const alike = a.bytes === b.bytes && familyOf(a) === familyOf(b) && a.algorithm === b.algorithm;
  return alike ? { left: a, right: b } : undefined;
}

/** Digests inside a text. */
export const digests: TokenGrammar<DigestPair> = {
  pattern:
    /(?<![A-Za-z0-9+/_=-])(?:(?:md5|sha(?:1|224|256|384|512))[:=-])?[A-Za-z0-9+/_-]{22,128}={0,6}(?![A-Za-z0-9+/_=-])/g,
  pair: digestPair,
};

/**
 * Looks digests up among those that are known: what a text spells is held against hex digests, with `sha256:` and the like
 * before them or without. What is found there follows from content; only what is not may be random.
 */
export function knownDigests(known: Iterable<string>): (digest: DigestText) => boolean {
  const table = new Set<string>();
  for (const text of known) table.add(text.slice(text.indexOf(':') + 1).toLowerCase());
  return ({ hex }) => table.has(hex);
}

interface Reading {
  readonly bytes: Buffer;
  readonly spelling: DigestText['spelling'];
}

/** Base64 of either alphabet is one family: a text may have none of the characters that tell them apart. */
function familyOf({ spelling }: DigestText): string {
  return spelling === 'base64url' ? 'base64' : spelling;
}

function readHex(text: string): Reading | undefined {
  if (text.length % 2 !== 0) return undefined;
  if (/^[0-9a-f]+$/.test(text)) return { bytes: Buffer.from(text, 'hex'), spelling: 'hex' };
  return /^[0-9A-F]+$/.test(text) ? { bytes: Buffer.from(text, 'hex'), spelling: 'HEX' } : undefined;
}

/** Node reads leniently: what does not come out again was no Base64. */
function readBase64(text: string, unpadded: boolean): Reading | undefined {
  if (!unpadded && text.length % 4 !== 0) return undefined;
  const body = text.replace(/={1,2}$/, '');
  const url = /[_-]/.test(body);
  if (!/^[A-Za-z0-9_-]+$/.test(body) && !/^[A-Za-z0-9+/]+$/.test(body)) return undefined;
  const spelling = url ? 'base64url' : 'base64';
  const bytes = Buffer.from(body, spelling);
  const again = bytes.toString(spelling).replace(/=+$/, '');
  const mixed = /[a-z]/.test(body) && /[A-Z]/.test(body) && /\d/.test(body);
  return again === body && mixed ? { bytes, spelling } : undefined;
}

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function readBase32(text: string): Reading | undefined {
  const body = text.replace(/={1,6}$/, '');
  if (!/^[A-Z2-7]+$/.test(body) || !/\d/.test(body)) return undefined;
  const bytes: number[] = [];
  let [value, bits] = [0, 0];
  for (const character of body) {
    value = ((value << 5) | base32Alphabet.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 0xff);
  }
  const unused = value & ((1 << bits) - 1);
  return unused === 0 ? { bytes: Buffer.from(bytes), spelling: 'base32' } : undefined;
}

/** Sixteen random bytes have fewer than ten different values once in ten million times. */
const minDistinctBytes = 10;

function looksRandom(bytes: Buffer): boolean {
  return new Set(bytes).size >= minDistinctBytes;
}
