import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { ElfSection } from './elf-sections.ts';

/** One stretch of an ELF file. Tiles follow one another and cover the file. */
export interface ElfTile {
  /** The section's name; '' for what lies between sections (headers, padding). */
  readonly name: string;
  readonly at: ByteRange;
  readonly executable: boolean;
  /** True for the identifier inside `.note.gnu.build-id`. */
  readonly buildId: boolean;
}

const buildIdSection = '.note.gnu.build-id';
const buildIdType = 3;
const noteHeaderBytes = 12;

/**
 * Cuts an ELF file into its sections and the stretches between them; the build-id becomes a tile of its own. Stretches
 * of no bytes are kept, so that files with the same sections have the same number of tiles.
 */
export function elfTiles(source: ByteSource, sections: readonly ElfSection[]): ElfTile[] {
  const tiles: ElfTile[] = [];
  let end = 0;
  for (const section of sections) {
    tiles.push(gap(end, section.at.start), ...sectionTiles(source, section));
    end = section.at.end;
  }
  tiles.push(gap(end, source.size));
  return tiles;
}

function gap(start: number, end: number): ElfTile {
  return { name: '', at: { start, end }, executable: false, buildId: false };
}

function sectionTiles(source: ByteSource, section: ElfSection): ElfTile[] {
  const { name, at, executable } = section;
  const id = name === buildIdSection ? buildIdIn(source, at) : undefined;
  if (id === undefined) return [{ name, at, executable, buildId: false }];
  return [
    { name, at: { start: at.start, end: id.start }, executable, buildId: false },
    { name, at: id, executable, buildId: true },
    { name, at: { start: id.end, end: at.end }, executable, buildId: false },
  ];
}

/** The descriptor of an NT_GNU_BUILD_ID note, in either byte order. */
function buildIdIn(source: ByteSource, at: ByteRange): ByteRange | undefined {
  const note = source.read(at.start, Math.min(at.end, at.start + noteHeaderBytes + 4));
  if (note.length < noteHeaderBytes + 4 || note.toString('latin1', noteHeaderBytes) !== 'GNU\0') return undefined;
  const little = note.readUInt32LE(8) === buildIdType;
  if (!little && note.readUInt32BE(8) !== buildIdType) return undefined;
  const size = little ? note.readUInt32LE(4) : note.readUInt32BE(4);
  const start = at.start + noteHeaderBytes + 4;
  return size > 0 && start + size <= at.end ? { start, end: start + size } : undefined;
}
