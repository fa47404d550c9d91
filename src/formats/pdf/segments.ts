import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { skipComment, skipHexString, skipString } from './lexer.ts';

/** One piece of a PDF file; pieces tile it. */
export interface Segment {
  readonly kind: 'header' | 'object' | 'xref' | 'trailer' | 'startxref';
  /** `5 0 obj` for an object; for others their kind. */
  readonly name: string;
  readonly at: ByteRange;
  /** The data of a stream object, between `stream` and `endstream`. */
  readonly streamAt?: ByteRange;
}

const maxObjects = 500_000;
const opening = /(\d{1,10})\s{1,8}(\d{1,5})\s{1,8}obj\b|\bxref\b|\btrailer\b|\bstartxref\b/g;

/**
 * Cuts a file at its objects, cross-reference tables and trailers, in the order in which they stand. Takes one character a byte.
 * What lies between them goes with the piece before it. Throws `DecodeError` `pdf-object`.
 */
export function pdfSegments(text: string): Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  let open: Omit<Segment, 'at'> = { kind: 'header', name: 'header' };
  opening.lastIndex = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    if (segments.length > maxObjects)
      throw new DecodeError('pdf-object', match.index, `more than ${maxObjects} objects`);
    if (match.index > start) segments.push({ ...open, at: { start, end: match.index } });
    start = match.index;
    open = opened(text, match);
  }
  segments.push({ ...open, at: { start, end: text.length } });
  return segments;
}

/** What begins at a match; the search goes on behind the end of an object. */
function opened(text: string, match: RegExpExecArray): Omit<Segment, 'at'> {
  const [word, number, generation = ''] = match;
  if (number === undefined) {
    const kind = word === 'xref' || word === 'trailer' ? word : 'startxref';
    return { kind, name: kind };
  }
  const { end, streamAt } = objectEnd(text, opening.lastIndex);
  opening.lastIndex = end;
  return { kind: 'object', name: `${number} ${generation} obj`, ...(streamAt === undefined ? {} : { streamAt }) };
}

const token = /[(<%]|\bstream\r?\n|\bendobj\b/g;

/** Where an object ends whose body begins at `at` (behind `endobj`), and where its stream lies. */
function objectEnd(text: string, at: number): { readonly end: number; readonly streamAt?: ByteRange } {
  token.lastIndex = at;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === 'endobj') return { end: token.lastIndex };
    if (match[0].startsWith('stream')) return streamObject(text, at, token.lastIndex);
    if (match[0] === '(') token.lastIndex = skipString(text, match.index);
    else if (match[0] === '%') token.lastIndex = skipComment(text, match.index);
    else if (text[match.index + 1] === '<') token.lastIndex = match.index + 2;
    else token.lastIndex = skipHexString(text, match.index);
  }
  throw new DecodeError('pdf-object', at, 'an object without endobj');
}

/** The stream's own length is believed where `endstream` follows; else the next `endstream` ends it. */
function streamObject(text: string, at: number, start: number): { readonly end: number; readonly streamAt: ByteRange } {
  const length = Number(/\/Length\s+(\d{1,10})(?!\s+\d+\s+R)\b/.exec(text.slice(at, start))?.[1] ?? Number.NaN);
  const believed = /^\s{0,2}endstream\b/.test(text.slice(start + length, start + length + 12));
  const found = believed ? start + length : text.indexOf('endstream', start);
  if (found < 0) throw new DecodeError('pdf-object', start, 'a stream without endstream');
  const end = text.indexOf('endobj', found);
  if (end < 0) throw new DecodeError('pdf-object', found, 'an object without endobj');
  return {
    end: end + 'endobj'.length,
    streamAt: { start, end: believed ? found : withoutNewline(text, start, found) },
  };
}

function withoutNewline(text: string, start: number, end: number): number {
  if (end - start >= 2 && text.slice(end - 2, end) === '\r\n') return end - 2;
  return end > start && (text[end - 1] === '\n' || text[end - 1] === '\r') ? end - 1 : end;
}
