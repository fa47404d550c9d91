/** The part in which two texts differ, with the offsets (UTF-16 units) where it starts in both and ends in each. */
export interface Middle {
  readonly left: string;
  readonly right: string;
  readonly start: number;
  readonly leftEnd: number;
  readonly rightEnd: number;
}

const tokenCharacter = /[A-Za-z0-9._/+:-]/;

/**
 * The differing middle of two texts: what is left when the common head and tail are cut off, grown to the limits of the
 * tokens it touches, so that a path or a version is whole. Grows through common text only.
 */
export function differingMiddle(left: string, right: string): Middle {
  let { head: start, tail } = commonEnds(left, right);
  while (start > 0 && continuesLeft(left, start)) start -= 1;
  while (tail > 0 && continuesRight(left, left.length - tail)) tail -= 1;
  const leftEnd = left.length - tail;
  const rightEnd = right.length - tail;
  return { left: left.slice(start, leftEnd), right: right.slice(start, rightEnd), start, leftEnd, rightEnd };
}

/** How many characters two texts share at their beginning and, after that, at their end. */
export function commonEnds(left: string, right: string): { readonly head: number; readonly tail: number } {
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && left[head] === right[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
  return { head, tail };
}

/** The middle as facts for the causes. */
export function middleFacts(
  left: string,
  right: string,
): { readonly middleLeft: string; readonly middleRight: string } {
  const middle = differingMiddle(left, right);
  return { middleLeft: shorten(middle.left), middleRight: shorten(middle.right) };
}

const maxShownCharacters = 4096;

/** `text` cut at 4,096 characters with an explicit mark; a copy, since a slice would keep the whole file in memory. */
export function shorten(text: string): string {
  const isLong = text.length > maxShownCharacters;
  const copy = Buffer.from(isLong ? text.slice(0, maxShownCharacters) : text, 'utf16le').toString('utf16le');
  return isLong ? `${copy}…` : copy;
}

/** Half of a surrogate pair belongs to the other half. */
function continuesLeft(text: string, at: number): boolean {
  const before = text[at - 1] ?? '';
  return tokenCharacter.test(before) || /[\ud800-\udbff]/.test(before);
}

function continuesRight(text: string, at: number): boolean {
  const next = text[at] ?? '';
  return tokenCharacter.test(next) || /[\udc00-\udfff]/.test(next);
}
