import { readdir, readFile } from 'node:fs/promises';
import { nearest } from '../../util/nearest.ts';
import { type Io, reportWidth, wantsColor } from '../io.ts';
import { renderPage } from '../page.ts';
import { UsageError } from '../usage-error.ts';

export interface ExplainOptions {
  /** null lists all causes. */
  readonly id: string | null;
  readonly color: boolean | null;
  readonly width: number | null;
}

/** Prints the page of one cause, or the ids of all with the first sentence of their pages. `pages` is the directory of the pages, ending in a slash. */
export async function runExplain(options: ExplainOptions, io: Io, pages: URL): Promise<number> {
  const ids = await causeIds(pages);
  const { id } = options;
  if (id === null) {
    await io.stdout.write(await listing(ids, pages));
    return 0;
  }
  // Only names that the directory itself listed are ever opened.
  if (!ids.includes(id)) throw unknownCause(id, ids);
  const layout = { width: reportWidth(io, options.width), color: wantsColor(io, options.color) };
  await io.stdout.write(renderPage(await readPage(id, pages), layout));
  return 0;
}

async function causeIds(pages: URL): Promise<string[]> {
  const names = await readdir(pages).catch(() => [] as string[]);
  return names
    .filter((name) => /^[a-z0-9-]+\.md$/.test(name))
    .map((name) => name.slice(0, -'.md'.length))
    .sort((a, b) => (a < b ? -1 : 1));
}

function readPage(id: string, pages: URL): Promise<string> {
  return readFile(new URL(`${id}.md`, pages), 'utf8');
}

async function listing(ids: readonly string[], pages: URL): Promise<string> {
  const wide = ids.reduce((most, id) => Math.max(most, id.length), 0);
  const lines: string[] = [];
  for (const id of ids) {
    const summary = /^(?![#\s]).+/m.exec(await readPage(id, pages))?.[0] ?? '';
    lines.push(`${id.padEnd(wide)}  ${summary}`.trimEnd());
  }
  return lines.map((line) => `${line}\n`).join('');
}

function unknownCause(id: string, ids: readonly string[]): UsageError {
  const close = nearest(id, ids, 3);
  const meant = close.length === 0 ? '' : `Did you mean ${close.join(', ')}? `;
  return new UsageError(`there is no cause '${id}'`, `${meant}'odp-diff explain --list' names all.`);
}
