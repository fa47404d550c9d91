import { printable } from '../util/printable.ts';

const maxShownLetters = 200;

/** Text from an input on one line, with everything invisible written out; cut when it is very long. */
export function shown(text: string): string {
  const letters = Array.from(text.slice(0, 2 * maxShownLetters))
    .slice(0, maxShownLetters)
    .join('');
  return `${printable(letters)}${letters.length < text.length ? '…' : ''}`;
}

/** A name from an input, in quotes, safe to print. */
export function quote(name: string): string {
  return `"${shown(name)}"`;
}

/** The first `most` names in quotes, and how many there are besides. */
export function listSome(names: readonly string[], most: number): string {
  const first = names.slice(0, most).map(quote).join(', ');
  return names.length > most ? `${first} and ${names.length - most} more` : first;
}
