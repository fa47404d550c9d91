import type { ReportFinding } from '../../../model/report.ts';
import { printable } from '../../../util/printable.ts';
import { element, svg } from './dom.ts';

export interface Related {
  readonly id: number;
  readonly label: string;
}

const maxBoxes = 6;
const box = { width: 170, height: 28, gapX: 60, gapY: 10 };

/** A small picture: what a finding follows from, itself, and what follows from it. Boxes are links. */
export function derivationGraph(
  finding: ReportFinding,
  { sources, followers }: { readonly sources: readonly Related[]; readonly followers: readonly Related[] },
): HTMLElement {
  const columns = [cut(sources), [{ id: finding.id, label: finding.location.name }], cut(followers)].filter(
    (column) => column.length > 0,
  );
  const tallest = Math.max(...columns.map((column) => column.length));
  const height = tallest * (box.height + box.gapY);
  const width = columns.length * box.width + (columns.length - 1) * box.gapX;
  const top = (column: readonly Related[], at: number): number =>
    (height - column.length * (box.height + box.gapY)) / 2 + at * (box.height + box.gapY);
  const left = (column: number): number => column * (box.width + box.gapX);
  const lines = columns.slice(1).flatMap((column, at) =>
    (columns[at] ?? []).flatMap((_, from) =>
      column.map((_each, to) => {
        const x = left(at) + box.width;
        const [y1, y2] = [top(columns[at] ?? [], from) + box.height / 2, top(column, to) + box.height / 2];
        const middle = x + box.gapX / 2;
        return svg('path', { d: `M${x} ${y1} C${middle} ${y1} ${middle} ${y2} ${x + box.gapX} ${y2}` });
      }),
    ),
  );
  const boxes = columns.flatMap((column, at) =>
    column.map((each, place) => boxFor(each, left(at), top(column, place), each.id === finding.id)),
  );
  const label = `Finding ${finding.id}: follows from ${sources.length}, ${followers.length} follow from it`;
  const more = [
    [sources.length - maxBoxes, 'more sources'],
    [followers.length - maxBoxes, 'more that follow'],
  ] as const;
  const rest = more.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return element(
    'div',
    {},
    svg(
      'svg',
      { class: 'graph', viewBox: `0 0 ${width} ${height}`, width, height, role: 'group', 'aria-label': label },
      ...lines,
      ...boxes,
    ),
    ...(rest.length === 0 ? [] : [element('p', { class: 'dim' }, `${rest.join(', ')}.`)]),
  );
}

function cut(related: readonly Related[]): readonly Related[] {
  return related.slice(0, maxBoxes);
}

function boxFor({ id, label }: Related, x: number, y: number, self: boolean): SVGElement {
  const text = printable(label);
  const short = text.length > 20 ? `${text.slice(0, 19)}…` : text;
  return svg(
    'a',
    { href: `#f${id}`, class: self ? 'self' : 'other' },
    svg('title', {}, `#f${id} ${text}`),
    svg('rect', { x: x + 1, y: y + 1, width: box.width - 2, height: box.height - 2, rx: 4 }),
    svg('text', { x: x + 8, y: y + box.height / 2 + 4 }, `#f${id} ${short}`),
  );
}
