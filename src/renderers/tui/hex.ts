import { type Line, printed, type Span, type Style, span } from '../terminal/line.ts';
import { groupDigits } from '../view/wording.ts';
import { type NamedRange, type Peeked, type PeekedSide, sides } from './ports.ts';

/** Columns: offset, two spaces, bytes, a space, letters. */
const offsetColumns = 9;

/** 16, 8 or 4 bytes, as many as fit. */
export function bytesPerRow(width: number): number {
  return [16, 8].find((count) => offsetColumns + 1 + 4 * count <= width) ?? 4;
}

/** Where the cursor may go, in bytes from the difference. */
export function cursorRange({ left, right }: Peeked): { readonly low: number; readonly high: number } {
  const there = [left, right].filter((side) => side !== null);
  const low = Math.min(0, ...there.map((side) => side.start - side.at));
  const high = Math.max(0, ...there.map((side) => side.start + side.bytes.length - 1 - side.at));
  return { low, high };
}

export interface HexOptions {
  readonly width: number;
  readonly height: number;
  readonly cursor: number;
}

/** Both sides under each other, aligned where they begin to differ, and the field under the cursor. */
export function hexLines(peeked: Peeked, { width, height, cursor }: HexOptions): Line[] {
  const perRow = bytesPerRow(width);
  const rows = Math.max(1, Math.floor((height - 5) / 2));
  // The row of the cursor stays in the middle; rows begin at multiples of their length on the left side.
  const base = peeked.left ?? peeked.right;
  const origin = base === null ? 0 : base.at % perRow;
  const row = Math.floor((cursor + origin) / perRow);
  const first = (row - Math.floor(rows / 2)) * perRow - origin;
  return [
    [span(peeked.what, 'dim')],
    ...sides.flatMap((side) => {
      const shown = peeked[side];
      if (shown === null) return [[span(`${side}: not on this side`, 'dim')]];
      const other = side === 'left' ? peeked.right : peeked.left;
      return [
        title(side, shown, cursor),
        ...Array.from({ length: rows }, (_, at) =>
          hexRow(side, shown, other, { first: first + at * perRow, perRow, cursor }),
        ),
      ];
    }),
  ];
}

function title(side: string, shown: PeekedSide, cursor: number): Line {
  const at = shown.at + cursor;
  const where = at < 0 || at >= shown.size ? 'past the end' : `byte ${groupDigits(at)} of ${groupDigits(shown.size)}`;
  const name = fieldAt(shown.fields, at)?.name;
  return [
    span(`${side.padEnd(5)} `, 'strong'),
    span(where),
    ...(name === undefined ? [] : [span('  '), span(name, 'strong')]),
  ];
}

/** The smallest of the known fields that holds the byte. */
export function fieldAt(fields: readonly NamedRange[], at: number): NamedRange | undefined {
  const around = fields.filter(({ start, end }) => start <= at && at < end);
  return around.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
}

interface RowPlace {
  /** Bytes from the difference to the first of the row. */
  readonly first: number;
  readonly perRow: number;
  readonly cursor: number;
}

function hexRow(side: 'left' | 'right', shown: PeekedSide, other: PeekedSide | null, place: RowPlace): Line {
  const { first, perRow, cursor } = place;
  const offset = shown.at + first;
  const spans: Span[] = [
    printed(offset < 0 ? ' '.repeat(8) : offset.toString(16).padStart(8, '0'), 'dim'),
    printed(' '),
  ];
  const letters: Span[] = [printed(' ')];
  for (let step = 0; step < perRow; step++) {
    const delta = first + step;
    const byte = byteAt(shown, delta);
    const style = styleOf(side, byte, other === null ? undefined : byteAt(other, delta), delta === cursor);
    spans.push(printed(' '), printed(byte === undefined ? '  ' : byte.toString(16).padStart(2, '0'), style));
    letters.push(printed(letter(byte), style));
  }
  return [...spans, ...letters];
}

function byteAt({ bytes, start, at }: PeekedSide, delta: number): number | undefined {
  return bytes[at + delta - start];
}

function letter(byte: number | undefined): string {
  if (byte === undefined) return ' ';
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}

function styleOf(side: 'left' | 'right', byte: number | undefined, other: number | undefined, here: boolean): Style {
  if (here) return 'cursor';
  if (byte === undefined || byte === other) return 'plain';
  return side === 'left' ? 'mark-left' : 'mark-right';
}
