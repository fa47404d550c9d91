import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';

/** One ASN.1 value in BER or DER (X.690 section 8.1): where it stands and what it holds. Offsets are those of `bytes`. */
export interface DerNode {
  readonly tagClass: 'universal' | 'application' | 'context' | 'private';
  /** The tag number, e.g. 16 for SEQUENCE. */
  readonly tag: number;
  readonly constructed: boolean;
  /** Identifier, length and content (of an indefinite length also the end mark). */
  readonly at: ByteRange;
  /** The content alone. */
  readonly contentAt: ByteRange;
  /** Of constructed values; empty otherwise. */
  readonly children: readonly DerNode[];
}

/** Universal tags that readers ask for. */
export const derTags = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  utf8String: 12,
  sequence: 16,
  set: 17,
  utcTime: 23,
  generalizedTime: 24,
  bmpString: 30,
} as const;

const maxDepth = 32;
const maxNodes = 200_000;
const classes = ['universal', 'application', 'context', 'private'] as const;

interface Reader {
  readonly bytes: Buffer;
  nodes: number;
}

/**
 * Reads the one value that begins at `start` and lies inside `[start, end)`. Throws `DecodeError` (`der-syntax`,
 * `der-too-deep`, `der-too-many`) where lengths do not fit or limits are passed. The bytes behind the value are not read.
 */
export function parseDer(bytes: Buffer, start = 0, end = bytes.length): DerNode {
  return readNode({ bytes, nodes: 0 }, start, end, 0);
}

function readNode(reader: Reader, start: number, end: number, depth: number): DerNode {
  if (depth > maxDepth) throw new DecodeError('der-too-deep', start, `values nested more than ${maxDepth} deep`);
  reader.nodes += 1;
  if (reader.nodes > maxNodes) throw new DecodeError('der-too-many', start, `more than ${maxNodes} values`);
  const identifier = readIdentifier(reader.bytes, start, end);
  const { length, next } = readLength(reader.bytes, identifier.next, end);
  const { tagClass, tag, constructed } = identifier;
  if (length === null) {
    if (!constructed) throw new DecodeError('der-syntax', start, 'an indefinite length needs a constructed value');
    const { children, contentEnd } = readUntilEnd(reader, next, end, depth);
    const at = { start, end: contentEnd + 2 };
    return { tagClass, tag, constructed, at, contentAt: { start: next, end: contentEnd }, children };
  }
  const contentEnd = next + length;
  if (contentEnd > end)
    throw new DecodeError('der-syntax', identifier.next, `expected ${length} bytes of content, found ${end - next}`);
  const children = constructed ? readAllChildren(reader, next, contentEnd, depth) : [];
  const contentAt = { start: next, end: contentEnd };
  return { tagClass, tag, constructed, at: { start, end: contentEnd }, contentAt, children };
}

function readAllChildren(reader: Reader, start: number, end: number, depth: number): DerNode[] {
  const children: DerNode[] = [];
  for (let at = start; at < end; ) {
    const child = readNode(reader, at, end, depth + 1);
    children.push(child);
    at = child.at.end;
  }
  return children;
}

/** The content of an indefinite length ends with two zero bytes (X.690 section 8.1.5). */
function readUntilEnd(
  reader: Reader,
  start: number,
  end: number,
  depth: number,
): { readonly children: DerNode[]; readonly contentEnd: number } {
  const children: DerNode[] = [];
  let at = start;
  while (at + 2 <= end && reader.bytes.readUInt16BE(at) !== 0) {
    const child = readNode(reader, at, end, depth + 1);
    children.push(child);
    at = child.at.end;
  }
  if (at + 2 > end) throw new DecodeError('der-syntax', at, 'expected the end of a value of indefinite length');
  return { children, contentEnd: at };
}

interface Identifier {
  readonly tagClass: DerNode['tagClass'];
  readonly tag: number;
  readonly constructed: boolean;
  readonly next: number;
}

function readIdentifier(bytes: Buffer, start: number, end: number): Identifier {
  const first = byteAt(bytes, start, end);
  const tagClass = classes[first >> 6] ?? 'universal';
  const constructed = (first & 0x20) !== 0;
  if ((first & 0x1f) !== 0x1f) return { tagClass, tag: first & 0x1f, constructed, next: start + 1 };
  let tag = 0;
  for (let at = start + 1; at < start + 5; at += 1) {
    const byte = byteAt(bytes, at, end);
    tag = tag * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) return { tagClass, tag, constructed, next: at + 1 };
  }
  throw new DecodeError('der-syntax', start, 'expected a tag number of at most 28 bits');
}

/** `length` is null for an indefinite length. */
function readLength(
  bytes: Buffer,
  start: number,
  end: number,
): { readonly length: number | null; readonly next: number } {
  const first = byteAt(bytes, start, end);
  if (first < 0x80) return { length: first, next: start + 1 };
  const count = first & 0x7f;
  if (count === 0) return { length: null, next: start + 1 };
  if (count > 6) throw new DecodeError('der-syntax', start, `expected a length of at most 6 bytes, found ${count}`);
  let length = 0;
  for (let at = start + 1; at <= start + count; at += 1) length = length * 256 + byteAt(bytes, at, end);
  return { length, next: start + 1 + count };
}

function byteAt(bytes: Buffer, at: number, end: number): number {
  const byte = at < end ? bytes[at] : undefined;
  if (byte === undefined) throw new DecodeError('der-syntax', at, 'expected a tag or a length, found the end');
  return byte;
}

/** True for a universal value of this tag. */
export function isDer(node: DerNode | undefined, tag: number): node is DerNode {
  return node?.tagClass === 'universal' && node.tag === tag;
}

/** The bytes of a value's content. */
export function derContent(bytes: Buffer, { contentAt }: DerNode): Buffer {
  return bytes.subarray(contentAt.start, contentAt.end);
}

/** An object identifier in dotted form; '' when its last number is cut off or too large. */
export function oidText(content: Buffer): string {
  const numbers: number[] = [];
  let value = 0;
  for (const [at, byte] of content.entries()) {
    value = value * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(value)) return '';
    if ((byte & 0x80) !== 0) {
      if (at === content.length - 1) return '';
      continue;
    }
    if (numbers.length === 0) {
      const root = Math.min(2, Math.floor(value / 40));
      numbers.push(root, value - root * 40);
    } else numbers.push(value);
    value = 0;
  }
  return numbers.join('.');
}

/** Seconds since 1970 of a UTCTime or GeneralizedTime in the one form that DER allows; undefined for other forms. */
export function derTime(bytes: Buffer, node: DerNode): number | undefined {
  const text = derContent(bytes, node).toString('latin1');
  const short = isDer(node, derTags.utcTime);
  const match = (short ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/).exec(
    text,
  );
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const century = short ? (year < 50 ? 2000 : 1900) : 0;
  return Date.UTC(century + year, month - 1, day, hour, minute, second) / 1000;
}
