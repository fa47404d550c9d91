import type { ByteRange } from '../../model/bytes.ts';
import { compareEntries, type Entry } from '../_shared/entries.ts';
import type { ElfComparison, Said } from './comparison.ts';
import { type GoBuildInfo, type GoSetting, readGoBuildInfo } from './go-build-info.ts';
import type { SectionPair } from './pair-sections.ts';
import type { ElfFile, ElfSection } from './read-elf.ts';

interface SettingEntry extends Entry {
  readonly setting: GoSetting;
}

/** Compares what two Go programs say of their build, key by key. Returns false for sections of another form. */
export function compareGoInfo(c: ElfComparison, { left, right }: SectionPair): boolean {
  if (left.name !== '.go.buildinfo') return false;
  const [a, b] = [readGoBuildInfo(c.left.file, left), readGoBuildInfo(c.right.file, right)];
  if (a === undefined || b === undefined || !isRestEqual(c, left, right, a, b)) return false;
  const facts = { section: left.name, text: true };
  if (a.version !== b.version) {
    c.emit(
      { key: 'elf:go-version', name: 'Go version', facts },
      said(a.version, a.versionAt),
      said(b.version, b.versionAt),
    );
  }
  const side = (file: ElfFile, section: ElfSection, { settings }: GoBuildInfo) => ({
    bytes: file.source.read(section.at.start, section.at.end),
    entries: settings.map((setting) => entryOf(setting, section.at.start)),
  });
  const { changed, moved } = compareEntries(side(c.left.file, left, a), side(c.right.file, right, b));
  for (const pair of [...changed, ...moved]) {
    const [l, r] = [pair.left?.setting ?? null, pair.right?.setting ?? null];
    const label = { key: 'elf:go-setting', name: l?.key ?? r?.key ?? '', facts };
    c.emit(label, l && said(l.value, l.at), r && said(r.value, r.at));
  }
  for (const [at, range] of a.lengths.entries()) c.follow('layout', range, b.lengths[at] ?? null);
  c.follow('layout', tailOf(left, a), tailOf(right, b));
  return true;
}

function said(value: string, at: ByteRange): Said {
  return { value: value.slice(0, 4096), ranges: [at] };
}

/** Ranges of entries count from the beginning of the section. */
function entryOf(setting: GoSetting, base: number): SettingEntry {
  const at = { start: setting.at.start - base, end: setting.at.end - base };
  return { id: setting.key, at, valueAt: at, content: setting.value, setting };
}

/** Padding behind the texts. */
function tailOf({ at }: ElfSection, { textAt }: GoBuildInfo): ByteRange {
  return { start: textAt.end, end: at.end };
}

/** Head and marks are the same on both sides, and what lies behind them is padding. */
function isRestEqual(c: ElfComparison, left: ElfSection, right: ElfSection, a: GoBuildInfo, b: GoBuildInfo): boolean {
  const parts = (side: 'left' | 'right', { at }: ElfSection, { textAt }: GoBuildInfo): Buffer =>
    Buffer.concat([
      c.raw(side, { start: at.start, end: at.start + 32 }),
      c.raw(side, { start: textAt.start, end: textAt.start + 16 }),
      c.raw(side, { start: textAt.end - 16, end: textAt.end }),
    ]);
  const isPadding = (side: 'left' | 'right', section: ElfSection, info: GoBuildInfo): boolean =>
    c.raw(side, tailOf(section, info)).every((byte) => byte === 0);
  return (
    parts('left', left, a).equals(parts('right', right, b)) &&
    isPadding('left', left, a) &&
    isPadding('right', right, b)
  );
}

/** Where read-only data holds the same lines again (`runtime.modinfo`); empty when a side has none. */
export function copiesOfGoInfo(c: ElfComparison): readonly { readonly left: ByteRange; readonly right: ByteRange }[] {
  const [left, right] = [copyIn(c.left.file), copyIn(c.right.file)];
  return left === undefined || right === undefined ? [] : [{ left, right }];
}

const maxSearchedBytes = 64 * 1024 * 1024;

function copyIn(file: ElfFile): ByteRange | undefined {
  const own = file.sections.find(({ name }) => name === '.go.buildinfo');
  const data = file.sections.find(({ name }) => name === '.rodata');
  const info = own === undefined ? undefined : readGoBuildInfo(file, own);
  if (info === undefined || info.text === '' || data === undefined || data.size > maxSearchedBytes) return undefined;
  const at = file.source.read(data.at.start, data.at.end).indexOf(info.text, 0, 'latin1');
  return at < 0 ? undefined : { start: data.at.start + at, end: data.at.start + at + info.text.length };
}
