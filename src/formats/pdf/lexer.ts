const maxNesting = 1000;

/** Behind the literal string that begins at `at` (ISO 32000-1, section 7.3.4.2); behind the text when it has no end. */
export function skipString(text: string, at: number): number {
  let depth = 0;
  for (let place = at; place < text.length; place += 1) {
    const character = text[place];
    if (character === '\\') place += 1;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth === 0 || depth > maxNesting) return place + 1;
  }
  return text.length;
}

/** Behind the hexadecimal string that begins at `at`. */
export function skipHexString(text: string, at: number): number {
  const end = text.indexOf('>', at);
  return end < 0 ? text.length : end + 1;
}

/** At the end of the line that the comment at `at` takes. */
export function skipComment(text: string, at: number): number {
  const found = /[\r\n]/g;
  found.lastIndex = at;
  return found.exec(text)?.index ?? text.length;
}
