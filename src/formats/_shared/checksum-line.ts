import type { ByteRange } from '../../model/bytes.ts';
import type { ValueEntry } from './entry-sites.ts';
import { decodeText, type Line } from './lines.ts';

/** A line that holds facts about one file; or a blank line. */
export interface ChecksumLine extends ValueEntry {
  /** The file's name as written; null for a blank line. */
  readonly file: string | null;
}

/** A line about the file of that name (one character a byte) whose value stands at `valueAt`. */
export function checksumLine(bytes: Buffer, line: Line, name: string, valueAt: ByteRange): ChecksumLine {
  const value = decodeText(bytes.subarray(valueAt.start, valueAt.end));
  const content = bytes.toString('latin1', valueAt.start, valueAt.end);
  return { id: `file ${name}`, at: line.at, valueAt, value, content, file: decodeText(Buffer.from(name, 'latin1')) };
}

/** A line without content. */
export function blankLine({ at }: Line): ChecksumLine {
  return { id: 'blank', at, valueAt: at, value: '', content: '', file: null };
}
