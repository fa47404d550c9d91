import { isUtf8 } from 'node:buffer';

/** What could be taken for an escape. */
const escaped = /\\x[0-9a-f]{2}/;

/**
 * The bytes as text, different bytes always as different text: UTF-8 where they are UTF-8, else every byte that is not
 * ASCII, and every backslash, as `\xNN`.
 */
export function storedText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (isUtf8(bytes) && !escaped.test(text)) return text;
  return bytes
    .toString('latin1')
    .replace(/[\\\x80-\xff]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** A fixed-width number with spaces around it; null when blank, the text itself when it is no number. */
export function numberText(bytes: Buffer, radix: 8 | 10 | 16): number | string | null {
  const text = bytes.toString('latin1').replace(/^ +| +$/g, '');
  if (text === '') return null;
  const digits = { 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9A-Fa-f]+$/ }[radix];
  const value = digits.test(text) ? Number.parseInt(text, radix) : Number.NaN;
  return Number.isSafeInteger(value) ? value : storedText(bytes);
}
