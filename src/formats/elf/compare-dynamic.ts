import { movedItems } from '../../align/order.ts';
import { emitByteSites } from '../_shared/byte-sites.ts';
import type { AddressMap } from './address-map.ts';
import type { ElfComparison, Said } from './comparison.ts';
import { type DynamicEntry, dynamicString, dynamicStringTags, readDynamic } from './dynamic.ts';
import type { SectionPair } from './pair-sections.ts';
import { isLoaded, sectionTypes } from './read-elf.ts';

/** Tags of the gABI and of GNU (glibc `elf.h`). */
const tagNames: Readonly<Record<number, string>> = {
  1: 'NEEDED',
  2: 'PLTRELSZ',
  3: 'PLTGOT',
  4: 'HASH',
  5: 'STRTAB',
  6: 'SYMTAB',
  7: 'RELA',
  8: 'RELASZ',
  10: 'STRSZ',
  12: 'INIT',
  13: 'FINI',
  14: 'SONAME',
  15: 'RPATH',
  16: 'SYMBOLIC',
  21: 'DEBUG',
  22: 'TEXTREL',
  23: 'JMPREL',
  24: 'BIND_NOW',
  25: 'INIT_ARRAY',
  26: 'FINI_ARRAY',
  27: 'INIT_ARRAYSZ',
  28: 'FINI_ARRAYSZ',
  29: 'RUNPATH',
  30: 'FLAGS',
  1879047925: 'GNU_HASH',
  1879048176: 'VERSYM',
  1879048185: 'RELACOUNT',
  1879048187: 'FLAGS_1',
  1879048188: 'VERDEF',
  1879048189: 'VERDEFNUM',
  1879048190: 'VERNEED',
  1879048191: 'VERNEEDNUM',
  2147483645: 'AUXILIARY',
  2147483647: 'FILTER',
};
const sizeTags = new Set([2, 8, 10, 18, 27, 28, 33]);
/** Numbers of entries in tables that are compared entry by entry. */
const countTags = new Set([0x6ffffff9, 0x6ffffffa, 0x6ffffffd, 0x6fffffff]);
const needed = 1;

interface NamedEntry {
  readonly entry: DynamicEntry;
  readonly id: string;
  /** The text that it names; null for numbers. */
  readonly text: string | null;
}

/** Compares two dynamic sections by tag; libraries that are needed by name. */
export function compareDynamic(c: ElfComparison, pair: SectionPair, addresses: AddressMap): void {
  const [left, right] = [entriesOf(c, 'left', pair), entriesOf(c, 'right', pair)];
  const waiting = new Map<string, NamedEntry[]>();
  for (const item of right) waiting.set(item.id, [...(waiting.get(item.id) ?? []), item]);
  const both: [NamedEntry, NamedEntry][] = [];
  for (const item of left) {
    const other = waiting.get(item.id)?.shift();
    if (other === undefined) emitPresence(c, pair, item, null);
    else both.push([item, other]);
  }
  for (const rest of waiting.values()) for (const item of rest) emitPresence(c, pair, null, item);
  for (const [a, b] of both) compareEntry(c, pair, a, b, addresses);
  emitOrder(c, pair, both);
  compareTails(c, pair);
}

/** What lies behind the last entry: linkers leave room there, which is zeros. */
function compareTails(c: ElfComparison, pair: SectionPair): void {
  const tail = (side: 'left' | 'right') => {
    const { start, end } = pair[side].at;
    return { start: readDynamic(c[side].file, pair[side]).at(-1)?.at.end ?? start, end };
  };
  const [left, right] = [tail('left'), tail('right')];
  const isZero = [c.raw('left', left), c.raw('right', right)].every((bytes) => bytes.every((byte) => byte === 0));
  if (isZero) c.follow('layout', left, right);
  else {
    const facts = () => ({ section: pair.left.name, executable: false, loaded: true });
    emitByteSites(c.left.node, c.right.node, c.cx, { key: 'elf:bytes', window: { left, right }, facts });
  }
}

function entriesOf(c: ElfComparison, side: 'left' | 'right', pair: SectionPair): NamedEntry[] {
  const { file } = c[side];
  return readDynamic(file, pair[side]).map((entry) => {
    const text = dynamicStringTags.has(entry.tag) ? dynamicString(file, pair[side], entry.value) : null;
    return { entry, text, id: entry.tag === needed ? `${entry.tag} ${text}` : String(entry.tag) };
  });
}

function nameOf({ tag }: DynamicEntry): string {
  return tagNames[tag] ?? `tag 0x${tag.toString(16)}`;
}

function said({ text, entry }: NamedEntry, ranges: Said['ranges']): Said {
  return { value: text ?? `0x${entry.value.toString(16)}`, ranges };
}

function emitPresence(c: ElfComparison, { left }: SectionPair, a: NamedEntry | null, b: NamedEntry | null): void {
  const some = a ?? b;
  if (some === null) return;
  const label = {
    key: 'elf:dynamic',
    name: nameOf(some.entry),
    kind: 'field',
    facts: { section: left.name, tag: nameOf(some.entry) },
  } as const;
  c.emit(label, a && said(a, [a.entry.at]), b && said(b, [b.entry.at]));
}

function compareEntry(c: ElfComparison, pair: SectionPair, a: NamedEntry, b: NamedEntry, addresses: AddressMap): void {
  const [left, right] = [a.entry, b.entry];
  if (a.text !== null && b.text !== null && a.text !== b.text) {
    const facts = { section: pair.left.name, tag: nameOf(left) };
    c.emit(
      { key: 'elf:dynamic', name: nameOf(left), facts },
      said(a, [left.valueAt]),
      said(b, [right.valueAt]),
      Math.max(a.text.length, b.text.length),
    );
    return;
  }
  if (left.value === right.value) return;
  if (a.text !== null || countTags.has(left.tag)) c.follow('index', left.valueAt, right.valueAt);
  else if (sizeTags.has(left.tag) && isSizeOfSame(c, left.value, right.value))
    c.follow('layout', left.valueAt, right.valueAt);
  else if (isAddressOfSame(c, left.value, right.value) || addresses.maps(left.value, right.value))
    c.follow('address', left.valueAt, right.valueAt);
  else
    c.emit(
      { key: 'elf:dynamic', name: nameOf(left), facts: { section: pair.left.name, tag: nameOf(left) } },
      said(a, [left.valueAt]),
      said(b, [right.valueAt]),
    );
}

function isSizeOfSame(c: ElfComparison, left: number, right: number): boolean {
  return c.pairs.pairs.some((pair) => pair.left.size === left && pair.right.size === right && isLoaded(pair.left));
}

function isAddressOfSame(c: ElfComparison, left: number, right: number): boolean {
  return c.pairs.pairs.some(
    (pair) =>
      pair.left.addr === left &&
      pair.right.addr === right &&
      isLoaded(pair.left) &&
      pair.left.type !== sectionTypes.unused,
  );
}

/** Libraries that are needed in another order: the loader searches them in this order. */
function emitOrder(c: ElfComparison, { left }: SectionPair, both: readonly [NamedEntry, NamedEntry][]): void {
  const pairs = movedItems(both.map(([, { entry }]) => entry.at.start)).flatMap((at) => {
    const pair = both[at];
    return pair === undefined ? [] : [pair];
  });
  if (pairs.length === 0) return;
  const side = (at: 0 | 1): Said => {
    const items = pairs.map((pair) => pair[at]).sort((a, b) => a.entry.at.start - b.entry.at.start);
    return {
      value: items.map(({ entry, text }) => `${nameOf(entry)}${text === null ? '' : ` ${text}`}`).join(', '),
      ranges: items.map(({ entry }) => entry.at),
    };
  };
  const isNeeded = pairs.some(([{ entry }]) => entry.tag === needed);
  const facts = { section: left.name, tag: isNeeded ? 'NEEDED' : 'other' };
  c.emit({ key: 'elf:dynamic-order', name: 'order of the dynamic section', kind: 'order', facts }, side(0), side(1));
}
