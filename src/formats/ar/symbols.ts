// The symbol index of System V and GNU ar: a count, that many offsets of members, and as many names ended by NULs.
import { differingBytes } from '../../align/byte-runs.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { SiteSide } from '../../model/site.ts';
import type { ArIndex } from '../_shared/ar-archive.ts';
import { storedText } from '../_shared/stored-text.ts';

const maxIndexBytes = 64 * 1024 * 1024;

/** What a linker learns from the index. */
export interface SymbolIndex {
  /** In stored order: the symbol, and the member that defines it, numbered from 0. */
  readonly entries: readonly { readonly symbol: string; readonly member: number }[];
  /** The symbols of each member, in stored order; members go by name and ordinal. */
  readonly byMember: ReadonlyMap<string, string>;
  /** Whether the symbols stand in the order of the members. */
  readonly isInOrder: boolean;
  readonly hasDuplicates: boolean;
}

/** The index of an archive that has one in the GNU form; undefined when it has none or another, or names no members. */
export function readSymbolIndex(source: ByteSource, archive: ArIndex): SymbolIndex | undefined {
  const found = archive.members.find(({ role }) => role === 'symbols');
  if (found === undefined || !found.name.startsWith('/')) return undefined;
  const { start, end } = found.data;
  if (end - start > maxIndexBytes) return undefined;
  return parse(source.read(start, end), found.name === '/SYM64/' ? 8 : 4, archive);
}

function parse(bytes: Buffer, width: 4 | 8, archive: ArIndex): SymbolIndex | undefined {
  const offsetAt = (at: number): number => (width === 4 ? bytes.readUInt32BE(at) : Number(bytes.readBigUInt64BE(at)));
  const count = bytes.length < width ? -1 : offsetAt(0);
  const namesAt = (count + 1) * width;
  if (count < 0 || namesAt > bytes.length) return undefined;
  const members = new Map(archive.members.flatMap(({ start, role }, at) => (role === 'file' ? [[start, at]] : [])));
  const entries: { symbol: string; member: number }[] = [];
  let nameAt = namesAt;
  for (let at = 0; at < count; at++) {
    const member = members.get(offsetAt((at + 1) * width));
    const end = bytes.indexOf(0, nameAt);
    if (member === undefined || end === -1) return undefined;
    entries.push({ symbol: storedText(bytes.subarray(nameAt, end)), member });
    nameAt = end + 1;
  }
  // Only what makes the length even may follow.
  if (bytes.subarray(nameAt).some((byte) => byte !== 0) || bytes.length - nameAt > 8) return undefined;
  return {
    entries,
    byMember: groupByMember(entries, archive),
    isInOrder: entries.every(({ member }, at) => at === 0 || (entries[at - 1]?.member ?? 0) <= member),
    hasDuplicates: new Set(entries.map(({ symbol }) => symbol)).size < entries.length,
  };
}

function groupByMember(entries: SymbolIndex['entries'], { members }: ArIndex): ReadonlyMap<string, string> {
  const ordinals = new Map<string, number>();
  const labels = members.map(({ name }) => {
    const ordinal = (ordinals.get(name) ?? 0) + 1;
    ordinals.set(name, ordinal);
    return `${name}#${ordinal}`;
  });
  const lists = new Map<string, string[]>();
  for (const { symbol, member } of entries) {
    const label = labels[member] ?? '';
    const list = lists.get(label);
    if (list === undefined) lists.set(label, [symbol]);
    else list.push(symbol);
  }
  return new Map([...lists].map(([label, list]) => [label, list.join('\0')]));
}

/**
 * One site for the whole index. It is derived when each member has the same symbols on both sides, and both indexes
 * follow the order of the members: then only the offsets of the members differ.
 */
export function compareSymbols(left: Node, right: Node, l: SymbolIndex, r: SymbolIndex, cx: CompareContext): void {
  const [leftRaw, rightRaw] = [left.bytes.read(0, left.bytes.size), right.bytes.read(0, right.bytes.size)];
  const follows = l.isInOrder && r.isInOrder && isSameMap(l.byMember, r.byMember);
  const derived = { equation: 'order and offsets of the members that define the symbols', holds: true };
  const side = (own: SymbolIndex, other: SymbolIndex, { bytes }: Node): SiteSide => ({
    value: follows ? `${own.entries.length} symbols` : describe(own, other),
    ranges: [{ start: 0, end: bytes.size }],
    ...(follows ? { derived } : {}),
  });
  cx.emit({
    path: left.path,
    key: 'ar:symbols',
    kind: 'field',
    name: 'symbol index',
    left: side(l, r, left),
    right: side(r, l, right),
    bytes: differingBytes(leftRaw, rightRaw),
    ...(follows ? { of: left.path.slice(0, -1) } : {}),
  });
}

function isSameMap(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return left.size === right.size && [...left].every(([key, value]) => right.get(key) === value);
}

/** How many symbols there are, and the first ones that the other side lacks. */
function describe(own: SymbolIndex, other: SymbolIndex): string {
  const known = new Set(other.entries.map(({ symbol }) => symbol));
  const more = own.entries.filter(({ symbol }) => !known.has(symbol)).map(({ symbol }) => symbol);
  const shown = more.slice(0, 3).join(', ');
  return `${own.entries.length} symbols${more.length === 0 ? '' : `, ${more.length} only here: ${shown}`}`;
}
