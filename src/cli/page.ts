import { fill, wrap } from '../renderers/terminal/layout.ts';
import { type Line, paint, printed, span } from '../renderers/terminal/line.ts';
import { maximumProse, minimumWidth } from '../renderers/terminal/options.ts';

export interface PageLayout {
  readonly width: number;
  readonly color: boolean;
}

/** A Markdown page as plain text: headings, wrapped paragraphs and lists; code and tables as they are. */
export function renderPage(markdown: string, { width, color }: PageLayout): string {
  const room = Math.min(maximumProse, Math.max(minimumWidth, width));
  const blocks = pageBlocks(markdown, room);
  return `${blocks.map((lines) => lines.map((line) => paint(line, color)).join('\n')).join('\n\n')}\n`;
}

/** The same as lines of text, a list for each block; code and tables may be wider than `width`. */
export function pageBlocks(markdown: string, width: number): Line[][] {
  return splitBlocks(markdown).map((block) => renderBlock(block, width));
}

/** Paragraphs, lists, tables and fenced code, each as its lines. */
function splitBlocks(markdown: string): string[][] {
  const blocks: string[][] = [[]];
  let fenced = false;
  for (const line of markdown.split(/\r?\n/)) {
    const kind = fenced ? 'code' : kindOf(line);
    if (kind === 'heading' || kind === 'fence' || kind === 'blank') blocks.push([]);
    if (kind !== 'blank') blocks.at(-1)?.push(line);
    if (kind === 'heading' || (fenced && kindOf(line) === 'fence')) blocks.push([]);
    if (kindOf(line) === 'fence') fenced = !fenced;
  }
  return blocks.filter((block) => block.length > 0);
}

function kindOf(line: string): 'heading' | 'fence' | 'blank' | 'text' {
  if (line.startsWith('```')) return 'fence';
  if (line.startsWith('#')) return 'heading';
  return line.trim() === '' ? 'blank' : 'text';
}

function renderBlock(block: readonly string[], width: number): Line[] {
  const [first = ''] = block;
  if (first.startsWith('```'))
    return block.filter((line) => !line.startsWith('```')).map((line) => [printed('    '), span(line)]);
  if (first.startsWith('#'))
    return wrap([span(plain(first.replace(/^#+\s*/, '')), 'strong')], width, { first: 0, rest: 0 });
  if (first.startsWith('|')) return block.map((line) => [span(line)]);
  return joinItems(block).flatMap((item) => renderItem(item, width));
}

/** One entry per list item; a paragraph is one entry. */
function joinItems(block: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of block) {
    if (items.length === 0 || itemStart.test(line)) items.push(line);
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return items;
}

const itemStart = /^(\s*)([-*]|\d+\.)\s+/;

function renderItem(item: string, width: number): Line[] {
  const start = itemStart.exec(item);
  if (start === null) return wrap([span(plain(item))], width, { first: 0, rest: 0 });
  const [whole = '', indent = '', bullet = ''] = start;
  const words = plain(item.slice(whole.length))
    .split(' ')
    .filter((word) => word !== '');
  const from = indent.length;
  return fill([[printed(bullet)], ...words.map((word) => [span(word)])], width, {
    first: from,
    rest: from + bullet.length + 1,
  });
}

/** Without the marks for emphasis; a link as its text and where it goes. */
function plain(text: string): string {
  return text.replace(/\*\*([^*]+)\*\*/g, '$1').replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '$1 ($2)');
}
