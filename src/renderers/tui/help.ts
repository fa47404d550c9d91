import { type Line, printed } from '../terminal/line.ts';
import { marks } from './mark.ts';

const keys = [
  ['↑ ↓  j k', 'up, down', 'd', 'text difference, side by side'],
  ['← →  h l', 'close, open', 'x', 'bytes with the names of fields'],
  ['Enter Space', 'open, go to the details', 'z', 'details on the whole screen'],
  ['Tab  Esc', 'other pane, back', 'o', 'details in $PAGER'],
  ['PgUp PgDn', 'a page (also b)', 'y', 'copy the path'],
  ['g G  Home End', 'first, last', 'e', 'write both versions to files'],
  ['/  n  N', 'search, next, previous', 'c  t', 'by cause, by file'],
  ['f F', 'next filter, previous', 'q', 'quit'],
] as const;

/** The page of keys and marks; fits the smallest screen. */
export function helpLines(): Line[] {
  const rows = keys.map(
    ([key, what, other, otherWhat]): Line => [
      printed('  '),
      printed(key.padEnd(14), 'strong'),
      printed(what.padEnd(26)),
      printed(other.padEnd(5), 'strong'),
      printed(otherWhat),
    ],
  );
  const signs = marks
    .filter(({ meaning }) => meaning !== '')
    .map(({ sign, style, meaning }): Line => [printed('  '), printed(sign, style), printed(`  ${meaning}`)]);
  return [
    [],
    [printed('  Keys', 'strong')],
    ...rows,
    [],
    [printed('  Marks', 'strong')],
    ...signs,
    [],
    [printed('  A mark on a cause or a place is the weightiest of what is below it.', 'dim')],
    [printed('  Any of ? q Esc closes this page.', 'dim')],
  ];
}
