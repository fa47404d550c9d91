import { emitBuildId } from './compare-build-id.ts';
import { emitGoId } from './compare-go-id.ts';
import type { ElfComparison, Said, SiteLabel } from './comparison.ts';
import { type ElfNote, readNotes } from './notes.ts';
import type { SectionPair } from './pair-sections.ts';
import { propertiesText } from './properties-text.ts';

interface NoteKind {
  readonly key: string;
  readonly name: string;
  value?(c: ElfComparison, descriptor: Buffer): string;
}

const text = (_: ElfComparison, descriptor: Buffer): string => descriptor.toString('latin1').replace(/\0+$/, '');

/** Notes by owner and type: binutils `include/elf/common.h`, cmd/link of Go, the packaging metadata of systemd. */
const kinds: Readonly<Record<string, NoteKind>> = {
  'GNU 1': { key: 'elf:note', name: 'ABI tag', value: abiText },
  'GNU 3': { key: 'elf:build-id', name: 'build-id' },
  'GNU 4': { key: 'elf:note', name: 'version of gold', value: text },
  'GNU 5': { key: 'elf:property', name: 'GNU properties', value: propertiesText },
  'Go 4': { key: 'elf:go-build-id', name: 'Go build id', value: text },
  'FDO 3405650558': { key: 'elf:package-note', name: 'package note', value: text },
};

/** Returns false when a side's section does not hold notes. */
export function compareNotes(c: ElfComparison, pair: SectionPair): boolean {
  const [left, right] = [readNotes(c.left.file, pair.left), readNotes(c.right.file, pair.right)];
  if (left === undefined || right === undefined) return false;
  const waiting = new Map<string, ElfNote[]>();
  for (const note of right) waiting.set(idOf(note), [...(waiting.get(idOf(note)) ?? []), note]);
  for (const note of left) compareNote(c, pair, note, waiting.get(idOf(note))?.shift() ?? null);
  for (const rest of waiting.values()) for (const note of rest) compareNote(c, pair, null, note);
  return true;
}

function idOf({ owner, type }: ElfNote): string {
  return `${owner} ${type}`;
}

function compareNote(c: ElfComparison, pair: SectionPair, left: ElfNote | null, right: ElfNote | null): void {
  const [a, b] = [left && c.raw('left', left.at), right && c.raw('right', right.at)];
  if (a !== null && b !== null && a.equals(b)) return;
  const id = idOf(left ?? right ?? { owner: '', type: 0, at: pair.left.at, descriptor: pair.left.at });
  const kind = kinds[id] ?? { key: 'elf:note', name: `note ${id}` };
  const label: SiteLabel = { key: kind.key, name: kind.name, facts: { section: pair.left.name, executable: false } };
  const headsEqual = left !== null && right !== null && sameHead(c, left, right);
  if (headsEqual && kind.key === 'elf:build-id') {
    emitBuildId(c, label, left.descriptor, right.descriptor);
    return;
  }
  if (headsEqual && kind.key === 'elf:go-build-id' && emitGoId(c, label, left.descriptor, right.descriptor)) return;
  c.emit(label, said(c, 'left', kind, left, headsEqual), said(c, 'right', kind, right, headsEqual));
}

/** True when only the descriptors differ. */
function sameHead(c: ElfComparison, left: ElfNote, right: ElfNote): boolean {
  const around = (side: 'left' | 'right', { at, descriptor }: ElfNote): Buffer =>
    Buffer.concat([
      c.raw(side, { start: at.start, end: descriptor.start }),
      c.raw(side, { start: descriptor.end, end: at.end }),
    ]);
  return around('left', left).equals(around('right', right));
}

const maxHexBytes = 64;

function said(
  c: ElfComparison,
  side: 'left' | 'right',
  kind: NoteKind,
  note: ElfNote | null,
  headsEqual: boolean,
): Said | null {
  if (note === null) return null;
  const descriptor = c.raw(side, note.descriptor);
  const value = kind.value?.(c, descriptor) ?? descriptor.toString('hex', 0, maxHexBytes);
  return { value: value.slice(0, 4096), ranges: [headsEqual ? note.descriptor : note.at] };
}

/** NT_GNU_ABI_TAG: the system and the oldest kernel. */
function abiText(c: ElfComparison, descriptor: Buffer): string {
  if (descriptor.length !== 16) return descriptor.toString('hex', 0, maxHexBytes);
  const [system = 0, ...version] = [0, 4, 8, 12].map((at) => c.left.file.numbers.u32(descriptor, at));
  return `${['Linux', 'Hurd', 'Solaris', 'FreeBSD'][system] ?? `system ${system}`} ${version.join('.')}`;
}
