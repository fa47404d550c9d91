import { maxTextBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { looksLikeText } from './_shared/lines.ts';

/** Any text that no other format recognises: UTF-8 without NUL at its beginning. See docs/formats/text.md. */
export const text: Format = {
  id: 'text',
  title: 'text',
  order: 'fuzzy',
  maxSize: maxTextBytes,
  matches: (probe) => probe.size <= maxTextBytes && looksLikeText(probe),
  compare: compareLines,
};
