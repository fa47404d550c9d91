import { isUtf8 } from 'node:buffer';

/** The bytes `[start, end)` as text; bytes that are not UTF-8 become `\xNN`, control characters stay. */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  let at = start;
  while (at < end && (bytes[at] ?? 0) < 0x80) at++;
  if (at === end) return bytes.toString('latin1', start, end);
  const slice = bytes.subarray(start, end);
  return isUtf8(slice) ? slice.toString('utf8') : escapeInvalid(slice);
}

/** Escapes the bytes that are not UTF-8; `treat` is applied to each run of text between them. */
function escapeInvalid(bytes: Buffer, treat: (text: string) => string = (text) => text): string {
  const parts: string[] = [];
  let textStart = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    at += Math.max(length, 1);
    if (length > 0) continue;
    parts.push(treat(bytes.toString('utf8', textStart, at - 1)), `\\x${bytes.toString('hex', at - 1, at)}`);
    textStart = at;
  }
  parts.push(treat(bytes.toString('utf8', textStart)));
  return parts.join('');
}

/** Bytes of the UTF-8 character at `at`; 0 when none starts there. */
function characterLength(bytes: Buffer, at: number): number {
  const longest = Math.min(4, bytes.length - at);
  for (let length = 1; length <= longest; length++) {
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}

/** Text of a fixed-size field or long name: up to the first NUL. */
export function decodeField(bytes: Buffer, start: number, end: number): string {
  let stop = start;
  while (stop < end && bytes[stop] !== 0) stop++;
  return decodeText(bytes, start, stop);
}

/**
 * The same as `decodeText`, but different bytes always give different text: what looks like an escape gets its backslash
 * escaped. For field values, which count as equal when their text is.
 */
export function decodeExact(bytes: Buffer, start: number, end: number): string {
  const text = decodeText(bytes, start, end);
  if (!/\\x[0-9a-f]{2}/.test(text)) return text;
  const slice = bytes.subarray(start, end);
  return isUtf8(slice) ? escapeEscapes(text) : escapeInvalid(slice, escapeEscapes);
}

function escapeEscapes(text: string): string {
  return text.replace(/\\(?=x[0-9a-f]{2})/g, '\\x5c');
}

/** The path step of a member: leading `./` and `/` and trailing `/` removed, the root is `.`, a NUL becomes `\x00`. */
export function stepName(name: string): string {
  let start = 0;
  for (;;) {
    if (name.startsWith('/', start)) start += 1;
    else if (name.startsWith('./', start)) start += 2;
    else break;
  }
  let end = name.length;
  while (end > start && name.endsWith('/', end)) end--;
  if (end === start) return '.';
  const step = start === 0 && end === name.length ? name : name.slice(start, end);
  return step.includes('\0') ? step.replaceAll('\0', '\\x00') : step;
}
