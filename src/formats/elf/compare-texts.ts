import type { ByteRange } from '../../model/bytes.ts';
import { decodeText } from '../_shared/lines.ts';
import { commonEnds, middleFacts, shorten } from '../_shared/middle.ts';
import { type ElfComparison, labelOf, type Said } from './comparison.ts';
import type { SectionPair } from './pair-sections.ts';

/** Sections that are nothing but strings: what compilers say of themselves, and the strings of debug information. */
const keys: Readonly<Record<string, string>> = {
  '.comment': 'elf:comment',
  '.GCC.command.line': 'elf:command-line',
  '.llvmcmd': 'elf:command-line',
  '.debug_str': 'elf:debug-string',
  '.debug_line_str': 'elf:debug-string',
  '.debug_str.dwo': 'elf:debug-string',
};
const maxListBytes = 64 * 1024 * 1024;
const maxSites = 200;
const maxShownTexts = 20;
const minLikeness = 0.5;
const maxLikenessCharacters = 1_000;

interface Text {
  readonly text: string;
  readonly at: ByteRange;
}

/** Compares two lists of NUL-terminated strings. Returns false for sections that are none, or too large. */
export function compareTexts(c: ElfComparison, pair: SectionPair): boolean {
  const key = keys[pair.left.name];
  if (key === undefined || Math.max(pair.left.size, pair.right.size) > maxListBytes) return false;
  const [left, right] = [textsOf(c, 'left', pair), textsOf(c, 'right', pair)];
  const [inLeft, inRight] = [new Set(left.map(({ text }) => text)), new Set(right.map(({ text }) => text))];
  const [onlyLeft, onlyRight] = [
    left.filter(({ text }) => !inRight.has(text)),
    right.filter(({ text }) => !inLeft.has(text)),
  ];
  for (const [a, b] of pairTexts(onlyLeft, onlyRight)) emitText(c, key, pair, a, b);
  const common = (texts: readonly Text[], other: ReadonlySet<string>) => texts.filter(({ text }) => other.has(text));
  emitLayout(c, pair, common(left, inRight), common(right, inLeft), onlyLeft.length + onlyRight.length === 0);
  return true;
}

function textsOf(c: ElfComparison, side: 'left' | 'right', pair: SectionPair): Text[] {
  const texts =
    c
      .raw(side, pair[side].at)
      .toString('latin1')
      .match(/[^\0]*\0|[^\0]+$/g) ?? [];
  let start = pair[side].at.start;
  return texts.map((text) => {
    const at = { start, end: start + text.length };
    start = at.end;
    return { text, at };
  });
}

/** Strings of one side only: the most alike belong together. Beyond the most sites all come as one. */
function pairTexts(left: readonly Text[], right: readonly Text[]): (readonly [readonly Text[], readonly Text[]])[] {
  if (left.length === 0 && right.length === 0) return [];
  if (Math.max(left.length, right.length) > maxSites) return [[left, right]];
  const scored = left.flatMap((a) => right.map((b) => ({ a, b, score: likeness(a.text, b.text) })));
  scored.sort((x, y) => y.score - x.score || x.a.at.start - y.a.at.start || x.b.at.start - y.b.at.start);
  const taken = new Set<Text>();
  const pairs = scored.flatMap(({ a, b, score }) => {
    if (score < minLikeness || taken.has(a) || taken.has(b)) return [];
    taken.add(a).add(b);
    return [[[a], [b]] as const];
  });
  const [restLeft, restRight] = [left.filter((text) => !taken.has(text)), right.filter((text) => !taken.has(text))];
  // One on each side: nothing else can have become of it, as of one folder that is named once.
  if (restLeft.length === 1 && restRight.length === 1) return [...pairs, [restLeft, restRight]];
  return [...pairs, ...restLeft.map((a) => [[a], []] as const), ...restRight.map((b) => [[], [b]] as const)];
}

function likeness(left: string, right: string): number {
  const { head, tail } = commonEnds(left.slice(0, maxLikenessCharacters), right.slice(0, maxLikenessCharacters));
  const longer = Math.min(maxLikenessCharacters, Math.max(left.length, right.length));
  return longer === 0 ? 1 : (head + tail) / longer;
}

/** The strings that both sides have stand in another order, or are there more often: how the linker merged them. */
function emitLayout(
  c: ElfComparison,
  pair: SectionPair,
  left: readonly Text[],
  right: readonly Text[],
  isSame: boolean,
): void {
  if (left.length === right.length && left.every(({ text }, at) => text === right[at]?.text)) return;
  const said = (texts: readonly Text[]): Said => ({
    value: `${texts.length} strings`,
    ranges: texts.map(({ at }) => at),
  });
  const facts = { section: pair.left.name, sameStrings: isSame };
  c.emit(
    { key: 'elf:string-table', name: `layout of ${pair.left.name}`, kind: 'order', facts },
    said(left),
    said(right),
  );
}

function emitText(
  c: ElfComparison,
  key: string,
  pair: SectionPair,
  left: readonly Text[],
  right: readonly Text[],
): void {
  const [a, b] = [said(left), said(right)];
  const middle = a === null || b === null ? {} : middleFacts(String(a.value), String(b.value));
  const facts = { section: pair.left.name, text: true, loaded: false, ...middle };
  c.emit({ key, name: `string in ${labelOf(pair.left)}`, facts }, a, b);
}

function said(texts: readonly Text[]): Said | null {
  if (texts.length === 0) return null;
  const shown = texts
    .slice(0, maxShownTexts)
    .map(({ text }) => decodeText(Buffer.from(text, 'latin1')).replace(/\0+$/, ''));
  return { value: shorten(shown.join('\n')), ranges: texts.map(({ at }) => at) };
}
