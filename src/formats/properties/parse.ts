import { isUtf8 } from 'node:buffer';
import type { ByteRange } from '../../model/bytes.ts';
import type { ValueEntry } from '../_shared/entry-sites.ts';
import { type Line, splitLines } from '../_shared/lines.ts';

/** One logical line of a properties file with the blank lines before it; or the blank lines at the end. */
export interface PropertyLine extends ValueEntry {
  readonly kind: 'entry' | 'comment' | 'end';
  /** The key of an entry, decoded; '' for others. */
  readonly name: string;
  /** Number of its first natural line, from 1. */
  readonly line: number;
}

/**
 * Reads the format of java.util.Properties ("load(Reader)"): comments, continuation lines, escapes, and `=`, `:` or white
 * space after the key. Anything is a properties file, so this never fails; a malformed `\u` stays as written.
 */
export function parseProperties(bytes: Buffer): PropertyLine[] {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  const lines = splitLines(bytes);
  const found: PropertyLine[] = [];
  let end = 0;
  for (let number = 0; number < lines.length; number += 1) {
    const start = textStart(bytes, lines[number]);
    if (start === undefined) continue;
    const first = number;
    number = isCommentMark(bytes[start]) ? first : lastOfLogicalLine(bytes, lines, first);
    const last = lines[number];
    if (last === undefined) break;
    const place = { at: { start: end, end: last.at.end }, line: first + 1 };
    const content = { start, end: last.contentEnd };
    found.push(
      isCommentMark(bytes[start])
        ? readComment(bytes, encoding, place, content)
        : readEntry(bytes, encoding, place, content),
    );
    end = last.at.end;
  }
  const at = { start: end, end: bytes.length };
  const rest = {
    kind: 'end',
    id: 'end',
    name: '',
    line: lines.length,
    at,
    valueAt: at,
    value: '',
    content: '',
  } as const;
  return end < bytes.length ? [...found, rest] : found;
}

interface Place {
  readonly at: ByteRange;
  readonly line: number;
}

function lastOfLogicalLine(bytes: Buffer, lines: readonly Line[], first: number): number {
  let last = first;
  while (last + 1 < lines.length && isContinued(bytes, lines[last])) last += 1;
  return last;
}

function readComment(bytes: Buffer, encoding: BufferEncoding, place: Place, valueAt: ByteRange): PropertyLine {
  const value = bytes.toString(encoding, valueAt.start, valueAt.end);
  return { kind: 'comment', id: 'comment', name: '', ...place, valueAt, value, content: exact(value, encoding) };
}

function readEntry(bytes: Buffer, encoding: BufferEncoding, place: Place, { start, end }: ByteRange): PropertyLine {
  const keyEnd = endOfKey(bytes, start, end);
  const valueStart = startOfValue(bytes, keyEnd, end);
  const decode = (from: number, to: number): string => unescapeText(bytes.toString(encoding, from, to));
  const name = decode(start, keyEnd);
  const value = decode(valueStart, end);
  const id = `entry ${exact(name, encoding)}`;
  const valueAt = { start: valueStart, end };
  return { kind: 'entry', id, name, ...place, valueAt, value, content: exact(value, encoding) };
}

/** The same letters from other bytes are not the same: which encoding the reader will use is not known. */
function exact(text: string, encoding: BufferEncoding): string {
  return /^\p{ASCII}*$/u.test(text) ? text : `${encoding} ${text}`;
}

const backslash = 0x5c;

/** A key ends at the first `=`, `:` or white space that no backslash stands before. */
function endOfKey(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = bytes[at];
    if (byte === backslash) at = skipEscape(bytes, at);
    else if (isSeparator(byte) || isSpace(byte)) break;
    else at += 1;
  }
  return Math.min(at, end);
}

/** White space, at most one `=` or `:`, white space; continuations may lie between. */
function startOfValue(bytes: Buffer, keyEnd: number, end: number): number {
  const first = skipSpace(bytes, keyEnd, end);
  return first < end && isSeparator(bytes[first]) ? skipSpace(bytes, first + 1, end) : first;
}

function skipSpace(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const continued = bytes[at] === backslash && isTerminator(bytes[at + 1]);
    if (!continued && !isSpace(bytes[at])) break;
    at = continued ? skipEscape(bytes, at) : at + 1;
  }
  return Math.min(at, end);
}

/** Past a backslash and what it escapes: one character, or a terminator and the white space of the next line. */
function skipEscape(bytes: Buffer, at: number): number {
  if (!isTerminator(bytes[at + 1])) return at + 2;
  let end = bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a ? at + 3 : at + 2;
  while (isSpace(bytes[end])) end += 1;
  return end;
}

function isTerminator(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d;
}

function isSeparator(byte: number | undefined): boolean {
  return byte === 0x3d || byte === 0x3a;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0c;
}

const shortEscapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

/** Resolves continuations and escapes; a backslash before any other character is dropped. */
function unescapeText(text: string): string {
  return text.replace(
    /\\(?:(?:\r\n|[\r\n])[ \t\f]*|u([0-9A-Fa-f]{4})|([\s\S])|$)/g,
    (whole, hex?: string, letter?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (letter === undefined) return '';
      return letter === 'u' ? whole : (shortEscapes[letter] ?? letter);
    },
  );
}

/** Offset of the first character that is not white space; undefined for a blank line. */
function textStart(bytes: Buffer, line: Line | undefined): number | undefined {
  if (line === undefined) return undefined;
  let at = line.at.start;
  while (at < line.contentEnd && isSpace(bytes[at])) at += 1;
  return at < line.contentEnd ? at : undefined;
}

function isCommentMark(byte: number | undefined): boolean {
  return byte === 0x23 || byte === 0x21;
}

/** An odd number of backslashes before the terminator; a terminator must follow. */
function isContinued(bytes: Buffer, line: Line | undefined): boolean {
  if (line === undefined || line.contentEnd === line.at.end) return false;
  let count = 0;
  while (line.contentEnd - 1 - count >= line.at.start && bytes[line.contentEnd - 1 - count] === backslash) count += 1;
  return count % 2 === 1;
}
