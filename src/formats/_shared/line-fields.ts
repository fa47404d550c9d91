import type { RecordField } from './compare-records.ts';
import { decodeText, type Line } from './lines.ts';

/** The whole line as one field; its terminator belongs to it, its value is the text. */
export function lineField(bytes: Buffer, { at, contentEnd }: Line, id: string, name: string): RecordField {
  const valueAt = { start: at.start, end: contentEnd };
  const content = bytes.toString('latin1', at.start, contentEnd);
  return { id, name, at, valueAt, value: decodeText(bytes.subarray(at.start, contentEnd)), content };
}

/** The content of a record by those of its named fields, in their order. */
export function recordContent(fields: readonly RecordField[]): string {
  return JSON.stringify(fields.filter(({ name }) => name !== '').map(({ id, content }) => [id, content]));
}
