import { differingBytes } from '../../align/byte-runs.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import { DecodeError } from '../../model/problem.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { emitByteSites } from './byte-sites.ts';
import { decodeText, readAll } from './lines.ts';
import { middleFacts, shorten } from './middle.ts';
import { canonicalPickle } from './pickle-canonical.ts';
import { followPickle } from './pickle-machine.ts';
import { type PickleOp, readPickleOps } from './pickle-opcodes.ts';
import { isPlainGlobal, modernName } from './pickle-plain.ts';
import { residueOf } from './residue.ts';

/** The pickles of one file, one after another. */
interface PickleSide {
  readonly bytes: Buffer;
  readonly start: number;
  readonly ops: readonly PickleOp[];
  readonly canonical: string;
  /** Sorted, each once; without the constructors of built-in types. */
  readonly globals: readonly string[];
}

/**
 * Compares pickles from `start` to the end of both nodes without running them. Equal in meaning: one site
 * (`pickle:encoding`). Other things looked up: `pickle:globals`. Other values: one site for each opcode where both have
 * the same ones (`pickle:value`), else runs of bytes (`pickle:bytes`), as for what cannot be read.
 */
export function comparePickles(left: Node, right: Node, cx: CompareContext, starts = { left: 0, right: 0 }): void {
  const a = readSide(left, starts.left);
  const b = readSide(right, starts.right);
  if (a === undefined || b === undefined) emitBytes(left, right, starts, cx);
  else if (a.canonical === b.canonical && a.globals.join() === b.globals.join()) cx.emit(encodingSite(left, a, b));
  else {
    if (a.globals.join() !== b.globals.join()) cx.emit(globalsSite(left, a, b));
    const sites = valueSites(left, a, b);
    if (sites === undefined) emitBytes(left, right, starts, cx);
    else for (const site of sites) cx.emit(site);
  }
}

/** undefined when it is no sequence of pickles, or one with data of another kind between them. */
function readSide(node: Node, start: number): PickleSide | undefined {
  const bytes = readAll(node.bytes);
  const ops: PickleOp[] = [];
  const texts: string[] = [];
  const globals = new Set<string>();
  try {
    for (let at = start; at < bytes.length; at = ops.at(-1)?.at.end ?? bytes.length) {
      const own = readPickleOps(bytes, at);
      const meaning = followPickle(own);
      texts.push(canonicalPickle(meaning));
      for (const op of own) ops.push(op);
      for (const name of meaning.globals) if (!isPlainGlobal(name)) globals.add(modernName(name).replace(' ', '.'));
    }
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
  return { bytes, start, ops, canonical: texts.join('\n'), globals: [...globals].sort() };
}

function emitBytes(left: Node, right: Node, starts: { left: number; right: number }, cx: CompareContext): void {
  const window = {
    left: { start: starts.left, end: left.bytes.size },
    right: { start: starts.right, end: right.bytes.size },
  };
  emitByteSites(left, right, cx, { key: 'pickle:bytes', window });
}

function encodingSite(node: Node, left: PickleSide, right: PickleSide): Site {
  const before = ({ start }: PickleSide): ByteRange[] => (start === 0 ? [] : [{ start: 0, end: start }]);
  const residue = residueOf({ bytes: left.bytes, ranges: before(left) }, { bytes: right.bytes, ranges: before(right) });
  return {
    path: node.path,
    key: 'pickle:encoding',
    kind: 'bytes',
    name: 'protocol, framing and memo',
    left: { value: describe(left), ranges: residue?.left ?? [] },
    right: { value: describe(right), ranges: residue?.right ?? [] },
    bytes: Math.max(1, residue?.bytes ?? 0),
    role: 'encoding',
    facts: { calls: left.globals.length > 0 },
  };
}

function describe({ ops }: PickleSide): string {
  const protocol = ops.find(({ name }) => name === 'PROTO')?.argument;
  return `protocol ${protocol === undefined ? '0 or 1' : String(protocol)}, ${ops.length} opcodes`;
}

/** What an unpickler looks up, it may call: other globals are other code. */
function globalsSite(node: Node, left: PickleSide, right: PickleSide): Site {
  const side = ({ globals, ops, bytes }: PickleSide, other: PickleSide): SiteSide => {
    const own = globals.filter((name) => !other.globals.includes(name));
    const places = ops.filter(({ name }) => name.endsWith('GLOBAL') || name === 'INST').map(({ at }) => at);
    const all: ByteRange = { start: 0, end: bytes.length };
    return { value: shorten(own.join(', ')), ranges: places.length === 0 ? [{ ...all, end: 0 }] : places };
  };
  return {
    path: node.path,
    key: 'pickle:globals',
    kind: 'field',
    name: 'what is looked up',
    left: side(left, right),
    right: side(right, left),
    bytes: 1,
  };
}

/** undefined unless both sides have the same opcodes. */
function valueSites(node: Node, left: PickleSide, right: PickleSide): Site[] | undefined {
  if (left.ops.length !== right.ops.length) return undefined;
  const sites: Site[] = [];
  for (const [at, op] of left.ops.entries()) {
    const other = right.ops[at];
    if (other?.name !== op.name) return undefined;
    const bytes = differingBytes(slice(left, op), slice(right, other));
    if (bytes > 0) sites.push(valueSite(node, left, right, op, other, bytes));
  }
  return sites;
}

function valueSite(
  node: Node,
  left: PickleSide,
  right: PickleSide,
  op: PickleOp,
  other: PickleOp,
  bytes: number,
): Site {
  const [a, b] = [shown(left, op), shown(right, other)];
  return {
    path: node.path,
    key: 'pickle:value',
    kind: 'field',
    name: op.name,
    left: { value: a, ranges: [op.at] },
    right: { value: b, ranges: [other.at] },
    bytes,
    facts: { text: op.name.includes('UNICODE'), offset: op.at.start, ...middleFacts(a, b) },
  };
}

const maxHexBytes = 32;

function shown(side: PickleSide, { name, argument, attribute, at }: PickleOp): string {
  if (attribute !== undefined) return `${argument}.${attribute}`;
  if (!Buffer.isBuffer(argument)) return String(argument ?? slice(side, { at }).toString('hex'));
  return name.includes('UNICODE') ? shorten(decodeText(argument)) : argument.subarray(0, maxHexBytes).toString('hex');
}

function slice({ bytes }: PickleSide, { at }: Pick<PickleOp, 'at'>): Buffer {
  return bytes.subarray(at.start, at.end);
}
