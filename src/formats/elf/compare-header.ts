import type { AddressMap } from './address-map.ts';
import { type ElfComparison, labelOf, type Said } from './comparison.ts';
import type { SectionPair } from './pair-sections.ts';
import { type ElfFile, type ElfSection, isLoaded, sectionTypes } from './read-elf.ts';
import type { StructField } from './struct.ts';

/** Fields that say where the tables are and how many rows they have: the rows themselves are compared one by one. */
const placesOfTables = new Set(['e_phoff', 'e_shoff', 'e_phnum', 'e_shnum']);

export function compareHeader(c: ElfComparison, addresses: AddressMap): void {
  const [left, right] = [c.left.file, c.right.file];
  if (!c.raw('left', left.ident).equals(c.raw('right', right.ident))) {
    const said = (side: 'left' | 'right'): Said => ({
      value: c.raw(side, c[side].file.ident).toString('hex'),
      ranges: [c[side].file.ident],
    });
    c.emit({ key: 'elf:header', name: 'e_ident' }, said('left'), said('right'));
  }
  for (const [name, field] of Object.entries(left.header)) {
    const other = right.header[name];
    if (other === undefined || other.value === field.value) continue;
    const isSameEntry = name === 'e_entry' && addresses.maps(field.value, other.value);
    const isSameSection = name === 'e_shstrndx' && c.idOf('left', field.value) === c.idOf('right', other.value);
    if (placesOfTables.has(name)) c.follow('layout', field.at, other.at);
    else if (isSameEntry) c.follow('address', field.at, other.at);
    else if (isSameSection) c.follow('index', field.at, other.at);
    else c.emit({ key: 'elf:header', name }, numberSaid(field), numberSaid(other));
  }
}

export function numberSaid({ value, at }: StructField): Said {
  return { value: `0x${value.toString(16)}`, ranges: [at] };
}

/** The rows of the section table of sections that both sides have. */
export function compareRows(c: ElfComparison, pair: SectionPair): void {
  for (const [name, field] of Object.entries(pair.left.row)) {
    const other = pair.right.row[name];
    if (other === undefined) continue;
    // One offset can lead to another name.
    if (name === 'sh_name' && pair.left.name !== pair.right.name) emitNames(c, pair, field, other);
    if (other.value !== field.value) compareRowField(c, pair, name, field, other);
  }
}

function compareRowField(
  c: ElfComparison,
  pair: SectionPair,
  name: string,
  field: StructField,
  other: StructField,
): void {
  const { left, right } = pair;
  if (isPlace(c.left.file, left, name) && isPlace(c.right.file, right, name)) c.follow('layout', field.at, other.at);
  else if (name === 'sh_name') compareNames(c, pair, field, other);
  else if (isIndex(c, pair, name)) c.follow('index', field.at, other.at);
  else {
    const label = { key: 'elf:section-field', name: `${name} of ${labelOf(left)}`, facts: { section: left.name } };
    c.emit(label, numberSaid(field), numberSaid(other));
  }
}

/**
 * Whether a field says no more than where the section's bytes lie: in the file, in what is loaded of it, and how many they
 * are. The size of a section without bytes (.bss) says something of its own.
 */
function isPlace(file: ElfFile, section: ElfSection, name: string): boolean {
  const { at, addr, type } = section;
  const hasBytes = at.end > at.start || (type !== sectionTypes.unused && type !== sectionTypes.noBits);
  if (name === 'sh_size') return hasBytes;
  if (name === 'sh_offset') return hasBytes || (type === sectionTypes.noBits && isEdge(file, section));
  if (name !== 'sh_addr' || !isLoaded(section)) return false;
  return file.segments.some(
    (segment) =>
      segment.type === loadSegment &&
      (hasBytes ? addr - segment.addr === at.start - segment.offset : isIn(addr, segment.addr, segment.memorySize)),
  );
}

const loadSegment = 1;

function isIn(value: number, start: number, size: number): boolean {
  return value >= start && value <= start + size;
}

/** Where a section without bytes is said to lie: behind another one, or where its address would be in the file. */
function isEdge({ sections, segments }: ElfFile, { addr, at }: ElfSection): boolean {
  return (
    sections.some((other) => other.at.end > other.at.start && other.at.end === at.start) ||
    segments.some(({ type, addr: start, offset }) => type === loadSegment && addr - start === at.start - offset)
  );
}

/** An empty name may be an offset beyond the table. */
function compareNames(c: ElfComparison, pair: SectionPair, field: StructField, other: StructField): void {
  if (pair.left.name !== pair.right.name) return;
  if (pair.left.name === '') emitNames(c, pair, field, other);
  else c.follow('index', field.at, other.at);
}

function emitNames(c: ElfComparison, { left, right }: SectionPair, field: StructField, other: StructField): void {
  const said = (value: string, { at }: StructField): Said => ({ value, ranges: [at] });
  const label = { key: 'elf:section-name', name: 'name of a section', facts: { section: left.name } };
  c.emit(label, said(left.name, field), said(right.name, other), Math.max(left.name.length, right.name.length));
}

const symbolTables = [2, 11];

/** sh_link names a section; sh_info does in relocations, and counts the local symbols in tables of symbols. */
function isIndex(c: ElfComparison, { left, right }: SectionPair, name: string): boolean {
  if (name === 'sh_link') return c.idOf('left', left.link) === c.idOf('right', right.link);
  if (name !== 'sh_info') return false;
  if (symbolTables.includes(left.type)) return isFirstGlobal(c.left.file, left) && isFirstGlobal(c.right.file, right);
  return c.idOf('left', left.info) === c.idOf('right', right.info);
}

/** sh_info of a table of symbols: the first one that is not local. */
function isFirstGlobal({ source, numbers }: ElfFile, { at, info }: ElfSection): boolean {
  const [rowBytes, infoAt] = numbers.wide ? [24, 4] : [16, 12];
  const isLocal = (index: number): boolean => {
    const byte = source.read(at.start + index * rowBytes + infoAt, at.start + index * rowBytes + infoAt + 1)[0];
    return byte !== undefined && byte >> 4 === 0;
  };
  const end = Math.floor((at.end - at.start) / rowBytes);
  return info >= 1 && info <= end && isLocal(info - 1) && (info === end || !isLocal(info));
}
