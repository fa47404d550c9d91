import type { CertifiedEquation } from '../model/certificate.ts';

/** What is known of a node on one side. */
export interface NodeFacts {
  readonly size: number;
  /** Digests by algorithm, as far as some value needs them. */
  readonly digests: ReadonlyMap<string, Buffer>;
}

/** One value that follows from a node: its bytes on both sides, and the node. */
export interface ValuePair {
  readonly left: Buffer;
  /** null where only the left has it. */
  readonly right: Buffer | null;
  readonly of: readonly string[];
  readonly facts: { readonly left: NodeFacts; readonly right: NodeFacts };
}

const algorithmOfEquation = /^(md5|sha-?1|sha-?224|sha-?256|sha-?384|sha-?512|crc32)\b/i;

const sizeEquation = /^length(?: of the content$| of the blob of | of the manifest of |\((?:content|payload)\))/;

/** The function that an equation names, in the words of a certificate; undefined for one that it does not know. */
export function functionOf(equation: string): string | undefined {
  const digest = algorithmOfEquation.exec(equation)?.[1];
  if (digest !== undefined) return digest.toLowerCase().replace('-', '');
  return sizeEquation.test(equation) ? 'size' : undefined;
}

/** How a function's result is written in these bytes, the same way on both sides; undefined when it is not there. */
export function writtenAs(fn: string, pair: ValuePair): CertifiedEquation | undefined {
  const results = [resultOf(fn, pair.facts.left), resultOf(fn, pair.facts.right)];
  const [left, right] = results;
  if (left === undefined || right === undefined) return undefined;
  for (const { as, widths } of forms(left)) {
    for (const width of widths(pair.left)) {
      const [l, r] = [write(left, as, width), write(right, as, width)];
      const head = l === undefined ? -1 : pair.left.indexOf(l);
      if (l === undefined || r === undefined || head === -1) continue;
      const tail = pair.left.length - head - l.length;
      if (isFramed(pair, r, head, tail)) return { fn, of: pair.of, as, width, head, tail };
    }
  }
  return undefined;
}

type Result = Buffer | number;

function resultOf(fn: string, facts: NodeFacts): Result | undefined {
  if (fn === 'size') return facts.size;
  const digest = facts.digests.get(fn);
  return fn === 'crc32' ? digest?.readUInt32BE(0) : digest;
}

interface Form {
  readonly as: string;
  /** Widths to try for a field of these bytes. */
  widths(bytes: Buffer): readonly number[];
}

const anyWidth: Form['widths'] = () => [0];
const binaryWidths: Form['widths'] = ({ length }) => [2, 4, 8].filter((width) => width <= length);
/** Fixed fields are filled with zeros, with or without a byte behind them. */
const digitWidths: Form['widths'] = ({ length }) => [0, length, length - 1, length - 2].filter((width) => width >= 0);

function forms(result: Result): readonly Form[] {
  if (typeof result !== 'number') {
    return ['hex', 'HEX', 'base64', 'base64url', 'raw'].map((as) => ({ as, widths: anyWidth }));
  }
  const binary = ['le', 'be'].map((as) => ({ as, widths: binaryWidths }));
  return [...['dec', 'oct', 'hexnumber'].map((as) => ({ as, widths: digitWidths })), ...binary];
}

function write(result: Result, as: string, width: number): Buffer | undefined {
  if (typeof result !== 'number') {
    if (as === 'raw') return result;
    if (as === 'HEX') return Buffer.from(result.toString('hex').toUpperCase());
    return Buffer.from(result.toString(as as 'hex' | 'base64' | 'base64url'));
  }
  if (as === 'le' || as === 'be') return binary(result, as, width);
  const radix = as === 'oct' ? 8 : as === 'dec' ? 10 : 16;
  return Buffer.from(result.toString(radix).padStart(width, '0'));
}

function binary(value: number, as: 'le' | 'be', width: number): Buffer | undefined {
  if (width < 8 && value >= 2 ** (8 * width)) return undefined;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  const low = bytes.subarray(0, width);
  return as === 'le' ? low : Buffer.from(low).reverse();
}

/** What stands around the value is the same on both sides, so that it needs no edit. */
function isFramed({ left, right }: ValuePair, value: Buffer, head: number, tail: number): boolean {
  if (right === null) return head === 0 && tail === 0;
  return Buffer.concat([left.subarray(0, head), value, left.subarray(left.length - tail)]).equals(right);
}

/** A node of which no more is known than its length and `sha256:…`. */
export function sha256Facts(size: number, digest: string): NodeFacts {
  return { size, digests: new Map([['sha256', Buffer.from(digest.slice('sha256:'.length), 'hex')]]) };
}
