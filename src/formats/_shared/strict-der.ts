import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';

/** Values directly inside one value; real ones have at most some thousand. */
const maxChildren = 100_000;
const maxLengthBytes = 4;

/** Tags of ASN.1 (X.690 section 8.1.2): class, constructed bit and number in one byte. */
export const derTag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  bmpString: 0x1e,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
  context1: 0xa1,
} as const;

/**
 * One value of DER (X.690 section 10): definite lengths in their shortest form only, so that one meaning has one writing.
 * (der.ts reads BER as well.) `at` takes in tag and length, `content` does not. */
export interface DerValue {
  readonly bytes: Buffer;
  readonly tag: number;
  readonly at: ByteRange;
  readonly content: ByteRange;
}

/** The value that begins at `start` and ends by `end`. Throws DecodeError `der-syntax`. */
export function readDer(bytes: Buffer, start = 0, end = bytes.length): DerValue {
  const tag = byteAt(bytes, start, end);
  if ((tag & 0x1f) === 0x1f) throw failure(start, 'a tag of one byte', `0x${tag.toString(16)}`);
  const first = byteAt(bytes, start + 1, end);
  const extra = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || extra > maxLengthBytes)
    throw failure(start + 1, 'a definite length', `0x${first.toString(16)}`);
  let length = extra === 0 ? first : 0;
  for (let at = 0; at < extra; at += 1) length = length * 256 + byteAt(bytes, start + 2 + at, end);
  const from = start + 2 + extra;
  const least = extra === 0 ? 0 : extra === 1 ? 0x80 : 256 ** (extra - 1);
  if (length < least) throw failure(start + 1, 'the shortest form of a length', `${extra} bytes for ${length}`);
  if (length > end - from) throw failure(start + 1, `at most ${Math.max(0, end - from)} bytes`, `${length}`);
  return { bytes, tag, at: { start, end: from + length }, content: { start: from, end: from + length } };
}

/** The values that a constructed value, or an octet string that wraps others, is made of. */
export function derChildren({ bytes, content }: DerValue): DerValue[] {
  const children: DerValue[] = [];
  for (let at = content.start; at < content.end; ) {
    if (children.length >= maxChildren) throw failure(at, `at most ${maxChildren} values`, 'more');
    const child = readDer(bytes, at, content.end);
    children.push(child);
    at = child.at.end;
  }
  return children;
}

/** The value itself, when it is there and has the tag that is expected. `what`: its name in the specification. */
export function expectDer(value: DerValue | undefined, tag: number, what: string, parent?: DerValue): DerValue {
  if (value === undefined) throw failure(parent?.content.end ?? 0, what, 'nothing');
  if (value.tag !== tag)
    throw failure(value.at.start, `${what} (tag 0x${tag.toString(16)})`, `0x${value.tag.toString(16)}`);
  return value;
}

export function derContent({ bytes, content }: DerValue): Buffer {
  return bytes.subarray(content.start, content.end);
}

export function derBytes({ bytes, at }: DerValue): Buffer {
  return bytes.subarray(at.start, at.end);
}

/** `1.2.840.113549.1.7.1`; arcs above 2^53 end the text with `…`. */
export function derOid(value: DerValue | undefined, what: string, parent?: DerValue): string {
  const content = derContent(expectDer(value, derTag.oid, what, parent));
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(arc)) return `${arcs.join('.')}…`;
    if (byte >= 0x80) continue;
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)));
    else arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}

/** A number that is not negative and below 2^31. */
export function derSmallInteger(value: DerValue | undefined, what: string, parent?: DerValue): number {
  const integer = expectDer(value, derTag.integer, what, parent);
  const content = derContent(integer);
  const plain = content[0] === 0 && content.length > 1 ? content.subarray(1) : content;
  if (plain.length === 0 || plain.length > 4 || (content[0] ?? 0) >= 0x80)
    throw failure(integer.at.start, `${what}: a number below 2^31`, `${content.length} bytes`);
  return plain.readUIntBE(0, plain.length);
}

function byteAt(bytes: Buffer, at: number, end: number): number {
  const byte = at < end ? bytes[at] : undefined;
  if (byte === undefined) throw failure(at, 'another byte of a DER value', 'the end');
  return byte;
}

function failure(offset: number, expected: string, found: string): DecodeError {
  return new DecodeError('der-syntax', offset, `expected ${expected}, found ${found}`);
}

const maxDepth = 64;

/**
 * The value as text that is equal exactly when two values are, except for lengths, which follow from the rest, and for
 * the values whose offset is in `replaced`: those are the text given there. Depth is limited; deeper values are hex.
 */
export function derSkeleton(value: DerValue, replaced: ReadonlyMap<number, () => string>, depth = 0): string {
  const other = replaced.get(value.at.start);
  if (other !== undefined) return `${value.tag}<${other()}>`;
  const constructed = (value.tag & 0x20) !== 0 && depth < maxDepth;
  if (!constructed) return `${value.tag}:${derContent(value).toString('hex')}`;
  return `${value.tag}(${derChildren(value)
    .map((child) => derSkeleton(child, replaced, depth + 1))
    .join(' ')})`;
}
