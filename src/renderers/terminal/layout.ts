import { startOf, widthOf } from './cells.ts';
import { type Line, printed, type Span } from './line.ts';

/** Spaces before the first and the following lines of a block. */
export interface Indent {
  readonly first: number;
  readonly rest: number;
}

/** Spans that are kept on one line unless they are wider than a whole line. */
type Word = readonly Span[];

/** Wraps text at its spaces. Words wider than a line are cut between characters. */
export function wrap(spans: readonly Span[], width: number, indent: Indent): Line[] {
  return fill(wordsOf(spans), width, indent);
}

/** Cuts spans at spaces; spans that touch without a space stay one word. */
function wordsOf(spans: readonly Span[]): Word[] {
  const words: Span[][] = [[]];
  for (const { text, style } of spans) {
    text.split(' ').forEach((piece, at) => {
      if (at > 0) words.push([]);
      if (piece !== '') words.at(-1)?.push(printed(piece, style));
    });
  }
  return words.filter((word) => word.length > 0);
}

/** Puts words on lines of at most `width` columns, a space between two words. */
export function fill(words: readonly Word[], width: number, indent: Indent): Line[] {
  const lines: Span[][] = [];
  let line = [printed(' '.repeat(indent.first))];
  let used = indent.first;
  let empty = true;
  const breakLine = () => {
    lines.push(line);
    line = [printed(' '.repeat(indent.rest))];
    used = indent.rest;
    empty = true;
  };
  for (const word of words) {
    const wide = wordWidth(word);
    if (!empty && used + 1 + wide > width) breakLine();
    const pieces =
      used + wide > width ? cutWord(word, Math.max(1, width - used), Math.max(1, width - indent.rest)) : [word];
    pieces.forEach((piece, at) => {
      if (at > 0) breakLine();
      if (!empty) line.push(gap(line.at(-1), piece[0]));
      line.push(...piece);
      used += wordWidth(piece) + (empty ? 0 : 1);
      empty = false;
    });
  }
  if (!empty) lines.push(line);
  return lines;
}

/** The space between two words takes their style when they share one. */
function gap(before: Span | undefined, after: Span | undefined): Span {
  return printed(' ', before !== undefined && before.style === after?.style ? before.style : 'plain');
}

function wordWidth(word: Word): number {
  return word.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** Cuts spans into rows: the first of `first` columns, the others of `width`. */
export function cutWord(word: Word, first: number, width: number): Span[][] {
  const rows: Span[][] = [[]];
  let room = first;
  for (const { text, style } of word) {
    let rest = text;
    while (rest !== '') {
      const part = startOf(rest, room) || (room === width ? firstCharacter(rest) : '');
      if (part !== '') rows.at(-1)?.push(printed(part, style));
      room -= widthOf(part);
      rest = rest.slice(part.length);
      if (rest !== '') {
        rows.push([]);
        room = width;
      }
    }
  }
  return rows.filter((row) => row.length > 0);
}

/** A character wider than the whole row is let through, so that cutting always ends. */
function firstCharacter(text: string): string {
  return startOf(text, 2) || text;
}
