import { ellipsis, startOf, widthOf } from '../terminal/cells.ts';
import { type Line, printed, type Span, type Style } from '../terminal/line.ts';

/** SGR codes that switch a style on and off. Without colour, what is marked is bold, underlined or inverse. */
const coloured: Readonly<Record<Style, readonly [string, string]>> = {
  plain: ['', ''],
  strong: ['1', '22'],
  dim: ['2', '22'],
  good: ['32', '39'],
  bad: ['1;31', '22;39'],
  warn: ['33', '39'],
  'mark-left': ['1;31', '22;39'],
  'mark-right': ['1;32', '22;39'],
  cursor: ['7', '27'],
};
const plainly: Readonly<Record<Style, readonly [string, string]>> = {
  ...coloured,
  good: ['', ''],
  bad: ['1', '22'],
  warn: ['1', '22'],
  'mark-left': ['1;4', '22;24'],
  'mark-right': ['1;4', '22;24'],
};

/** `chosen`: the selected row of the pane that has the keys; `kept`: that of the other pane. */
export type Emphasis = 'none' | 'chosen' | 'kept';

/** A line of exactly `width` columns: cut with an ellipsis, or filled with spaces. */
export function fitted(line: Line, width: number): Line {
  const used = line.reduce((sum, { text }) => sum + widthOf(text), 0);
  if (used <= width) return used === width ? line : [...line, printed(' '.repeat(width - used))];
  const spans: Span[] = [];
  let room = Math.max(0, width - 1);
  for (const { text, style } of line) {
    const part = widthOf(text) <= room ? text : startOf(text, room);
    if (part !== '') spans.push(printed(part, style));
    room -= widthOf(part);
    if (part !== text) break;
  }
  return [...spans, printed(ellipsis, 'dim'), printed(' '.repeat(Math.max(0, room)))];
}

/** A fitted line with its SGR codes. */
export function painted(line: Line, color: boolean, emphasis: Emphasis = 'none'): string {
  if (emphasis === 'chosen') return `\u001b[7m${textOf(line)}\u001b[27m`;
  if (emphasis === 'kept') return `\u001b[1;4m${textOf(line).trimEnd()}\u001b[22;24m${trailing(textOf(line))}`;
  const codes = color ? coloured : plainly;
  return joined(line)
    .map(({ text, style }) => {
      const [on, off] = codes[style];
      return on === '' || text.trim() === '' ? wrapped(text, style) : `\u001b[${on}m${text}\u001b[${off}m`;
    })
    .join('');
}

/** Neighbours of one style as one span. */
function joined(line: Line): Span[] {
  const spans: Span[] = [];
  for (const { text, style } of line) {
    const last = spans.at(-1);
    if (last?.style === style) spans[spans.length - 1] = printed(last.text + text, style);
    else spans.push(printed(text, style));
  }
  return spans;
}

/** Only the cursor can be seen on a space. */
function wrapped(text: string, style: Style): string {
  return style === 'cursor' && text !== '' ? `\u001b[7m${text}\u001b[27m` : text;
}

function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

function trailing(text: string): string {
  return ' '.repeat(text.length - text.trimEnd().length);
}
