import type { Field } from '../../model/field.ts';
import { decodeText } from '../_shared/lines.ts';
import { startHolds, streamHolds, tableHolds } from './cross-references.ts';
import { dictionaryEntries, type MetaEntry, metadataEntries } from './entries.ts';
import { pdfSegments, type Segment } from './segments.ts';
import { streamContent } from './stream-content.ts';

/** The fields of a PDF file, which tile it, and the contents of its compressed streams by the names of their fields. */
export interface Pdf {
  readonly fields: readonly Field[];
  readonly contents: ReadonlyMap<string, Buffer>;
  /** Strings are encrypted, with a key that depends on the ID. */
  readonly encrypted: boolean;
}

/** Reads a file. Throws `DecodeError` `pdf-object`. */
export function readPdf(bytes: Buffer): Pdf {
  const text = bytes.toString('latin1');
  const segments = pdfSegments(text);
  const reader = new PdfReader(bytes, text, segments);
  for (const segment of segments) reader.read(segment);
  const encrypted = segments.some(({ at, streamAt }) =>
    text.slice(at.start, streamAt?.start ?? at.end).includes('/Encrypt'),
  );
  return { fields: reader.fields, contents: reader.contents, encrypted };
}

class PdfReader {
  readonly fields: Field[] = [];
  readonly contents = new Map<string, Buffer>();
  readonly #lengths: ReadonlyMap<string, number>;
  readonly #bytes: Buffer;
  readonly #text: string;
  readonly #segments: readonly Segment[];

  constructor(bytes: Buffer, text: string, segments: readonly Segment[]) {
    this.#bytes = bytes;
    this.#text = text;
    this.#segments = segments;
    this.#lengths = referredLengths(text, segments);
  }

  read(segment: Segment): void {
    const { kind, name, at, streamAt } = segment;
    const part = this.#text.slice(at.start, at.end);
    if (kind === 'xref') {
      this.#add(name, at.start, at.end, `${part.length} bytes`, 'offsets of the objects', tableHolds(this.#text, part));
    } else if (kind === 'startxref') {
      this.#add(
        name,
        at.start,
        at.end,
        part.trim(),
        'offset of the cross-reference table',
        startHolds(part, this.#segments),
      );
    } else if (streamAt !== undefined) this.#readStream(segment, streamAt.start, streamAt.end);
    else if (this.#lengths.has(name)) this.#readLength(segment, part);
    else this.#split(name, at.start, at.end, dictionaryEntries(part, at.start));
  }

  #readStream({ name, at }: Segment, start: number, end: number): void {
    const dictionary = this.#text.slice(at.start, start);
    const stored = this.#bytes.subarray(start, end);
    const entries = dictionaryEntries(dictionary, at.start);
    this.#split(name, at.start, start, entries, { length: end - start });
    const content = streamContent(dictionary, stored);
    const stream = `${name} stream`;
    if (/\/Type\s*\/XRef\b/.test(dictionary) && content !== undefined) {
      this.#add(
        stream,
        start,
        end,
        `${stored.length} bytes`,
        'offsets of the objects',
        streamHolds(this.#text, dictionary, content),
      );
    } else if (/\/Type\s*\/Metadata\b/.test(dictionary) && content === undefined) {
      this.#split(stream, start, end, metadataEntries(this.#text.slice(start, end), start));
    } else {
      this.#add(stream, start, end, `${stored.length} bytes`);
      if (content !== undefined) this.contents.set(stream, content);
    }
    this.#add(name, end, at.end, this.#shown(end, at.end));
  }

  /** An object that is a number, and the length of a stream. */
  #readLength({ name, at }: Segment, part: string): void {
    const value = Number(/obj\s+(\d{1,10})\s/.exec(part)?.[1] ?? Number.NaN);
    this.#add(`${name} Length`, at.start, at.end, value, 'length of the stream', value === this.#lengths.get(name));
  }

  /** Entries as fields of their own; what lies between them in fields named by the object. */
  #split(
    name: string,
    start: number,
    end: number,
    entries: readonly MetaEntry[],
    known: { length?: number } = {},
  ): void {
    let at = start;
    for (const entry of entries) {
      if (entry.at.start < at || entry.at.end > end) continue;
      this.#add(name, at, entry.at.start, this.#shown(at, entry.at.start));
      const shown = entry.name === 'Length' ? Number(entry.value) : decodeText(Buffer.from(entry.value, 'latin1'));
      const derived = entry.name === 'Length' && known.length !== undefined;
      const equation = derived ? 'length of the stream' : undefined;
      this.#add(`${name} ${entry.name}`, entry.at.start, entry.at.end, shown, equation, shown === known.length);
      at = entry.at.end;
    }
    this.#add(name, at, end, this.#shown(at, end));
  }

  #shown(start: number, end: number): string {
    return decodeText(this.#bytes.subarray(start, Math.min(end, start + maxShownBytes))).trim();
  }

  #add(name: string, start: number, end: number, value: string | number, equation?: string, holds = true): void {
    if (end <= start) return;
    const derived = equation === undefined ? {} : { derived: { equation, holds } };
    this.fields.push({ name, at: { start, end }, value, ...derived });
  }
}

const maxShownBytes = 200;

/** Objects that streams name as their length (`/Length 6 0 R`), with the length that the stream has. */
function referredLengths(text: string, segments: readonly Segment[]): Map<string, number> {
  const lengths = new Map<string, number>();
  for (const { at, streamAt } of segments) {
    if (streamAt === undefined) continue;
    const found = /\/Length\s+(\d{1,10})\s+(\d{1,5})\s+R\b/.exec(text.slice(at.start, streamAt.start));
    if (found !== null) lengths.set(`${found[1]} ${found[2]} obj`, streamAt.end - streamAt.start);
  }
  return lengths;
}
