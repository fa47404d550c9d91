import { printable } from '../../util/printable.ts';

export type Style = 'plain' | 'strong' | 'dim' | 'good' | 'bad' | 'warn' | 'mark-left' | 'mark-right' | 'cursor';

/** Text of one style. Made by `span` or from text that is already printable; never holds a control character. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

/** Everything that comes from a report passes through here, so that no name or value can steer the terminal. */
export function span(text: string, style: Style = 'plain'): Span {
  return { text: printable(text), style };
}

/** A span of text that was made printable before, e.g. before it was measured and cut. */
export function printed(text: string, style: Style = 'plain'): Span {
  return { text, style };
}

/** SGR codes that switch a style on and off. */
const codes: Readonly<Record<Exclude<Style, 'plain'>, readonly [string, string]>> = {
  strong: ['1', '22'],
  dim: ['2', '22'],
  good: ['1;32', '22;39'],
  bad: ['1;31', '22;39'],
  warn: ['1;33', '22;39'],
  'mark-left': ['1;31', '22;39'],
  'mark-right': ['1;32', '22;39'],
  cursor: ['7', '27'],
};

/** The line as text, without trailing spaces; styles become SGR codes only when `color` is set. */
export function paint(line: Line, color: boolean): string {
  if (!color)
    return line
      .map(({ text }) => text)
      .join('')
      .trimEnd();
  return joinEqual(line).map(paintSpan).join('').trimEnd();
}

/** Neighbours of one style as one span, so that a coloured sentence is one sequence and not one per word. */
function joinEqual(line: Line): Span[] {
  const joined: Span[] = [];
  for (const { text, style } of line) {
    if (text === '') continue;
    const last = joined.at(-1);
    if (last?.style === style) joined[joined.length - 1] = { text: last.text + text, style };
    else joined.push({ text, style });
  }
  return joined;
}

function paintSpan({ text, style }: Span): string {
  if (style === 'plain' || text.trim() === '') return text;
  const [on, off] = codes[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}
