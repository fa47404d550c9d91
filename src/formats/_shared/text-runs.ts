import { isUtf8 } from 'node:buffer';
import { type ByteRun, differingBytes } from '../../align/byte-runs.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';

/** A run that was found to be a piece of text, grown to whole strings; or a run of other bytes. */
export interface ShownRun extends ByteRun {
  readonly text: boolean;
}

/** Bytes around a run that are taken in to show a whole string. */
const maxContextBytes = 256;
/** Longer runs are not shown as one string. */
const maxTextRunBytes = 4096;
/** Fewer printable bytes in a row are likely to be chance. */
const minTextBytes = 4;
const maxStringsPerRun = 16;

type TokenTest = (byte: number) => boolean;

const delimiters = new Set(Buffer.from('"\'` <>'));
const asciiToken: TokenTest = (byte) => byte > 0x20 && byte < 0x7f && !delimiters.has(byte);
const utf8Token: TokenTest = (byte) => byte >= 0x80 || asciiToken(byte);

/**
 * Grows runs that lie inside strings to the limits of these strings (a quote, NUL, white space or other control), and
 * joins runs inside one string. Ranges stay in order and never overlap; the bytes taken in are equal on both sides.
 */
export function growTextRuns(
  left: ByteSource,
  right: ByteSource,
  runs: readonly ByteRun[],
  window: ByteRange,
): ShownRun[] {
  const groups = groupRuns(left, runs);
  return groups.flatMap((group, at) => {
    const before = groups[at - 1]?.at(-1)?.left.end ?? window.start;
    const after = groups[at + 1]?.at(0)?.left.start ?? window.end;
    return grow(left, right, group, { start: before, end: after });
  });
}

/** Runs with nothing but token bytes between them belong to one string. */
function groupRuns(left: ByteSource, runs: readonly ByteRun[]): ByteRun[][] {
  const groups: ByteRun[][] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    const previous = last?.at(-1);
    const joined = last !== undefined && previous !== undefined && isTokens(left, previous.left.end, run.left.start);
    if (joined) last.push(run);
    else groups.push([run]);
  }
  return groups;
}

function isTokens(source: ByteSource, start: number, end: number): boolean {
  return end - start <= 2 * maxContextBytes && source.read(start, end).every(utf8Token);
}

function grow(left: ByteSource, right: ByteSource, group: readonly ByteRun[], room: ByteRange): ShownRun[] {
  const run = joinRuns(group);
  const others = group.map((part) => ({ ...part, text: false }));
  if (Math.max(lengthOf(run.left), lengthOf(run.right)) > maxTextRunBytes) return others;
  for (const isToken of [utf8Token, asciiToken]) {
    const grown = growRun(left, right, run, room, isToken);
    if (grown !== undefined) return [grown];
  }
  return stringsOf(left, right, run, room) ?? others;
}

function joinRuns(group: readonly ByteRun[]): ByteRun {
  const [first] = group;
  const last = group.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a group holds at least one run');
  return {
    left: { start: first.left.start, end: last.left.end },
    right: { start: first.right.start, end: last.right.end },
    bytes: group.reduce((sum, part) => sum + part.bytes, 0),
  };
}

function growRun(
  left: ByteSource,
  right: ByteSource,
  run: ByteRun,
  room: ByteRange,
  isToken: TokenTest,
): ShownRun | undefined {
  const head = left.read(Math.max(room.start, run.left.start - maxContextBytes), run.left.start);
  const tail = left.read(run.left.end, Math.min(room.end, run.left.end + maxContextBytes));
  const back = countWhile(head.length, (at) => isToken(head[head.length - 1 - at] ?? 0));
  const forth = countWhile(tail.length, (at) => isToken(tail[at] ?? 0));
  const leftAt = { start: run.left.start - back, end: run.left.end + forth };
  const rightAt = { start: run.right.start - back, end: run.right.end + forth };
  const a = withoutPadding(left.read(leftAt.start, leftAt.end));
  const b = withoutPadding(right.read(rightAt.start, rightAt.end));
  const spread = Math.max(a.length, b.length) + spacedText(head.subarray(0, head.length - back), tail.subarray(forth));
  return spread >= minTextBytes && isText(a) && isText(b)
    ? { left: leftAt, right: rightAt, bytes: run.bytes, text: true }
    : undefined;
}

/** Printable bytes around a token, across spaces: a short token inside a longer string is text all the same. */
function spacedText(head: Buffer, tail: Buffer): number {
  const isSpaced = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x20 && byte < 0x7f;
  const back = countWhile(head.length, (at) => isSpaced(head[head.length - 1 - at]));
  return back + countWhile(tail.length, (at) => isSpaced(tail[at]));
}

/** Several strings that follow one another, all changed: cut where both sides have a NUL. */
function stringsOf(left: ByteSource, right: ByteSource, run: ByteRun, room: ByteRange): ShownRun[] | undefined {
  if (lengthOf(run.left) !== lengthOf(run.right)) return undefined;
  const a = left.read(run.left.start, run.left.end);
  const b = right.read(run.right.start, run.right.end);
  const parts: ByteRun[] = [];
  for (let start = 0; start < a.length; ) {
    let end = start;
    while (end < a.length && (a[end] !== 0 || b[end] !== 0)) end += 1;
    const bytes = differingBytes(a.subarray(start, end), b.subarray(start, end));
    if (bytes > 0) parts.push({ left: shift(run.left, start, end), right: shift(run.right, start, end), bytes });
    start = end + 1;
  }
  if (parts.length > maxStringsPerRun) return undefined;
  const grown = parts.flatMap((part) => growRun(left, right, part, room, utf8Token) ?? []);
  return grown.length === parts.length ? grown : undefined;
}

function shift(range: ByteRange, start: number, end: number): ByteRange {
  return { start: range.start + start, end: range.start + end };
}

/** A shorter string of the same field is padded with NUL. */
export function withoutPadding(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}

/** Printable characters and white space, in ASCII or UTF-8. */
export function isText(bytes: Buffer): boolean {
  const printable = bytes.every(
    (byte) => (byte >= 0x20 && byte !== 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d,
  );
  return printable && isUtf8(bytes);
}

function countWhile(most: number, holds: (at: number) => boolean): number {
  let count = 0;
  while (count < most && holds(count)) count += 1;
  return count;
}

function lengthOf(range: ByteRange): number {
  return range.end - range.start;
}
