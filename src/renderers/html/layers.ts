import type { Report, ReportFinding } from '../../model/report.ts';
import { counted, groupDigits } from '../view/wording.ts';
import { html, type Markup } from './markup.ts';

const roles = ['root', 'derived', 'encoding', 'unexplained'] as const;

interface Row {
  readonly name: string;
  readonly findings: number;
  readonly bytes: Readonly<Record<(typeof roles)[number], number>>;
}

const maxRows = 40;

/** Where in the image the differing bytes sit: a bar for each document and layer, to one scale. */
export function layerStrip({ findings }: Report): Markup | null {
  const rows = rowsOf(findings);
  if (rows.length < 2) return null;
  const most = Math.max(...rows.map(total));
  const shown = rows.slice(0, maxRows);
  const left = rows.length - shown.length;
  return html`
<table class="list layers"><caption class="dim">Differing bytes by place</caption>
<thead><tr><th scope="col">Place</th><th scope="col">Share</th><th scope="col" class="number">Bytes</th><th scope="col" class="number">Findings</th></tr></thead>
<tbody>${shown.map((row) => rowMarkup(row, most))}</tbody></table>${left === 0 ? null : html`<p class="dim">${counted(left, 'more place')} not shown.</p>`}`;
}

function rowsOf(findings: readonly ReportFinding[]): Row[] {
  const rows = new Map<string, { name: string; findings: number; bytes: Record<(typeof roles)[number], number> }>();
  for (const { path, role, bytes } of findings) {
    const name = placeName(path);
    const row = rows.get(name) ?? { name, findings: 0, bytes: { root: 0, derived: 0, encoding: 0, unexplained: 0 } };
    row.findings += 1;
    row.bytes[role] += bytes;
    rows.set(name, row);
  }
  return [...rows.values()].sort((a, b) => orderOf(a.name) - orderOf(b.name) || (a.name < b.name ? -1 : 1));
}

/** The part of the image that a path lies in; in an image of several platforms, that of the platform. */
function placeName(path: readonly string[]): string {
  const [first = '', second, third] = path;
  if (first !== 'index' || second === undefined) return first.replace(':', ' ');
  return third === undefined ? 'index' : `${second} ${third.replace(':', ' ')}`;
}

function orderOf(name: string): number {
  const layer = /layer (\d+)$/.exec(name)?.[1];
  if (layer !== undefined) return 3 + Number(layer);
  return ['index', 'manifest', 'config'].indexOf(name) >= 0 ? ['index', 'manifest', 'config'].indexOf(name) : 2;
}

function total({ bytes }: Row): number {
  return roles.reduce((sum, role) => sum + bytes[role], 0);
}

/** Thousandths of the widest row; every share that is not empty stays visible. */
function rowMarkup(row: Row, most: number): Markup {
  let start = 0;
  const parts = roles.flatMap((role) => {
    if (row.bytes[role] === 0) return [];
    const width = Math.max(4, Math.round((1000 * row.bytes[role]) / Math.max(1, most)));
    const part = html`<rect class="${role}" x="${start}" width="${width}" height="10"/>`;
    start += width;
    return [part];
  });
  return html`
<tr><td>${row.name}</td><td class="bar" data-label="Share"><svg class="strip" viewBox="0 0 1016 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg></td><td class="number" data-label="Bytes">${groupDigits(total(row))}</td><td class="number" data-label="Findings">${groupDigits(row.findings)}</td></tr>`;
}
