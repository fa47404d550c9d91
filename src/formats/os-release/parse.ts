import type { ValueEntry } from '../_shared/entry-sites.ts';
import { decodeText, type Line, splitLines } from '../_shared/lines.ts';

/** One line of an os-release file. */
export interface ReleaseLine extends ValueEntry {
  readonly kind: 'entry' | 'comment' | 'blank';
  /** The variable of an entry; '' for other lines. */
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

/**
 * Reads assignments as os-release(5) allows them: a plain word, or one string in single or double quotes. Undefined when
 * a line is something else; a shell might still run it, but no reader of this format has to.
 */
export function parseOsRelease(bytes: Buffer): ReleaseLine[] | undefined {
  const found: ReleaseLine[] = [];
  for (const [at, line] of splitLines(bytes).entries()) {
    const read = readLine(bytes, line, at + 1);
    if (read === undefined) return undefined;
    found.push(read);
  }
  return found;
}

const assignment =
  /^([ \t]*([A-Za-z_][A-Za-z0-9_]*)=)("(?:[^"\\$`]|\\.)*"|'[^']*'|(?:[A-Za-z0-9_./:@%+,^-][A-Za-z0-9_./:@%+,^~-]*)?)[ \t]*$/;

function readLine(bytes: Buffer, { at, contentEnd }: Line, number: number): ReleaseLine | undefined {
  // One character a byte, so that offsets are right and other bytes stay other values.
  const text = bytes.toString('latin1', at.start, contentEnd);
  if (/^[ \t]*$/.test(text)) {
    return { kind: 'blank', id: 'blank', name: '', line: number, at, valueAt: at, value: '', content: '' };
  }
  if (/^[ \t]*#/.test(text)) {
    const valueAt = { start: at.start, end: contentEnd };
    return { kind: 'comment', id: 'comment', name: '', line: number, at, valueAt, value: shown(text), content: text };
  }
  const [, head = '', name = '', raw = ''] = assignment.exec(text) ?? [];
  if (name === '') return undefined;
  const start = at.start + head.length;
  const content = unquote(raw);
  const valueAt = { start, end: start + raw.length };
  return { kind: 'entry', id: `entry ${name}`, name, line: number, at, valueAt, value: shown(content), content };
}

function shown(text: string): string {
  return decodeText(Buffer.from(text, 'latin1'));
}

/** Between double quotes a backslash counts only before `$`, a backtick, `"` and itself; between single quotes never. */
function unquote(raw: string): string {
  if (raw.startsWith("'")) return raw.slice(1, -1);
  return raw.startsWith('"') ? raw.slice(1, -1).replace(/\\([$`"\\])/g, '$1') : raw;
}
