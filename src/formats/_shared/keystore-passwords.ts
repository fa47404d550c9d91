/**
 * Passwords that everybody knows: of the JDK's own trust store, of its documentation, and of the tools that make key
 * stores for containers. What they open is no secret; what they do not open stays closed.
 */
export const knownPasswords: readonly string[] = ['changeit', 'changeme', 'password', 'secret', ''];

/** How key stores of Java write a password before they hash it: two bytes a character, no terminator. */
export function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

/** How a password is named in an equation. */
export function quoted(password: string): string {
  return `"${password}"`;
}
