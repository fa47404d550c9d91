/**
 * `npm run bench`: builds its inputs, measures, prints every row of docs/performance.md. `-- --only start,pair` measures these
 * parts only; `--keep DIR` builds the inputs there and leaves them for the next run; `--write` puts the rows into the page.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { type Row, tableOf } from './measure.ts';
import { equalRows } from './rows/equal.ts';
import { kindRows } from './rows/kinds.ts';
import { memoryRows } from './rows/memory.ts';
import { pairRows } from './rows/pair.ts';
import { slopeRows } from './rows/slope.ts';
import { startRows } from './rows/start.ts';
import { transferRows } from './rows/transfer.ts';
import { writeTable } from './write-table.ts';

const parts: Readonly<Record<string, (bench: Bench) => Promise<Row[]> | Row[]>> = {
  start: startRows,
  equal: equalRows,
  pair: pairRows,
  slope: slopeRows,
  kinds: kindRows,
  transfer: transferRows,
  memory: memoryRows,
};

const { values } = parseArgs({
  options: { only: { type: 'string' }, keep: { type: 'string' }, write: { type: 'boolean' } },
});
const chosen = values.only?.split(',') ?? Object.keys(parts);
const unknown = chosen.find((name) => !(name in parts));
if (unknown !== undefined) throw new Error(`no part is called ${unknown}; there are ${Object.keys(parts).join(', ')}`);

const directory = values.keep ?? mkdtempSync(join(tmpdir(), 'odp-diff-bench-'));
mkdirSync(directory, { recursive: true });
const print = (text: string): void => void process.stdout.write(`${text}\n\n`);
try {
  const rows: Row[] = [];
  for (const name of chosen)
    rows.push(...((await parts[name]?.({ directory, print, plotFile: 'docs/performance-slopes.svg' })) ?? []));
  print(tableOf(rows));
  if (values.write === true) writeTable(rows);
} finally {
  if (values.keep === undefined) rmSync(directory, { recursive: true, force: true });
}
