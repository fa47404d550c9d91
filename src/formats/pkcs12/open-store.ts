import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { knownPasswords } from '../_shared/keystore-passwords.ts';
import {
  type DerValue,
  derChildren,
  derContent,
  derOid,
  derSkeleton,
  derTag,
  expectDer,
  readDer,
} from '../_shared/strict-der.ts';
import { type Bag, readBags } from './bags.ts';
import { type Protection, readProtection, type Setting } from './decrypt.ts';
import { macHash, macHolds } from './mac.ts';
import { type Pfx, readPfx } from './read-pfx.ts';
import { WorkBudget } from './work-budget.ts';

const contentTypes = { data: '1.2.840.113549.1.7.1', encryptedData: '1.2.840.113549.1.7.6' } as const;

/** Random bytes of at most this length are no content; a longer salt could carry some. */
const maxRandomBytes = 64;
const maxBags = 20_000;

/** A setting with its place in the file. */
export interface StoreSetting {
  readonly name: string;
  readonly value: string | number;
  readonly at: ByteRange;
}

/** One bag in terms of what it means. */
export interface StoreEntry {
  readonly kind: Bag['kind'];
  readonly alias: string | null;
  readonly shown: string;
  readonly at: ByteRange;
  /** Equal exactly when the decrypted values are. */
  readonly content: string;
  /** Equal exactly when the attributes are, the localKeyId replaced by what it ties together. */
  readonly attributes: string;
  readonly localKeyId: string | null;
  /** True where a protected key was not opened: `content` is then its protected form. */
  readonly closed: boolean;
}

/** A PKCS#12 store, opened as far as passwords that everybody knows go. */
export interface Store {
  readonly settings: readonly StoreSetting[];
  readonly entries: readonly StoreEntry[];
  /** The encrypted pieces that stayed closed, in the file. */
  readonly closed: readonly ByteRange[];
  /** Equal exactly when two stores hold the same in the same order, however it is protected. */
  readonly meaning: string;
  /** The same without regard to the order of the bags. */
  readonly unordered: string;
  readonly mac: { readonly state: 'holds' | 'fails' | 'unknown'; readonly at: ByteRange } | null;
  readonly password: string | undefined;
}

/** Throws DecodeError where the file is no DER or no PFX; what stays closed is no error. */
export function openStore(bytes: Buffer): Store {
  const pfx = readPfx(bytes);
  const opener = new Opener(pfx);
  return opener.store();
}

/** Places whose text in the skeleton is another one than their bytes: by buffer and offset. */
type Replaced = Map<number, () => string>;

interface HeldBag extends Bag {
  readonly replaced: Replaced;
  readonly closed: boolean;
}

class Opener {
  readonly #pfx: Pfx;
  readonly #budget = new WorkBudget();
  readonly #outer: Replaced = new Map();
  readonly #settings: StoreSetting[] = [];
  readonly #bags: HeldBag[] = [];
  readonly #closed: ByteRange[] = [];
  #password: string | undefined;
  #sorted = false;

  constructor(pfx: Pfx) {
    this.#pfx = pfx;
  }

  store(): Store {
    const { whole, authSafe, mac } = this.#pfx;
    this.#password = knownPasswords.find((password) => macHolds(this.#pfx, password, this.#budget) === true);
    const macIsRight = this.#password !== undefined;
    const inner = readDer(authSafe.bytes, authSafe.content.start, authSafe.content.end);
    expectEnd(inner, authSafe.content.end);
    this.#outer.set(authSafe.at.start, () => derSkeleton(inner, this.#outer));
    const pieces = derChildren(expectDer(inner, derTag.sequence, 'AuthenticatedSafe'));
    for (const [at, info] of pieces.entries()) this.#readPiece(info, at);
    this.#readMac(macIsRight);
    this.#nameLinks();
    const state = macIsRight ? 'holds' : this.#password === undefined ? 'unknown' : 'fails';
    const meaning = derSkeleton(whole, this.#outer);
    const entries = this.#bags.map((bag) => entryOf(bag));
    this.#sorted = true;
    const unordered = derSkeleton(whole, this.#outer);
    return {
      settings: this.#settings,
      entries,
      closed: this.#closed,
      meaning,
      unordered,
      mac: mac === null ? null : { state, at: mac.at.at },
      password: this.#password,
    };
  }

  /** ContentInfo: bags as they are, or encrypted. */
  #readPiece(info: DerValue, at: number): void {
    const [type, content] = derChildren(expectDer(info, derTag.sequence, 'ContentInfo'));
    const oid = derOid(type, 'contentType', info);
    const [value] = derChildren(expectDer(content, derTag.context0, 'content', info));
    if (oid === contentTypes.data) {
      const octets = expectDer(value, derTag.octetString, 'data', content);
      this.#readContents(octets, readDer(octets.bytes, octets.content.start, octets.content.end), this.#outer);
    } else if (oid === contentTypes.encryptedData) {
      this.#readEncrypted(expectDer(value, derTag.sequence, 'EncryptedData', content), at);
    } else this.#closed.push(info.at);
  }

  #readEncrypted(data: DerValue, at: number): void {
    const [, info] = derChildren(data);
    const [, algorithm, encrypted] = derChildren(expectDer(info, derTag.sequence, 'EncryptedContentInfo', data));
    const octets = expectDer(encrypted, 0x80, 'encryptedContent', info);
    const protection = readProtection(expectDer(algorithm, derTag.sequence, 'contentEncryptionAlgorithm', info));
    const plain = this.#open(protection, octets);
    const contents = plain === undefined ? undefined : wholeValue(plain);
    if (contents === undefined) {
      this.#closed.push(octets.at);
      return;
    }
    this.#keepSettings(`piece ${at + 1}`, algorithm, protection, this.#outer);
    this.#readContents(octets, contents, new Map(), octets.at);
  }

  /** `holder` stands for its contents in the skeleton. */
  #readContents(holder: DerValue, contents: DerValue, replaced: Replaced, at?: ByteRange): void {
    expectEnd(contents, contents.bytes === holder.bytes ? holder.content.end : contents.bytes.length);
    const bags = readBags(contents, at).map((bag): HeldBag => this.#openBag(bag, replaced));
    this.#bags.push(...bags);
    if (this.#bags.length > maxBags)
      throw new DecodeError('pkcs12-syntax', holder.at.start, `expected at most ${maxBags} bags, found more`);
    this.#outer.set(holder.at.start, () => {
      const texts = bags.map(({ whole }) => derSkeleton(whole, replaced));
      return (this.#sorted ? texts.sort() : texts).join(' ');
    });
  }

  /** A protected key stands for what it protects. */
  #openBag(bag: Bag, replaced: Replaced): HeldBag {
    if (bag.kind !== 'protected private key') return { ...bag, replaced, closed: false };
    const [algorithm, encrypted] = derChildren(expectDer(bag.value, derTag.sequence, 'EncryptedPrivateKeyInfo'));
    const octets = expectDer(encrypted, derTag.octetString, 'encryptedData', bag.value);
    const protection = readProtection(expectDer(algorithm, derTag.sequence, 'encryptionAlgorithm', bag.value));
    const plain = this.#open(protection, octets);
    const key = plain === undefined ? undefined : wholeValue(plain);
    if (key === undefined) return { ...bag, replaced, closed: true };
    this.#keepSettings(
      `key ${bag.alias ?? 'without a name'}`,
      algorithm,
      protection,
      replaced,
      bag.at === bag.whole.at ? undefined : bag.at,
    );
    replaced.set(octets.at.start, () => derSkeleton(key, new Map()));
    return { ...bag, replaced, closed: false };
  }

  /** With the password that is known already, else with each that everybody knows. */
  #open(protection: Protection, encrypted: DerValue): Buffer | undefined {
    const passwords = this.#password === undefined ? knownPasswords : [this.#password];
    for (const password of passwords) {
      const plain = protection.open(derContent(encrypted), password, this.#budget);
      if (plain === undefined || wholeValue(plain) === undefined) continue;
      this.#password ??= password;
      return plain;
    }
    return undefined;
  }

  /** Takes what was chosen and what is random out of the skeleton, and keeps the rest of the algorithm as a setting too. */
  #keepSettings(
    piece: string,
    algorithm: DerValue | undefined,
    { settings, random }: Protection,
    replaced: Replaced,
    at?: ByteRange,
  ): void {
    if (algorithm === undefined) return;
    const masked: Replaced = new Map();
    for (const value of random)
      if (value.content.end - value.content.start <= maxRandomBytes) masked.set(value.at.start, () => 'random');
    for (const { source } of settings) masked.set(source.at.start, () => 'setting');
    const place = (source: DerValue): ByteRange => at ?? source.at;
    const keep = ({ name, value, source }: Setting): void => {
      this.#settings.push({ name: `${piece}: ${name}`, value, at: place(source) });
    };
    settings.forEach(keep);
    keep({ name: 'parameters', value: derSkeleton(algorithm, masked), source: algorithm });
    replaced.set(algorithm.at.start, () => 'protection');
  }

  /** A MAC that is right follows from the contents; any other one counts as it stands. */
  #readMac(macIsRight: boolean): void {
    const { mac, whole } = this.#pfx;
    if (mac === null) {
      this.#settings.push({ name: 'MAC: hash', value: 'no MAC', at: { start: whole.at.end, end: whole.at.end } });
      return;
    }
    this.#settings.push(
      { name: 'MAC: hash', value: macHash(mac), at: mac.algorithm.at },
      { name: 'MAC: iterations', value: mac.iterations, at: (mac.iterationsAt ?? mac.at).at },
    );
    if (!macIsRight) return;
    const masked: Replaced = new Map([mac.digest, mac.salt].map((value) => [value.at.start, () => 'random']));
    if (mac.salt.content.end - mac.salt.content.start > maxRandomBytes) masked.delete(mac.salt.at.start);
    masked.set(mac.algorithm.at.start, () => 'setting');
    if (mac.iterationsAt !== undefined) masked.set(mac.iterationsAt.at.start, () => 'setting');
    const form = derSkeleton(mac.at, masked);
    this.#outer.set(mac.at.at.start, () => form);
  }

  /** A localKeyId means nothing but which bags carry the same one. */
  #nameLinks(): void {
    const holders = new Map<string, string[]>();
    for (const bag of this.#bags) {
      if (bag.localKeyId === undefined) continue;
      const id = derContent(bag.localKeyId).toString('hex');
      holders.set(id, [...(holders.get(id) ?? []), `${bag.kind} ${bag.alias ?? ''}`]);
    }
    for (const { localKeyId, replaced } of this.#bags) {
      if (localKeyId === undefined) continue;
      const tied = holders.get(derContent(localKeyId).toString('hex')) ?? [];
      if (isLabel(localKeyId)) replaced.set(localKeyId.at.start, () => `ties ${[...tied].sort().join(', ')}`);
    }
  }
}

/** keytool writes `Time 1748937600000`, OpenSSL the SHA-1 of the certificate: labels both. Longer ones count as they stand. */
function isLabel({ content }: DerValue): boolean {
  return content.end - content.start <= 32;
}

function entryOf(bag: HeldBag): StoreEntry {
  const { kind, alias, shown, at, value, attributes, replaced, closed, localKeyId } = bag;
  return {
    kind,
    alias,
    shown,
    at,
    content: derSkeleton(value, replaced),
    attributes: attributes === undefined ? '' : derSkeleton(attributes, replaced),
    localKeyId: localKeyId === undefined ? null : labelText(derContent(localKeyId)),
    closed,
  };
}

function labelText(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  return /^[\x20-\x7e]+$/.test(text) ? text : bytes.toString('hex');
}

/** The one DER value that the bytes are; undefined when they are none, as after decrypting with a wrong password. */
function wholeValue(bytes: Buffer): DerValue | undefined {
  try {
    const value = expectDer(readDer(bytes), derTag.sequence, 'a sequence');
    return value.at.end === bytes.length ? value : undefined;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function expectEnd(value: DerValue, end: number): void {
  if (value.at.end !== end)
    throw new DecodeError(
      'pkcs12-syntax',
      value.at.end,
      `expected the end of what holds this, found ${end - value.at.end} bytes`,
    );
}
