import { DecodeError } from '../../model/problem.ts';
import type { ListRecord, RecordField } from './compare-records.ts';
import { decodeText, type Line, splitLines } from './lines.ts';

/** How the stanzas of a file are told apart. */
export interface StanzaNaming {
  /** Fields whose values together identify a stanza, e.g. `Package` and `Architecture`; the first one gives its name. */
  readonly keys: readonly string[];
}

interface OpenField {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  valueEnd: number;
  end: number;
}

/**
 * Reads paragraphs of fields (deb822(5)): `Name: value`, lines that begin with a space or tab continue a value, `#` begins
 * a comment, blank lines end a stanza. Throws `DecodeError` (`stanza-syntax`) for any other line.
 */
export function parseStanzas(bytes: Buffer, naming: StanzaNaming): ListRecord[] {
  const reading: Reading = { bytes, naming, records: [], fields: [], open: undefined };
  let afterBlank = false;
  for (const line of splitLines(bytes)) {
    const kind = kindOf(bytes, line);
    if (afterBlank && kind !== 'blank') closeStanza(reading);
    addLine(reading, line, kind);
    afterBlank = kind === 'blank';
  }
  closeStanza(reading);
  return reading.records;
}

interface Reading {
  readonly bytes: Buffer;
  readonly naming: StanzaNaming;
  readonly records: ListRecord[];
  fields: RecordField[];
  open: OpenField | undefined;
}

function addLine(reading: Reading, line: Line, kind: LineKind): void {
  const { bytes, open } = reading;
  if (kind === 'continuation' && open !== undefined) {
    open.valueEnd = line.contentEnd;
    open.end = line.at.end;
    return;
  }
  closeField(reading);
  if (kind === 'field') reading.open = openField(bytes, line);
  else if (kind === 'other' || kind === 'continuation') throw syntaxError(bytes, line);
  else reading.fields.push(layoutField(bytes, line, kind));
}

function closeField(reading: Reading): void {
  if (reading.open !== undefined) reading.fields.push(fieldOf(reading.bytes, reading.open));
  reading.open = undefined;
}

function closeStanza(reading: Reading): void {
  closeField(reading);
  if (reading.fields.length > 0) reading.records.push(recordOf(reading.fields, reading.naming));
  reading.fields = [];
}

type LineKind = 'blank' | 'comment' | 'continuation' | 'field' | 'other';

function kindOf(bytes: Buffer, line: Line): LineKind {
  const text = bytes.toString('latin1', line.at.start, Math.min(line.contentEnd, line.at.start + 256));
  if (/^[ \t]*$/.test(text) && line.contentEnd - line.at.start < 256) return 'blank';
  if (text.startsWith('#')) return 'comment';
  if (/^[ \t]/.test(text)) return 'continuation';
  return /^[!-9;-~]+:/.test(text) ? 'field' : 'other';
}

function openField(bytes: Buffer, line: Line): OpenField {
  const colon = bytes.indexOf(0x3a, line.at.start);
  let valueStart = colon + 1;
  while (valueStart < line.contentEnd && (bytes[valueStart] === 0x20 || bytes[valueStart] === 0x09)) valueStart += 1;
  const name = bytes.toString('latin1', line.at.start, colon);
  return { name, start: line.at.start, valueStart, valueEnd: line.contentEnd, end: line.at.end };
}

function fieldOf(bytes: Buffer, { name, start, valueStart, valueEnd, end }: OpenField): RecordField {
  const valueAt = { start: valueStart, end: valueEnd };
  const content = bytes.toString('latin1', valueStart, valueEnd);
  const value = decodeText(bytes.subarray(valueStart, valueEnd));
  return { id: `field ${name.toLowerCase()}`, name, at: { start, end }, valueAt, value, content };
}

/** Blank lines are layout; a comment says something. */
function layoutField(bytes: Buffer, { at, contentEnd }: Line, kind: 'blank' | 'comment'): RecordField {
  const valueAt = { start: at.start, end: contentEnd };
  if (kind === 'blank') return { id: kind, name: '', at, valueAt: at, value: '', content: '' };
  const value = decodeText(bytes.subarray(at.start, contentEnd));
  return { id: kind, name: kind, at, valueAt, value, content: bytes.toString('latin1', at.start, contentEnd) };
}

function recordOf(fields: readonly RecordField[], { keys }: StanzaNaming): ListRecord {
  const named = keys.map((key) => fieldValue(fields, key) ?? '');
  const at = { start: fields[0]?.at.start ?? 0, end: fields.at(-1)?.at.end ?? 0 };
  const version = fieldValue(fields, 'Version');
  const hasContent = fields.some(({ name }) => name !== '');
  const name = named[0] || (hasContent ? '(no name)' : '');
  return {
    id: `stanza ${named.join('\0')}`,
    name,
    at,
    valueAt: at,
    value: version === undefined ? name : `${name} ${version}`,
    content: JSON.stringify(fields.filter((field) => field.name !== '').map(({ id, content }) => [id, content])),
    fields,
  };
}

/** The value of the last field of that name. */
export function fieldValue(fields: readonly RecordField[], name: string): string | undefined {
  return fields.findLast((field) => field.name.toLowerCase() === name.toLowerCase())?.value;
}

function syntaxError(bytes: Buffer, { at, contentEnd }: Line): DecodeError {
  const text = decodeText(bytes.subarray(at.start, Math.min(contentEnd, at.start + 40)));
  return new DecodeError('stanza-syntax', at.start, `expected "Name: value", found "${text}"`);
}
