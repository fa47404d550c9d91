import { maxTextBytes } from '../bytes/limits.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { looksLikeText } from './_shared/lines.ts';
import { renamedIds } from './html/renamed-ids.ts';

/**
 * HTML pages: as text, but for ids that a generator made up and that are renamed one to one over the whole page. See
 * docs/formats/html.md.
 */
export const html: Format = {
  id: 'html',
  title: 'HTML page',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => /\.(?:x?html?|xht)$/i.test(probe.name) && looksLikeText(probe),
  compare: comparePages,
};

function comparePages(left: Node, right: Node, cx: CompareContext): void {
  const renamed = renamedIds(left, right);
  if (renamed === undefined) {
    compareLines(left, right, cx);
    return;
  }
  cx.emit(renamed.site);
  // Other lines are compared as they are; a line that only has other ids is told of already.
  compareLines(left, right, { ...cx, emit: (site) => (renamed.explains(site) ? undefined : cx.emit(site)) });
}
