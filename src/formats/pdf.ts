import type { FieldPair } from '../align/fields.ts';
import type { Format } from '../model/format.ts';
import { emitFieldSites, type FieldLabel } from './_shared/field-sites.ts';
import { decodeText, readAll } from './_shared/lines.ts';
import { shorten } from './_shared/middle.ts';
import { type Pdf, readPdf } from './pdf/read-pdf.ts';

const maxPdfBytes = 64 * 1024 * 1024;

/** PDF (ISO 32000-1): objects by number, dates and identifiers as fields. See docs/formats/pdf.md. */
export const pdf: Format = {
  id: 'pdf',
  title: 'PDF document',
  order: 'exact',
  maxSize: maxPdfBytes,
  matches: ({ head }) => head.toString('latin1', 0, 5) === '%PDF-',
  compare(left, right, cx) {
    const [a, b] = [readPdf(readAll(left.bytes)), readPdf(readAll(right.bytes))];
    const files = { left: { bytes: left.bytes, fields: a.fields }, right: { bytes: right.bytes, fields: b.fields } };
    emitFieldSites(left, right, files, cx, (pair) => labelOf(pair, a, b));
  },
};

const meta =
  / ((?:\w+:)?(?:CreationDate|ModDate|LastModified|Producer|Creator|ID|Length|CreateDate|ModifyDate|MetadataDate|DocumentID|InstanceID|CreatorTool))$/;

function labelOf({ name }: FieldPair, left: Pdf, right: Pdf): FieldLabel {
  const entry = meta.exec(name)?.[1];
  const encrypted = left.encrypted || right.encrypted;
  if (entry !== undefined) return { key: `pdf:${entry.replace(/^\w+:/, '')}`, facts: { encrypted } };
  if (name === 'xref' || name === 'startxref') return { key: `pdf:${name}`, kind: 'metadata' };
  if (!name.endsWith(' stream')) return { key: 'pdf:object' };
  const contents = [left.contents.get(name), right.contents.get(name)] as const;
  if (contents[0] === undefined || contents[1] === undefined) return { key: 'pdf:stream' };
  const equal = contents[0].equals(contents[1]);
  if (equal) return { key: 'pdf:stream', role: 'encoding', facts: { contentEqual: true } };
  const [contentLeft, contentRight] = contents.map((content = Buffer.alloc(0)) => shorten(decodeText(content)));
  return {
    key: 'pdf:stream',
    facts: { contentEqual: false, contentLeft: contentLeft ?? '', contentRight: contentRight ?? '' },
  };
}
