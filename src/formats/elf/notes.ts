import type { ByteRange } from '../../model/bytes.ts';
import { type ElfFile, type ElfSection, numberIn } from './read-elf.ts';

/** One note (System V ABI, "Note Section"). */
export interface ElfNote {
  /** The owner: `GNU`, `Go`, `FDO`, … */
  readonly owner: string;
  readonly type: number;
  readonly at: ByteRange;
  readonly descriptor: ByteRange;
}

const headBytes = 12;
const maxNotes = 10_000;
const maxNoteBytes = 16 * 1024 * 1024;

/** The notes of a section; undefined when they do not tile it. */
export function readNotes(file: ElfFile, { at, row }: ElfSection): readonly ElfNote[] | undefined {
  if (at.end - at.start > maxNoteBytes) return undefined;
  const bytes = file.source.read(at.start, at.end);
  const align = numberIn(row, 'sh_addralign') === 8 ? 8 : 4;
  const notes: ElfNote[] = [];
  for (let start = 0; start < bytes.length; ) {
    if (start + headBytes > bytes.length || notes.length >= maxNotes) return undefined;
    const [nameSize, size, type] = [0, 4, 8].map((offset) => file.numbers.u32(bytes, start + offset));
    if (nameSize === undefined || size === undefined || type === undefined) return undefined;
    const descriptorAt = aligned(start + headBytes + nameSize, align);
    const end = Math.min(aligned(descriptorAt + size, align), bytes.length);
    if (descriptorAt + size > bytes.length) return undefined;
    notes.push({
      owner: bytes.toString('latin1', start + headBytes, start + headBytes + nameSize).replace(/\0+$/, ''),
      type,
      at: { start: at.start + start, end: at.start + end },
      descriptor: { start: at.start + descriptorAt, end: at.start + descriptorAt + size },
    });
    start = end;
  }
  return notes;
}

function aligned(value: number, align: number): number {
  return Math.ceil(value / align) * align;
}
