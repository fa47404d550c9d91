import { numberSaid } from './compare-header.ts';
import type { ElfComparison, Said } from './comparison.ts';
import { type ElfSection, type ElfSegment, isLoaded, numberIn, sectionTypes } from './read-elf.ts';

const places = new Set(['p_offset', 'p_vaddr', 'p_paddr', 'p_filesz', 'p_memsz']);
const names: Readonly<Record<number, string>> = {
  1: 'PT_LOAD',
  2: 'PT_DYNAMIC',
  3: 'PT_INTERP',
  4: 'PT_NOTE',
  6: 'PT_PHDR',
  7: 'PT_TLS',
  1685382480: 'PT_GNU_EH_FRAME',
  1685382481: 'PT_GNU_STACK',
  1685382482: 'PT_GNU_RELRO',
  1685382483: 'PT_GNU_PROPERTY',
};

/** The program headers: pairs of one type in order. Their places follow when they span the same sections on both sides. */
export function compareSegments(c: ElfComparison): void {
  const waiting = new Map<number, ElfSegment[]>();
  for (const segment of c.right.file.segments)
    waiting.set(segment.type, [...(waiting.get(segment.type) ?? []), segment]);
  const counts = new Map<number, number>();
  for (const segment of c.left.file.segments) {
    const ordinal = (counts.get(segment.type) ?? 0) + 1;
    counts.set(segment.type, ordinal);
    const other = waiting.get(segment.type)?.shift();
    if (other === undefined) emitPresence(c, segment, null);
    else comparePair(c, segment, other, `${nameOf(segment)}${ordinal > 1 ? ` ${ordinal}` : ''}`);
  }
  for (const rest of waiting.values()) for (const segment of rest) emitPresence(c, null, segment);
}

function nameOf({ type }: ElfSegment): string {
  return names[type] ?? `segment of type 0x${type.toString(16)}`;
}

function emitPresence(c: ElfComparison, left: ElfSegment | null, right: ElfSegment | null): void {
  const said = (segment: ElfSegment | null): Said | null => {
    if (segment === null) return null;
    const flags = flagsText(numberIn(segment.row, 'p_flags'));
    return {
      value: `${nameOf(segment)} ${flags}, ${segment.fileSize} bytes`,
      ranges: Object.values(segment.row).map(({ at }) => at),
    };
  };
  c.emit({ key: 'elf:segment', name: 'segment', kind: 'presence' }, said(left), said(right));
}

function flagsText(flags: number): string {
  return [(flags & 4) !== 0 ? 'R' : '-', (flags & 2) !== 0 ? 'W' : '-', (flags & 1) !== 0 ? 'X' : '-'].join('');
}

function comparePair(c: ElfComparison, left: ElfSegment, right: ElfSegment, label: string): void {
  const spansSame = spanOf(c, 'left', left) === spanOf(c, 'right', right);
  for (const [name, field] of Object.entries(left.row)) {
    const other = right.row[name];
    if (other === undefined || other.value === field.value) continue;
    if (places.has(name) && spansSame) c.follow('layout', field.at, other.at);
    else if (name === 'p_flags') {
      const said = (side: typeof field): Said => ({ value: flagsText(side.value), ranges: [side.at] });
      c.emit({ key: 'elf:segment', name: `p_flags of ${label}` }, said(field), said(other));
    } else c.emit({ key: 'elf:segment', name: `${name} of ${label}` }, numberSaid(field), numberSaid(other));
  }
}

/** From which to which section a segment reaches, in the file and in memory, in words that are equal on both sides. */
function spanOf(c: ElfComparison, side: 'left' | 'right', segment: ElfSegment): string {
  const { offset, fileSize, addr, memorySize } = segment;
  const { file } = c[side];
  const end = offset + fileSize;
  const page = Math.max(1, segment.align);
  const isConsistent = numberIn(segment.row, 'p_paddr') === addr && (page <= 1 || (addr - offset) % page === 0);
  const starts = file.sections.find((section) => section.at.end > section.at.start && section.at.start === offset);
  const ends = file.sections.findLast((section) => section.at.end > section.at.start && section.at.end === end);
  const name = (section: ElfSection | undefined, fallback: number): string =>
    section === undefined ? `at ${fallback}` : c.idOf(side, section.index);
  const first = offset === 0 ? 'header' : offset === file.segmentTable.start ? 'table' : name(starts, offset);
  const last = end === file.segmentTable.end ? 'table' : name(ends, end);
  return [
    isConsistent ? '' : side,
    first,
    last,
    memoryEnd(c, side, addr + memorySize, memorySize === fileSize, last),
  ].join(' ');
}

const pageBytes = 4096;

/** Where the memory image ends: with the file image, with a section without bytes, or rounded up to a page (RELRO). */
function memoryEnd(c: ElfComparison, side: 'left' | 'right', end: number, isFile: boolean, last: string): string {
  if (isFile) return last;
  const loaded = c[side].file.sections.filter((section) => isLoaded(section) && section.type !== sectionTypes.unused);
  const exact = loaded.findLast(({ addr, size }) => addr + size === end);
  if (exact !== undefined) return c.idOf(side, exact.index);
  return end % pageBytes === 0 ? 'page' : `at ${end}`;
}
