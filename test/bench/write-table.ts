import { readFileSync, writeFileSync } from 'node:fs';
import { type Row, rowLine } from './measure.ts';

const page = 'docs/performance.md';
const [begin, end] = ['<!-- rows -->', '<!-- end of rows -->'];

/** Puts measured rows into the table of docs/performance.md; those that were not measured stay as they are. */
export function writeTable(rows: readonly Row[]): void {
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  if (from < begin.length || to < from) throw new Error(`${page} has no place for the rows`);
  const lines = text.slice(from, to).split('\n');
  for (const row of rows) {
    const line = rowLine(row);
    const at = lines.findIndex((each) => each.startsWith(`| ${row.work} |`));
    if (at === -1) lines.splice(lines.length - 1, 0, line);
    else lines[at] = line;
  }
  writeFileSync(page, `${text.slice(0, from)}${lines.join('\n')}${text.slice(to)}`);
}
