/** Two texts cut into what they share at both ends and what differs in between. */
export interface Difference {
  readonly prefix: string;
  readonly left: string;
  readonly right: string;
  readonly suffix: string;
}

let made: Intl.Segmenter | undefined;

/** Made when it is first needed: its tables take 20 ms to load. */
function segmenter(): Intl.Segmenter {
  made ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return made;
}
const ascii = /^[\x20-\x7e]*$/;

/** The user-perceived characters of a text. */
export function graphemes(text: string): string[] {
  return ascii.test(text) ? text.split('') : Array.from(segmenter().segment(text), ({ segment }) => segment);
}

/** A longer word than this is marked from its first differing character, not as a whole. */
const maxWordGrowth = 24;

/**
 * Cuts off the common head and tail, then grows the middle to whole words and numbers, so that `17` against `117` marks
 * the number and not one digit. Never splits a user-perceived character.
 */
export function differenceOf(left: string, right: string): Difference {
  const a = graphemes(left);
  const b = graphemes(right);
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  if (head + tail < Math.max(a.length, b.length)) {
    head -= growth(head, (at) => a[head - 1 - at], [a[head], b[head]]);
    tail -= growth(tail, (at) => a[a.length - tail + at], [a[a.length - 1 - tail], b[b.length - 1 - tail]]);
  }
  return {
    prefix: a.slice(0, head).join(''),
    left: a.slice(head, a.length - tail).join(''),
    right: b.slice(head, b.length - tail).join(''),
    suffix: a.slice(a.length - tail).join(''),
  };
}

/** How many of the shared characters next to the middle belong to a word that the middle begins or continues. */
function growth(
  shared: number,
  near: (at: number) => string | undefined,
  edges: readonly (string | undefined)[],
): number {
  if (!edges.some(isWord)) return 0;
  let count = 0;
  while (count < shared && isWord(near(count))) count += 1;
  return count > maxWordGrowth ? 0 : count;
}

/** Scripts that write words without spaces have no word ends to grow to. */
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

function isWord(character: string | undefined): boolean {
  return character !== undefined && /^[\p{L}\p{N}]/u.test(character) && !unspaced.test(character);
}
