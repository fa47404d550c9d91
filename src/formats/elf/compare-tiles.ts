import { movedItems } from '../../align/order.ts';
import type { ByteRange } from '../../model/bytes.ts';
import { emitByteSites } from '../_shared/byte-sites.ts';
import type { Area } from './areas.ts';
import { type ElfComparison, labelOf, type Said } from './comparison.ts';
import { type ElfSection, isExecutable, isLoaded, sectionTypes } from './read-elf.ts';

/** Sections of one side: their bytes, their row, and the padding behind them. */
export function emitOneSidedSections(c: ElfComparison): void {
  for (const section of c.pairs.onlyLeft) emitSection(c, 'left', section);
  for (const section of c.pairs.onlyRight) emitSection(c, 'right', section);
}

function emitSection(c: ElfComparison, side: 'left' | 'right', section: ElfSection): void {
  const area = c[side].areas.list.find(({ what }) => what === section);
  const row = Object.values(section.row).map(({ at }) => at);
  const hasBytes = section.type !== sectionTypes.noBits;
  const said: Said = {
    value: `${labelOf(section)}, ${section.size} bytes`,
    ranges: [...(area === undefined ? [] : [area.at]), ...row],
  };
  const facts = { section: section.name, loaded: isLoaded(section), executable: isExecutable(section), hasBytes };
  const label = { key: 'elf:section', name: `section ${labelOf(section)}`, kind: 'presence', facts } as const;
  c.emit(label, side === 'left' ? said : null, side === 'left' ? null : said);
}

/** Sections that both sides have, in another order in the file or in the table. */
export function emitSectionOrder(c: ElfComparison): void {
  const rightPlaces = new Map(c.right.areas.list.map(({ what }, at) => [what, at]));
  const inFile = c.pairs.pairs
    .filter(({ left, right }) => rightPlaces.has(right) && c.left.areas.list.some(({ what }) => what === left))
    .sort((a, b) => a.left.at.start - b.left.at.start);
  const moved = new Set(
    movedItems(inFile.map(({ right }) => rightPlaces.get(right) ?? 0)).flatMap((at) => inFile[at] ?? []),
  );
  const rows = new Set(
    movedItems(c.pairs.pairs.map(({ right }) => right.index)).flatMap((at) => c.pairs.pairs[at] ?? []),
  );
  const all = c.pairs.pairs.filter((pair) => moved.has(pair) || rows.has(pair));
  if (all.length === 0) return;
  const said = (side: 'left' | 'right'): Said => ({
    value: all
      .map((pair) => labelOf(pair[side]))
      .slice(0, 8)
      .join(', '),
    ranges: all.flatMap((pair) => [
      ...(moved.has(pair) ? [pair[side].at] : []),
      ...(rows.has(pair) ? Object.values(pair[side].row).map(({ at }) => at) : []),
    ]),
  });
  const facts = { section: null, executable: all.some(({ left }) => isExecutable(left)), itemsEqual: true };
  c.emit({ key: 'elf:order', name: 'order of sections', kind: 'order', facts }, said('left'), said('right'));
}

/** What lies between the areas: zeros of any length are padding, everything else is bytes that nothing names. */
export function compareGaps(c: ElfComparison): void {
  const rights = new Map(c.right.areas.list.map((area) => [idOf(c, 'right', area), area]));
  for (const area of c.left.areas.list) {
    const other = rights.get(idOf(c, 'left', area));
    rights.delete(idOf(c, 'left', area));
    compareGap(c, area.gap, other?.gap ?? null);
  }
  for (const { gap } of rights.values()) compareGap(c, null, gap);
}

function idOf(c: ElfComparison, side: 'left' | 'right', { what }: Area): string {
  return typeof what === 'string' ? what : c.idOf(side, what.index);
}

function compareGap(c: ElfComparison, left: ByteRange | null, right: ByteRange | null): void {
  if (isFill(c, 'left', left) && isFill(c, 'right', right)) {
    c.follow('layout', left, right);
    return;
  }
  const nothing = { start: 0, end: 0 };
  c.room -= emitByteSites(c.left.node, c.right.node, c.cx, {
    key: 'elf:bytes',
    window: { left: left ?? nothing, right: right ?? nothing, maxRuns: Math.max(1, c.room) },
    facts: () => ({ section: null, executable: false, loaded: null }),
  });
}

const maxFillBytes = 4 * 1024 * 1024;

function isFill(c: ElfComparison, side: 'left' | 'right', range: ByteRange | null): boolean {
  if (range === null) return true;
  if (range.end - range.start > maxFillBytes) return false;
  const bytes = c.raw(side, range);
  return bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xcc);
}
