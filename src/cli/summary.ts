import type { Report } from '../model/report.ts';
import { printable } from '../util/printable.ts';
import type { OutputOptions } from './command.ts';

/** What became of one of several images. */
export interface SummaryRow {
  readonly name: string;
  readonly status: number;
  readonly verdict: string;
  readonly says: string;
}

/** The first cause and how many more there are; what could not be read where there is none. */
export function firstAnswer({ verdict, causes, problems }: Report): string {
  if (verdict === 'identical') return '';
  const [first] = causes;
  if (first !== undefined) return causes.length === 1 ? first.title : `${first.title}, and ${causes.length - 1} more`;
  return problems.find(({ severity }) => severity === 'error')?.message ?? '';
}

/** A line for each image, then how many of them want a look. */
export function summaryTable(rows: readonly SummaryRow[]): string {
  const names = Math.max(...rows.map(({ name }) => printable(name).length));
  const verdicts = Math.max(...rows.map(({ verdict }) => verdict.length));
  const lines = rows.map(({ name, verdict, says }) =>
    `${printable(name).padEnd(names)}  ${verdict.toUpperCase().padEnd(verdicts)}  ${printable(says)}`.trimEnd(),
  );
  const differing = rows.filter(({ status }) => status !== 0).length;
  const sum = `${rows.length} ${rows.length === 1 ? 'image' : 'images'}, ${differing === 0 ? 'all as they should be' : `${differing} to look at`}.`;
  return `${lines.join('\n')}\n\n${sum}\n`;
}

/** Every image has its own files: `report.html` becomes `report.services_app_image.html`. What goes to stdout stays there. */
export function ownFiles(output: OutputOptions, name: string): OutputOptions {
  const own = (file: string | null): string | null => {
    if (file === null || file === '-') return file;
    const slash = file.lastIndexOf('/');
    const dot = file.lastIndexOf('.');
    const at = dot > slash + 1 ? dot : file.length;
    return `${file.slice(0, at)}.${name.replace(/[^A-Za-z0-9._-]/g, '_')}${file.slice(at)}`;
  };
  const { json, html, markdown, junit, sarif, codeQuality } = output;
  return {
    ...output,
    json: own(json),
    html: own(html),
    markdown: own(markdown),
    junit: own(junit),
    sarif: own(sarif),
    codeQuality: own(codeQuality),
  };
}
