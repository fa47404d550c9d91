import { createHash } from 'node:crypto';
import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import type { ListRecord, RecordField } from '../_shared/compare-records.ts';
import { lineField } from '../_shared/line-fields.ts';
import { type Line, splitLines } from '../_shared/lines.ts';
import { type Certificate, readCertificate } from '../_shared/x509.ts';

/** A block of RFC 7468 (`-----BEGIN …-----`), or a line of text around blocks. */
export interface PemRecord extends ListRecord {
  /** The label of a block, e.g. `CERTIFICATE`; null for text. */
  readonly label: string | null;
  /** What the base64 lines hold; null where there are other lines in the block as well. */
  readonly der: Buffer | null;
  readonly certificate: Certificate | null;
  /** Offset of every base64 character in the file. */
  readonly characters: readonly number[];
}

const maxBlocks = 20_000;

/** Cuts a file into blocks and lines of text. Throws `DecodeError` (`pem-syntax`) where a block does not end. */
export function parsePem(bytes: Buffer): PemRecord[] {
  const lines = splitLines(bytes);
  const records: PemRecord[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined) break;
    const label = labelOf(bytes, line, 'BEGIN');
    if (label === undefined) {
      records.push(textRecord(bytes, line));
      continue;
    }
    const end = endOf(bytes, lines, at, label);
    records.push(blockRecord(bytes, lines.slice(at, end + 1), label));
    if (records.length > maxBlocks)
      throw new DecodeError('pem-too-many', line.at.start, `more than ${maxBlocks} blocks`);
    at = end;
  }
  return records;
}

function labelOf(bytes: Buffer, { at, contentEnd }: Line, word: 'BEGIN' | 'END'): string | undefined {
  const text = bytes.toString('latin1', at.start, Math.min(contentEnd, at.start + 100));
  const match = /^-----(BEGIN|END) ([A-Z0-9][A-Z0-9 #.-]*?)-----[ \t]*$/.exec(text);
  return match?.[1] === word ? match[2] : undefined;
}

function endOf(bytes: Buffer, lines: readonly Line[], begin: number, label: string): number {
  for (let at = begin + 1; at < lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined) break;
    if (labelOf(bytes, line, 'END') === label) return at;
    if (labelOf(bytes, line, 'BEGIN') !== undefined) break;
  }
  const start = lines[begin]?.at.start ?? 0;
  throw new DecodeError('pem-syntax', start, `expected "-----END ${label}-----", found the end or another block`);
}

function textRecord(bytes: Buffer, line: Line): PemRecord {
  const blank = line.contentEnd === line.at.start;
  const field = lineField(bytes, line, 'text', blank ? '' : 'text');
  const id = blank ? 'blank' : `text ${field.content}`;
  return { ...field, id, fields: [field], label: null, der: null, certificate: null, characters: [] };
}

function blockRecord(bytes: Buffer, lines: readonly Line[], label: string): PemRecord {
  const at = { start: lines[0]?.at.start ?? 0, end: lines.at(-1)?.at.end ?? 0 };
  const characters = charactersOf(bytes, lines.slice(1, -1));
  const der = characters === null ? null : decode(bytes, characters);
  const certificate = der !== null && /^(?:TRUSTED |X509 )?CERTIFICATE$/.test(label) ? certificateOf(der) : null;
  const stored = der ?? bytes.subarray(at.start, at.end);
  const digest = createHash('sha256').update(stored).digest('hex');
  const name = certificate?.subject || label;
  const value = certificate === null ? `${label}, sha256:${digest}` : `${certificate.subject}, sha256:${digest}`;
  const valueAt = { start: lines[1]?.at.start ?? at.end, end: lines.at(-1)?.at.start ?? at.end };
  // Certificates are a set; of keys and the like, those of one kind belong together.
  const id = certificate === null ? label : `${label} ${digest}`;
  const field: RecordField = { id: label, name: 'content', at, valueAt, value, content: digest };
  const content = digest;
  return {
    id,
    name,
    at,
    valueAt,
    value,
    content,
    fields: [field],
    label,
    der,
    certificate,
    characters: characters ?? [],
  };
}

/** Offsets of the base64 characters; null when a line holds anything else (headers of RFC 1421). */
function charactersOf(bytes: Buffer, lines: readonly Line[]): number[] | null {
  const found: number[] = [];
  for (const { at, contentEnd } of lines) {
    const text = bytes.toString('latin1', at.start, contentEnd);
    if (!/^[A-Za-z0-9+/]*={0,2}[ \t]*$/.test(text)) return null;
    for (let offset = at.start; offset < at.start + text.trimEnd().length; offset += 1) found.push(offset);
  }
  return found;
}

/** Null unless encoding gives the same characters again: then equal contents are equal texts but for the lines. */
function decode(bytes: Buffer, characters: readonly number[]): Buffer | null {
  const text = Buffer.from(characters.map((offset) => bytes[offset] ?? 0)).toString('latin1');
  const content = Buffer.from(text, 'base64');
  return content.toString('base64') === text ? content : null;
}

/** Undecodable content stays a block of bytes. */
function certificateOf(der: Buffer): Certificate | null {
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

/** Where the bytes `[start, end)` of the content stand in the file: from the first character that holds one to the last. */
export function placeInText({ characters, valueAt }: PemRecord, { start, end }: ByteRange): ByteRange {
  const first = characters[Math.floor((start * 4) / 3)] ?? valueAt.start;
  const last = characters[Math.ceil((end * 4) / 3) - 1];
  return { start: first, end: last === undefined ? valueAt.end : last + 1 };
}
