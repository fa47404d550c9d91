import type { FieldPair } from '../align/fields.ts';
import type { Format, Node } from '../model/format.ts';
import { emitFieldSites, type FieldFile, type FieldLabel } from './_shared/field-sites.ts';
import { readAll } from './_shared/lines.ts';
import { readFont, startsFont } from './sfnt/read-font.ts';

const maxFontBytes = 64 * 1024 * 1024;

/** TrueType and OpenType fonts (OpenType 1.9.1, "Font file"): tables by tag. See docs/formats/sfnt.md. */
export const sfnt: Format = {
  id: 'sfnt',
  title: 'font',
  order: 'exact',
  maxSize: maxFontBytes,
  matches: ({ head }) => startsFont(head),
  compare: (left, right, cx) => emitFieldSites(left, right, { left: fileOf(left), right: fileOf(right) }, cx, labelOf),
};

function fileOf({ bytes }: Node): FieldFile {
  return { bytes, fields: readFont(readAll(bytes)) };
}

/** `head.modified` → `sfnt:modified`; `glyf` → `sfnt:table`, run by run. */
function labelOf({ name }: FieldPair): FieldLabel {
  const [table = '', field] = name.split('.');
  if (field === undefined) return { key: 'sfnt:table', runs: true, facts: { table } };
  const metadata = ['checksum', 'place', 'checksumAdjustment'].includes(field);
  return { key: `sfnt:${field}`, facts: { table }, ...(metadata ? { kind: 'metadata' } : {}) };
}
