const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Stored text (a name, a comment) for people: UTF-8 whatever flag bit 11 says, with control characters as `\xNN`. Bytes
 * that are not UTF-8 give ASCII with every other byte, and the backslash, as `\xNN`: code pages are not guessed.
 */
export function storedText(bytes: Buffer): string {
  try {
    return escapeAll(utf8.decode(bytes), controls);
  } catch {
    return escapeAll(bytes.toString('latin1'), notPlainAscii);
  }
}

const controls = /[\x00-\x1f\x7f]/g;
const notPlainAscii = /[^\x20-\x5b\x5d-\x7e]/g;

function escapeAll(text: string, pattern: RegExp): string {
  return text.replace(pattern, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The step of a path for a member: without leading `/` and `./`, and without the `/` that ends a directory's name. */
export function stepName(bytes: Buffer): string {
  const text = storedText(bytes);
  const step = text.replace(/^(?:\.?\/)+/, '').replace(/\/$/, '');
  return step === '' ? text : step;
}

const slash = 0x2f;

export function endsWithSlash(name: Buffer): boolean {
  return name.at(-1) === slash;
}
