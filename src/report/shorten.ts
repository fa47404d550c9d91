import type { FieldValue } from '../model/field.ts';

/** Characters of a value that the report keeps. */
const maxValueCharacters = 600;

/** Both values as text, long ones cut so that the differing middle stays visible; cuts are marked with their length. */
export function shortenPair(left: FieldValue, right: FieldValue): readonly [string | null, string | null] {
  const a = left === null ? null : String(left);
  const b = right === null ? null : String(right);
  const head = a !== null && b !== null ? commonHead(a, b) : 0;
  return [a === null ? null : shorten(a, head), b === null ? null : shorten(b, head)];
}

function commonHead(left: string, right: string): number {
  let at = 0;
  while (at < Math.min(left.length, right.length) && left[at] === right[at]) at++;
  return at;
}

function shorten(text: string, focus: number): string {
  if (text.length <= maxValueCharacters) return text;
  const start = Math.max(0, Math.min(focus - 100, text.length - maxValueCharacters));
  const end = start + maxValueCharacters;
  const before = start > 0 ? `…(${start} characters)…` : '';
  const after = end < text.length ? `…(${text.length - end} characters)…` : '';
  return before + text.slice(start, end).toWellFormed() + after;
}
