import stringWidth from 'string-width';
import { graphemes } from '../../util/difference.ts';

/** The mark for a part that was left out. */
export const ellipsis = '…';

const ascii = /^[\x20-\x7e]*$/;

/** Terminal columns that a printable text takes. */
export function widthOf(text: string): number {
  return ascii.test(text) ? text.length : stringWidth(text);
}

/** The longest start of `text` that fits into `width` columns. */
export function startOf(text: string, width: number): string {
  return fitting(graphemes(text), width).join('');
}

/** The longest end of `text` that fits into `width` columns. */
export function endOf(text: string, width: number): string {
  return fitting(graphemes(text).reverse(), width).reverse().join('');
}

function fitting(characters: readonly string[], width: number): string[] {
  let used = 0;
  const over = characters.findIndex((character) => {
    used += widthOf(character);
    return used > width;
  });
  return over === -1 ? [...characters] : characters.slice(0, over);
}

/** `text`, or its start and end around an ellipsis, in at most `width` columns. */
export function shortenMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width <= 1) return width < 1 ? '' : ellipsis;
  const head = Math.floor((width - 1) / 2);
  return `${startOf(text, head)}${ellipsis}${endOf(text, width - 1 - head)}`;
}
