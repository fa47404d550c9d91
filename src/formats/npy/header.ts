import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';

/** The header of one array. Ranges tile the file from its beginning to `dataAt`. */
export interface NpyHeader {
  readonly version: string;
  /** Magic, version and length of the text. */
  readonly fixedAt: ByteRange;
  /** `descr`, `fortran_order` and `shape` in that order, as written; whitespace apart. */
  readonly fields: ReadonlyMap<string, string>;
  readonly textAt: ByteRange;
  readonly dataAt: number;
}

export const npyMagic = Buffer.from('\x93NUMPY', 'latin1');
const maxHeaderBytes = 64 * 1024;

/**
 * Reads the header (NEP 1; versions 1.0 to 3.0): a Python dictionary in text, padded with spaces so that the data are
 * aligned. Throws DecodeError `npy-header`.
 */
export function readNpyHeader(bytes: Buffer): NpyHeader {
  const version = bytes.length < 8 ? 0 : bytes.readUInt8(6);
  if (!bytes.subarray(0, 6).equals(npyMagic) || version < 1 || version > 3) {
    throw new DecodeError(
      'npy-header',
      0,
      `expected NUMPY and a version from 1 to 3, found ${bytes.toString('hex', 0, 8)}`,
    );
  }
  const textStart = version === 1 ? 10 : 12;
  const length = bytes.length < textStart ? 0 : version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  const dataAt = textStart + length;
  if (length === 0 || length > maxHeaderBytes || dataAt > bytes.length) {
    throw new DecodeError('npy-header', 8, `expected a header of up to ${maxHeaderBytes} bytes, found ${length}`);
  }
  return {
    version: `${version}.${bytes.readUInt8(7)}`,
    fixedAt: { start: 0, end: textStart },
    fields: readFields(bytes.toString(version === 3 ? 'utf8' : 'latin1', textStart, dataAt), textStart),
    textAt: { start: textStart, end: dataAt },
    dataAt,
  };
}

const entry = /\s*'(descr|fortran_order|shape)':\s*('[^']*'|\([^()]*\)|\[.*\]|True|False)\s*(?:,|$)/sy;

/** The three keys, whatever their order; a value is a string, a tuple, a list or a word. */
function readFields(text: string, at: number): ReadonlyMap<string, string> {
  const inner = /^\{(.*)\}\s*$/s.exec(text)?.[1] ?? '';
  const fields = new Map<string, string>();
  let end = 0;
  for (;;) {
    entry.lastIndex = end;
    const [, name, value] = entry.exec(inner) ?? [];
    if (name === undefined || value === undefined) break;
    fields.set(name, value.replace(/\s+/g, ' '));
    end = entry.lastIndex;
  }
  if (fields.size === 3 && inner.slice(end).trim() === '')
    return new Map([...fields].sort(([a], [b]) => (a < b ? -1 : 1)));
  throw new DecodeError('npy-header', at, 'expected descr, fortran_order and shape, found something else');
}
