import { DecodeError } from '../../model/problem.ts';
import { blankLine, type ChecksumLine, checksumLine } from '../_shared/checksum-line.ts';
import { decodeText, type Line, splitLines } from '../_shared/lines.ts';

/** What one line says about a file; null where the line leaves it out. */
export interface RecordedFile {
  /** `sha256`, as written. */
  readonly algorithm: string | null;
  /** URL-safe base64 without padding. */
  readonly digest: string | null;
  /** Bytes. */
  readonly size: number | null;
}

/**
 * Reads RECORD (PEP 376, PEP 427; "Recording installed projects"): lines `path,algorithm=digest,size`, as Python's csv
 * module writes them. Throws DecodeError `record-syntax` at a line of another shape.
 */
export function parseRecord(bytes: Buffer): ChecksumLine[] {
  return splitLines(bytes).map((line) => readLine(bytes, line));
}

function readLine(bytes: Buffer, line: Line): ChecksumLine {
  if (line.contentEnd === line.at.start) return blankLine(line);
  const text = bytes.toString('latin1', line.at.start, line.contentEnd);
  const parts = /^("(?:[^"]|"")*"|[^",]*)(,[^,"]*,[0-9]*)$/.exec(text);
  const written = parts?.[1];
  if (written === undefined || written === '') {
    const found = decodeText(bytes.subarray(line.at.start, line.contentEnd)).slice(0, 40);
    throw new DecodeError('record-syntax', line.at.start, `expected "path,digest,size", found "${found}"`);
  }
  const name = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
  return checksumLine(bytes, line, name, { start: line.at.start + written.length + 1, end: line.contentEnd });
}

/** Takes `sha256=…,123` apart; undefined when the digest is not of that shape. */
export function readRecorded(value: string): RecordedFile | undefined {
  const parts = /^(?:([A-Za-z0-9_]+)=([A-Za-z0-9_-]+))?,([0-9]*)$/.exec(value);
  if (parts === null) return undefined;
  const [, algorithm = null, digest = null, size = ''] = parts;
  return { algorithm, digest, size: size === '' ? null : Number(size) };
}
