import type { ListRecord, RecordField } from '../_shared/compare-records.ts';
import { recordContent } from '../_shared/line-fields.ts';
import { decodeText, type Line, splitLines } from '../_shared/lines.ts';

/** What an `F:` and an `R:` line before it say: the folder and the file that the lines below are about. */
interface Place {
  folder: string;
  file: string;
}

/**
 * Reads lines `X:value` (apk-tools, "Installed Database V2"): package fields first, then for each folder `F:` with mode
 * `M:`, and for each file in it `R:` with mode `a:` and checksum `Z:`. A blank line ends a package. Undefined when a line
 * is something else.
 */
export function parseInstalled(bytes: Buffer): ListRecord[] | undefined {
  const records: ListRecord[] = [];
  let fields: RecordField[] = [];
  let place: Place = { folder: '', file: '' };
  const close = (): void => {
    if (fields.length > 0) records.push(recordOf(fields));
    fields = [];
    place = { folder: '', file: '' };
  };
  let afterBlank = false;
  for (const line of splitLines(bytes)) {
    const blank = line.contentEnd === line.at.start;
    if (afterBlank && !blank) close();
    const field = blank ? layoutField(line) : readLine(bytes, line, place);
    if (field === undefined) return undefined;
    fields.push(field);
    afterBlank = blank;
  }
  close();
  return records;
}

function layoutField({ at }: Line): RecordField {
  return { id: 'blank', name: '', at, valueAt: at, value: '', content: '' };
}

function readLine(bytes: Buffer, { at, contentEnd }: Line, place: Place): RecordField | undefined {
  const tag = bytes.toString('latin1', at.start, at.start + 1);
  if (!/^[A-Za-z]$/.test(tag) || bytes[at.start + 1] !== 0x3a) return undefined;
  const valueAt = { start: at.start + 2, end: contentEnd };
  const content = bytes.toString('latin1', valueAt.start, valueAt.end);
  const value = decodeText(bytes.subarray(valueAt.start, valueAt.end));
  if (tag === 'F') Object.assign(place, { folder: value, file: '' });
  if (tag === 'R') place.file = place.folder === '' ? value : `${place.folder}/${value}`;
  const about = { F: place.folder, M: place.folder, R: place.file, a: place.file, Z: place.file }[tag];
  const name = about === undefined ? tag : `${tag} ${about}`;
  return { id: `field ${name}`, name, at, valueAt, value, content };
}

function recordOf(fields: readonly RecordField[]): ListRecord {
  const fieldValue = (tag: string): string => fields.find(({ name }) => name === tag)?.value ?? '';
  const at = { start: fields[0]?.at.start ?? 0, end: fields.at(-1)?.at.end ?? 0 };
  const named = fields.some(({ name }) => name !== '');
  const name = fieldValue('P') || (named ? '(no name)' : '');
  const value = `${name} ${fieldValue('V')}`;
  return { id: `package ${name}`, name, at, valueAt: at, value, content: recordContent(fields), fields };
}

/** The file whose checksum a field holds; undefined for other fields. */
export function fileOfChecksum({ name }: RecordField): string | undefined {
  return name.startsWith('Z ') ? name.slice(2) : undefined;
}
