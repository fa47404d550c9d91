import { differingBytes } from '../../align/byte-runs.ts';
import { movedItems } from '../../align/order.ts';
import { sameBytes, sliceSource } from '../../bytes/byte-source.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import { DecodeError } from '../../model/problem.ts';
import type { SiteSide } from '../../model/site.ts';
import { emitByteSites } from '../_shared/byte-sites.ts';
import { producersText } from './producers.ts';
import { readSections, type WasmSection, wasmCode } from './sections.ts';

interface Pair {
  readonly left: WasmSection;
  readonly right: WasmSection;
}

/** Compares two modules section by section. Throws DecodeError, see `readSections`. */
export function compareWasm(left: Node, right: Node, cx: CompareContext): void {
  const [lefts, rights] = [readSections(left.bytes), readSections(right.bytes)];
  const version = { start: 4, end: 8 };
  if (!left.bytes.read(4, 8).equals(right.bytes.read(4, 8))) {
    emitByteSites(left, right, cx, { key: 'wasm:bytes', window: { left: version, right: version } });
  }
  const waiting = new Map<string, WasmSection[]>();
  for (const section of rights) waiting.set(idOf(section), [...(waiting.get(idOf(section)) ?? []), section]);
  const pairs: Pair[] = [];
  for (const section of lefts) {
    const other = waiting.get(idOf(section))?.shift();
    if (other === undefined) emitPresence(left, section, 'left', cx);
    else pairs.push({ left: section, right: other });
  }
  for (const rest of waiting.values()) for (const section of rest) emitPresence(left, section, 'right', cx, right);
  emitOrder(left, pairs, cx);
  for (const pair of pairs) compareSection(left, right, pair, cx);
}

function idOf({ id, name }: WasmSection): string {
  return `${id} ${name}`;
}

function keyOf({ id, name }: WasmSection): string {
  if (id !== 0) return 'wasm:bytes';
  return name === 'producers' || name === 'name' ? `wasm:${name}` : 'wasm:custom';
}

function whole({ head, content }: WasmSection): ByteRange {
  return { start: head.start, end: content.end };
}

function emitPresence(left: Node, section: WasmSection, side: 'left' | 'right', cx: CompareContext, node = left): void {
  const range = whole(section);
  const said = { value: textOf(node, section), ranges: [range] };
  cx.emit({
    path: left.path,
    key: keyOf(section) === 'wasm:bytes' ? 'wasm:section' : keyOf(section),
    kind: 'presence',
    name: `section ${section.name}`,
    left: side === 'left' ? said : null,
    right: side === 'right' ? said : null,
    bytes: range.end - range.start,
    facts: { section: section.name, executable: section.id === wasmCode, text: false },
  });
}

/** Producers as text, everything else by its length. A section that only has the name is told by its length. */
function textOf(node: Node, section: WasmSection): string {
  const length = `${section.content.end - section.content.start} bytes`;
  if (section.id !== 0 || section.name !== 'producers') return length;
  try {
    return producersText(node.bytes, section.content);
  } catch (error) {
    if (error instanceof DecodeError) return length;
    throw error;
  }
}

function emitOrder({ path }: Node, pairs: readonly Pair[], cx: CompareContext): void {
  const moved = movedItems(pairs.map(({ right }) => right.head.start)).flatMap((at) => pairs[at] ?? []);
  if (moved.length === 0) return;
  const side = (which: 'left' | 'right'): SiteSide => ({
    value: moved.map((pair) => pair[which].name).join(', '),
    ranges: moved.map((pair) => whole(pair[which])),
  });
  const bytes = moved.reduce((sum, { left }) => sum + left.content.end - left.head.start, 0);
  cx.emit({
    path,
    key: 'wasm:order',
    kind: 'order',
    name: 'order of sections',
    left: side('left'),
    right: side('right'),
    bytes,
  });
}

function compareSection(left: Node, right: Node, { left: a, right: b }: Pair, cx: CompareContext): void {
  compareHead(left, right, a, b, cx);
  const [l, r] = [a, b].map(({ content }, at) =>
    sliceSource((at === 0 ? left : right).bytes, content.start, content.end),
  );
  if (l === undefined || r === undefined || sameBytes(l, r)) return;
  const key = keyOf(a);
  const facts = { section: a.name, executable: a.id === wasmCode };
  if (key === 'wasm:bytes' || key === 'wasm:custom') {
    const window = { left: a.content, right: b.content };
    emitByteSites(left, right, cx, { key, window, text: a.id !== wasmCode, facts: () => facts });
    return;
  }
  const side = (node: Node, section: WasmSection): SiteSide => ({
    value: textOf(node, section),
    ranges: [section.content],
  });
  const bytes = Math.max(1, differingBytes(l.read(0, l.size), r.read(0, r.size)));
  const name = `section ${a.name}`;
  cx.emit({ path: left.path, key, kind: 'field', name, left: side(left, a), right: side(right, b), bytes, facts });
}

/** The length in front of a section; it may be written in more bytes than it needs. */
function compareHead(left: Node, right: Node, a: WasmSection, b: WasmSection, cx: CompareContext): void {
  const range = ({ head, nameAt }: WasmSection): ByteRange => ({ start: head.start, end: nameAt.end });
  const [l, r] = [left.bytes.read(range(a).start, range(a).end), right.bytes.read(range(b).start, range(b).end)];
  if (l.equals(r)) return;
  const derived = { equation: 'length(section)', holds: true };
  const size = ({ content, nameAt }: WasmSection): number => content.end - nameAt.start;
  const isSame = size(a) === size(b);
  const side = (section: WasmSection): SiteSide => ({
    value: size(section),
    ranges: [range(section)],
    ...(isSame ? {} : { derived }),
  });
  cx.emit({
    path: left.path,
    key: 'wasm:size',
    kind: 'field',
    name: `size of section ${a.name}`,
    left: side(a),
    right: side(b),
    bytes: differingBytes(l, r),
    ...(isSame ? { role: 'encoding' as const } : { of: left.path }),
  });
}
