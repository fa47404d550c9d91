import { printable } from '../../util/printable.ts';

/** One visible line of at most `most` characters; what is cut is announced by an ellipsis. */
export function shortened(text: string, most: number): string {
  // Characters, not code units: half of a pair would be no text.
  const letters = Array.from(printable(text.slice(0, 4 * most)));
  const whole = letters.length <= most && text.length <= 4 * most;
  return whole ? letters.join('') : `${letters.slice(0, most - 1).join('')}…`;
}
