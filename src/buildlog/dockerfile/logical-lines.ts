import type { Heredoc } from './instruction.ts';
import { shellWords } from './shell-words.ts';

/** A line of a Dockerfile with those that continue it and the texts that it brings along. */
export interface LogicalLine {
  readonly text: string;
  readonly heredocs: readonly Heredoc[];
  /** First and last line, counted from 1. */
  readonly line: number;
  readonly end: number;
}

/**
 * Joins the lines of a Dockerfile as BuildKit's parser does: comments and empty lines within a continuation vanish, the
 * white space that a continuing line begins with stays, and a heredoc takes the lines up to its terminator.
 */
export function logicalLines(text: string): LogicalLine[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const mark = escapeOf(lines);
  const found: LogicalLine[] = [];
  for (let at = 0; at < lines.length; ) {
    const first = at;
    const start = (lines[at] ?? '').trimStart();
    at += 1;
    if (start === '' || start.startsWith('#')) continue;
    const joined = join(start, lines, at, mark);
    const documents = takesHeredocs(joined.text) ? heredocsOf(joined.text, lines, joined.next) : none(joined.next);
    at = documents.next;
    found.push({ text: joined.text, heredocs: documents.heredocs, line: first + 1, end: at });
  }
  return found;
}

const directive = /^#\s*([A-Za-z]+)\s*=\s*(\S+)\s*$/;

/** `# escape=`: directives come before everything else, comments and empty lines included. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name, value] = directive.exec(line.trim()) ?? [];
    if (name === undefined) return '\\';
    if (name.toLowerCase() === 'escape') return value === '`' ? '`' : '\\';
  }
  return '\\';
}

function join(
  start: string,
  lines: readonly string[],
  from: number,
  mark: string,
): { readonly text: string; readonly next: number } {
  const parts: string[] = [];
  let current = start;
  let next = from;
  for (;;) {
    const before = beforeEscape(current, mark);
    parts.push(before ?? current);
    if (before === null) break;
    while (next < lines.length && isSkipped(lines[next] ?? '')) next += 1;
    if (next >= lines.length) break;
    current = lines[next] ?? '';
    next += 1;
  }
  return { text: parts.join(''), next };
}

/** Comments and empty lines do not end a continuation. */
function isSkipped(line: string): boolean {
  const text = line.trim();
  return text === '' || text.startsWith('#');
}

/** What stands before the escape character at the end of a line; null where the line does not go on. */
function beforeEscape(line: string, mark: string): string | null {
  const end = line.trimEnd();
  if (!end.endsWith(mark) || end.endsWith(mark + mark)) return null;
  return end.slice(0, -1);
}

function takesHeredocs(text: string): boolean {
  return text.includes('<<') && /^(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s/i.test(text);
}

const opening = /^\d*<<(-?)([^<\s-][^<\s]*)$/;

interface Documents {
  readonly heredocs: readonly Heredoc[];
  readonly next: number;
}

function none(next: number): Documents {
  return { heredocs: [], next };
}

/** The texts that a line opens, one after the other. One that never ends is none: an older builder reads it otherwise. */
function heredocsOf(text: string, lines: readonly string[], from: number): Documents {
  const heredocs: Heredoc[] = [];
  let next = from;
  for (const word of shellWords(text)) {
    const [, chomp, quoted] = opening.exec(word) ?? [];
    if (quoted === undefined) continue;
    const name = quoted.replace(/["'\\]/g, '');
    const plain = (line: string): string => (chomp === '-' ? line.replace(/^\t+/, '') : line);
    const end = lines.findIndex((line, at) => at >= next && plain(line) === name);
    if (end === -1) return none(from);
    heredocs.push({
      name,
      content: lines
        .slice(next, end)
        .map((line) => `${plain(line)}\n`)
        .join(''),
    });
    next = end + 1;
  }
  return { heredocs, next };
}
