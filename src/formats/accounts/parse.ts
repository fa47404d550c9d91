import { createHash } from 'node:crypto';
import type { ListRecord, RecordField } from '../_shared/compare-records.ts';
import { lineField, recordContent } from '../_shared/line-fields.ts';
import { decodeText, type Line, splitLines } from '../_shared/lines.ts';

const layouts: Readonly<Record<string, readonly string[]>> = {
  passwd: ['name', 'password', 'uid', 'gid', 'gecos', 'home', 'shell'],
  group: ['name', 'password', 'group id', 'members'],
  shadow: ['name', 'password', 'lastchg', 'min', 'max', 'warn', 'inactive', 'expire', 'reserved'],
  gshadow: ['name', 'password', 'administrators', 'members'],
  subuid: ['name', 'first id', 'count'],
  subgid: ['name', 'first id', 'count'],
};

/** Reads such a file; undefined when a line has another number of fields or no name. */
export function parseAccounts(bytes: Buffer, file: string): ListRecord[] | undefined {
  const layout = layouts[file];
  if (layout === undefined) return undefined;
  const records: ListRecord[] = [];
  for (const line of splitLines(bytes)) {
    const record = readLine(bytes, line, layout);
    if (record === undefined) return undefined;
    records.push(record);
  }
  return records;
}

function readLine(bytes: Buffer, line: Line, layout: readonly string[]): ListRecord | undefined {
  const { at, contentEnd } = line;
  if (contentEnd === at.start) {
    return { id: 'blank', name: '', at, valueAt: at, value: '', content: '', fields: [] };
  }
  const parts = bytes.toString('latin1', at.start, contentEnd).split(':');
  if (parts.length !== layout.length || parts[0] === '') return undefined;
  const fields: RecordField[] = [];
  let start = at.start;
  for (const [place, part] of parts.entries()) {
    // The colon before a value belongs to it, and to the last one the end of the line.
    const valueStart = place === 0 ? start : start + 1;
    const valueAt = { start: valueStart, end: valueStart + part.length };
    const end = place === parts.length - 1 ? at.end : valueAt.end;
    const name = layout[place] ?? '';
    fields.push({ id: name, name, at: { start, end }, valueAt, value: shownValue(name, part), content: part });
    start = end;
  }
  const shown = lineField(bytes, line, '', '');
  const name = decodeText(Buffer.from(parts[0] ?? '', 'latin1'));
  const value = fields.map((field) => field.value).join(':');
  return { ...shown, id: `account ${parts[0]}`, name, value, content: recordContent(fields), fields };
}

/** A hash of a password is a secret: its scheme is told, and whether two are the same. */
function shownValue(name: string, part: string): string {
  const scheme = name === 'password' ? /^!?(?:\$[^$]*\$|[./0-9A-Za-z]{13}$)/.exec(part)?.[0] : undefined;
  if (scheme === undefined) return decodeText(Buffer.from(part, 'latin1'));
  const shown = scheme.includes('$') ? scheme : '';
  return `${shown}… (sha256:${createHash('sha256').update(part, 'latin1').digest('hex').slice(0, 16)})`;
}
