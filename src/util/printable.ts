/**
 * Characters that a reader cannot see or that change how the rest of a line is shown: controls (with ESC), format
 * characters (bidi, zero width, tags), noncharacters, lone surrogates, line and paragraph separators, every space but U+0020, and the
 * letters that render as nothing.
 */
export const isInvisible =
  /[\p{Cc}\p{Cf}\p{Noncharacter_Code_Point}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]|\u034f|(?! )\p{Zs}/gu;

/** A backslash that would read like one of our own escapes. */
const ambiguousBackslash = /\\(?=[\\nrtu])/g;

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * `text` with everything invisible written out (`\n`, `\u001b`, `\u{e0041}`), so that it is one line, cannot steer a
 * terminal, and two different texts never look the same for want of a visible character. A backslash that could be
 * mistaken for such an escape is doubled.
 */
export function printable(text: string): string {
  return text.replace(ambiguousBackslash, '\\\\').replace(isInvisible, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
