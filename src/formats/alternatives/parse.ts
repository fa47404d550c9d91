import type { ListRecord, RecordField } from '../_shared/compare-records.ts';
import { lineField, recordContent } from '../_shared/line-fields.ts';
import { type Line, splitLines } from '../_shared/lines.ts';

interface Cursor {
  readonly bytes: Buffer;
  readonly lines: readonly Line[];
  at: number;
}

/**
 * Reads what dpkg's update-alternatives writes: mode, link, pairs of slave name and slave link up to a blank line; then for
 * each choice its path, its priority and one line for each slave; a blank line ends the file. Undefined for anything else.
 */
export function parseAlternatives(bytes: Buffer): ListRecord[] | undefined {
  const cursor: Cursor = { bytes, lines: splitLines(bytes), at: 0 };
  const mode = take(cursor, 'mode');
  const link = take(cursor, 'link');
  if (mode === undefined || link === undefined || !/^(?:auto|manual)$/.test(mode.content)) return undefined;
  const head: RecordField[] = [mode, link];
  const slaves: string[] = [];
  for (;;) {
    const name = take(cursor, 'slave');
    if (name === undefined) return undefined;
    if (name.content === '') {
      head.push({ ...name, id: 'blank', name: '' });
      break;
    }
    const slaveLink = take(cursor, `link of ${name.value}`);
    if (slaveLink === undefined) return undefined;
    slaves.push(name.value);
    head.push({ ...name, id: `slave ${name.content}`, name: `slave ${name.value}` }, slaveLink);
  }
  const choices = readChoices(cursor, slaves);
  return choices === undefined ? undefined : [recordOf('link', 'link', head), ...choices];
}

function readChoices(cursor: Cursor, slaves: readonly string[]): ListRecord[] | undefined {
  const records: ListRecord[] = [];
  for (;;) {
    const path = take(cursor, 'path');
    if (path === undefined) return undefined;
    if (path.content === '') {
      records.push(recordOf('end', '', [{ ...path, id: 'blank', name: '' }]));
      return cursor.at === cursor.lines.length ? records : undefined;
    }
    const parts = [take(cursor, 'priority'), ...slaves.map((name) => take(cursor, `slave ${name}`))];
    const fields = parts.flatMap((part) => (part === undefined ? [] : [part]));
    if (fields.length < parts.length || !/^-?\d+$/.test(fields[0]?.content ?? '')) return undefined;
    records.push(recordOf(`choice ${path.content}`, path.value, [path, ...fields]));
  }
}

function take(cursor: Cursor, name: string): RecordField | undefined {
  const line = cursor.lines[cursor.at];
  cursor.at += 1;
  return line === undefined ? undefined : lineField(cursor.bytes, line, name, name);
}

function recordOf(id: string, name: string, fields: readonly RecordField[]): ListRecord {
  const at = { start: fields[0]?.at.start ?? 0, end: fields.at(-1)?.at.end ?? 0 };
  const value = fields
    .map((field) => field.value)
    .join(' ')
    .trim();
  return { id, name, at, valueAt: at, value, content: recordContent(fields), fields };
}
