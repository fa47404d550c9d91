import type { ByteRange } from '../../model/bytes.ts';
import type { ElfFile, ElfSection } from './read-elf.ts';

/** A stretch of the file that something names: the header, a table, a section. Areas do not overlap. */
export interface Area {
  readonly what: 'header' | 'segments' | 'sections' | ElfSection;
  readonly at: ByteRange;
  /** What lies between it and the next area, or the end of the file. */
  readonly gap: ByteRange;
}

/** Areas in file order; together with their gaps they tile the file. */
export interface Areas {
  readonly list: readonly Area[];
  /** True when a section or a table lies over another one: then places in the file have no one meaning. */
  readonly overlapping: boolean;
  /** True when gaps are no longer than alignment asks for. */
  readonly laidOut: boolean;
}

export function areasOf(file: ElfFile): Areas {
  const named: Omit<Area, 'gap'>[] = [
    { what: 'header', at: file.headerAt },
    { what: 'segments', at: file.segmentTable },
    { what: 'sections', at: file.sectionTable },
    ...file.sections.map((section) => ({ what: section, at: section.at })),
  ];
  const sorted = named
    .filter(({ at }) => at.end > at.start)
    .sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
  let end = 0;
  const kept = sorted.filter(({ at }) => {
    if (at.start < end) return false;
    end = at.end;
    return true;
  });
  const list = kept.map((area, index) => ({
    ...area,
    gap: { start: area.at.end, end: kept[index + 1]?.at.start ?? file.source.size },
  }));
  const aligns = [...file.segments.map(({ align }) => align), ...file.sections.map(alignOf)];
  const most = aligns.reduce((greatest, align) => Math.max(greatest, align), leastAlign);
  const laidOut = list.every(({ gap }) => gap.end - gap.start < most);
  return { list, overlapping: kept.length < sorted.length, laidOut };
}

const leastAlign = 16;

function alignOf({ row }: ElfSection): number {
  return row['sh_addralign']?.value ?? 0;
}
