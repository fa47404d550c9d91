import type { LineRange } from '../../align/lines.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { Node } from '../../model/format.ts';
import { decodeText, type Line, readAll, splitLines } from './lines.ts';

/** One side of a text. */
export interface Text {
  readonly bytes: Buffer;
  readonly lines: readonly Line[];
}

/** Reads a node as lines. */
export function textOf(node: Node): Text {
  const bytes = readAll(node.bytes);
  return { bytes, lines: splitLines(bytes) };
}

/** A line without its terminator, one character a byte. */
export function content({ bytes }: Text, line: Line): string {
  return bytes.toString('latin1', line.at.start, line.contentEnd);
}

/** The bytes of a range. */
export function slice({ bytes }: Text, { start, end }: ByteRange): Buffer {
  return bytes.subarray(start, end);
}

/** The bytes of some lines that follow one another; none when there are no lines. */
export function bytesOf(text: Text, { start, end }: LineRange): ByteRange[] {
  const first = text.lines[start];
  const last = text.lines[end - 1];
  return first === undefined || last === undefined || start === end
    ? []
    : [{ start: first.at.start, end: last.at.end }];
}

/** The bytes of one line; empty for no line. */
export function rangeOf(text: Text, line: number | null): ByteRange {
  return (line === null ? undefined : text.lines[line]?.at) ?? { start: 0, end: 0 };
}

/** A line without its terminator, as text for people. */
export function lineText(text: Text, line: number): string {
  const found = text.lines[line];
  return found === undefined ? '' : decodeText(text.bytes.subarray(found.at.start, found.contentEnd));
}
